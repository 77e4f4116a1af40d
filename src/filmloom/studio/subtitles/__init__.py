"""Word times become captions, and captions become files beside the film (files.py)."""

from filmloom.studio.subtitles.cues import cues
from filmloom.studio.subtitles.second import with_second

__all__ = ["cues", "with_second"]
