"""Word times become captions, and captions become files beside the film (files.py)."""

from filmloom.studio.subtitles.cues import cues

__all__ = ["cues"]
