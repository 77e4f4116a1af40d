"""What of a sentence the world can draw, as an illustration, or nothing: the one place that asks the world."""

from __future__ import annotations

from filmloom.studio.storyboard import Illustration
from filmloom.types import Language


def illustration_of(sentence: str, language: Language) -> Illustration | None:
    """The drawing that fits a sentence, or None."""
    return None
