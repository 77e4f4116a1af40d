"""What is read from a text: shares of six feelings, and the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Feeling: TypeAlias = Literal["calm", "joyful", "sad", "tense", "urgent", "warm"]
FEELINGS: Final[tuple[Feeling, ...]] = get_args(Feeling)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceMood:
    """The feeling of one sentence."""

    text: str
    """As it stands in the whole text, with the space after it."""
    shares: Mapping[Feeling, float]
    """All six, none below 0; together 1."""

    @property
    def chosen(self) -> Feeling:
        return strongest(self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """The feeling of a text, and of each of its sentences."""

    shares: Mapping[Feeling, float]
    """All six, none below 0; together 1."""
    sentences: tuple[SentenceMood, ...]
    """In order; their texts joined are the text. None of a text that says nothing."""

    @property
    def chosen(self) -> Feeling:
        return strongest(self.shares)


def strongest(shares: Mapping[Feeling, float]) -> Feeling:
    """The feeling with the largest share; of equal ones calm, then as `FEELINGS` has them."""
    return max(FEELINGS, key=lambda feeling: shares[feeling])


def shares_of(weights: Mapping[Feeling, float]) -> dict[Feeling, float]:
    """Weights as shares; calm where there are none."""
    total = sum(weights.values())
    return {each: weights[each] / total if total else float(each == "calm") for each in FEELINGS}
