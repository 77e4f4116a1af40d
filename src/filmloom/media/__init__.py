"""Frames and sound to media files and back; the only user of FFmpeg."""

from filmloom.media.atomic import atomic_path, write_bytes, write_text
from filmloom.media.clip import Clip
from filmloom.media.film import Chapter, join
from filmloom.media.segment import SegmentWriter

__all__ = ["Chapter", "Clip", "SegmentWriter", "atomic_path", "join", "write_bytes", "write_text"]
