"""Documents to storyboards: the in-box planner, storyboard files, and the check that nothing was made up."""

from __future__ import annotations

from typing import Protocol

from filmloom.studio.document import Document
from filmloom.studio.scenes.estimate import estimated_seconds
from filmloom.studio.scenes.planner import plan
from filmloom.studio.scenes.storyboard_file import load_storyboard, save_storyboard
from filmloom.studio.scenes.support import unsupported
from filmloom.studio.storyboard import Storyboard, VoiceChoice
from filmloom.types import Language, Size

__all__ = ["Planner", "estimated_seconds", "load_storyboard", "plan", "save_storyboard", "unsupported"]


class Planner(Protocol):
    """Document -> Storyboard. Every number and quotation that is said is in the source; each shot cites its blocks."""

    def __call__(
        self,
        document: Document,
        *,
        seconds: float | None = None,
        language: Language | None = None,
        seed: int = 7,
        size: Size = (1920, 1080),
        fps: int = 25,
        voice: VoiceChoice | None = None,
    ) -> Storyboard: ...
