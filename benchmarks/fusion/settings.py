"""Settings: how much is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Numbers of cases; each seed has scenes, wordings and noise of its own."""

    seeds: tuple[int, ...] = (1, 2, 3)
    gallery: int = 1000
    """Clips among which the right one is to be found; the scenes that are described are among them."""
    described: int = 120
    """Clips of each seed that are described."""
    questions: int = 34
    """Questions of each slot and seed, of each answer as many."""
    prompts: int = 40
    """Scenes of each seed that are told in both languages, from which clips are made."""
    riddles: int = 32
    """Prompts of each seed that need reasoning."""
    changes: int = 40
    """Pictures, clips and earlier turns of each seed that are to be changed."""
    sounds: int = 60
    """Of each seed."""
    talks: int = 150
    """Of all kinds, of each seed, to see whether a clip comes where one belongs."""
    texts: int = 600
    """Of which the language model's perplexity is taken."""
    samples: int = 6
    """Of each proof, to look at."""
    repeats: int = 7
    """Of each time that is taken."""
    batch_size: int = 64


FULL: Final = Settings()
QUICK: Final = Settings(
    seeds=(1,),
    gallery=150,
    described=48,
    questions=16,
    prompts=16,
    riddles=16,
    changes=24,
    sounds=40,
    talks=96,
    texts=100,
    samples=3,
    repeats=3,
)
