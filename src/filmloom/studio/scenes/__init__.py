"""Documents to storyboards: the in-box planner, storyboard files, and the check that nothing was made up."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from filmloom.studio.document import Document
from filmloom.studio.scenes.storyboard_file import load_storyboard, save_storyboard
from filmloom.studio.storyboard import Storyboard, VoiceChoice
from filmloom.types import Language, Size

if TYPE_CHECKING:
    from filmloom.studio.scenes.estimate import estimated_seconds
    from filmloom.studio.scenes.planner import plan
    from filmloom.studio.scenes.support import displaced, unsupported

__all__ = ["Planner", "displaced", "estimated_seconds", "load_storyboard", "plan", "save_storyboard", "unsupported"]


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


_HOMES = {"displaced": "support", "estimated_seconds": "estimate", "plan": "planner", "unsupported": "support"}


def __getattr__(name: str) -> Any:
    """Import the planner only when something is planned: a film that is rendered again needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
