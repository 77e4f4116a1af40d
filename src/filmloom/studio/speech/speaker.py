"""Speaker: an engine that says one sentence; what a voice that is no espeak is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from filmloom.types import Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence as it was said."""

    sound: Sound
    """Mono, with silent ends or without."""
    starts_s: tuple[float, ...] | None = None
    """When each of its words begins, where the engine tells."""


class Speaker(Protocol):
    """Says sentences, one at a time."""

    name: str
    """As the user named it."""

    @property
    def version(self) -> str:
        """All that decides how it sounds, beginning with the engine's name and the voice's, each without a space."""
        ...

    def say(self, sentence: str, words: Sequence[str], *, rate: float) -> Said:
        """A sentence that is written as it is read, and its words in order. rate 2 is twice as fast.

        Raises VoiceError, or InputError for what isn't there: a model, a package, a key.
        """
        ...
