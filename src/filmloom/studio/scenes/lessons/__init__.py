"""Teaching material to a lesson: what teachers write is recognised, ordered, timed and asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filmloom.studio.scenes.lessons.planner import LessonPlanner
    from filmloom.studio.scenes.lessons.sections import is_lesson

__all__ = ["LessonPlanner", "is_lesson"]

_HOMES = {"LessonPlanner": "planner", "is_lesson": "sections"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
