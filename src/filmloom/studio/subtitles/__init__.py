"""Word times become captions, and captions become files beside the film."""

from filmloom.studio.subtitles.cues import cues
from filmloom.studio.subtitles.files import write_subtitles

__all__ = ["cues", "write_subtitles"]
