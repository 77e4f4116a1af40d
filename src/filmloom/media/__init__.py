"""Frames and sound to media files and back; the only user of FFmpeg."""

from filmloom.media.atomic import atomic_path, write_bytes, write_text

__all__ = ["atomic_path", "write_bytes", "write_text"]
