"""Sheet: everything that the page tells, as plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from filmloom.studio.narration import Narration
from filmloom.studio.preview.estimates import Estimate
from filmloom.studio.preview.still import Still
from filmloom.studio.shot import ShotJob
from filmloom.studio.sources import Cited
from filmloom.studio.storyboard import Shot, Storyboard
from filmloom.types import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\u3400-\u9fff_]+(?:['’.,-][^\W\u3400-\u9fff_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One shot."""

    shot: Shot
    job: ShotJob
    said: str
    """Without marks, formulas as they are spoken."""
    start_s: float
    still: Still
    cited: Sequence[Cited]
    estimate: Estimate | None
    """Of an illustration."""
    not_drawn: Sequence[str]
    """Words of its prompt that aren't in the picture."""
    concerns: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole film."""

    storyboard: Storyboard
    rows: Sequence[Row]
    seconds: float
    pace: float
    """Words a minute while somebody speaks, in Chinese characters; 0 where nobody does."""
    ordered_s: int
    """Seconds of video that services would be asked for."""
    price: str
    """What they cost, as far as that is known."""
    spent: str
    """What the project has cost so far; empty for nothing."""
    concerns: Sequence[str]
    """Of the whole."""
    num_concerns: int
    animatic: str = ""
    """The file's name beside the page; empty if there is none."""


def pace_of(narrations: Sequence[Narration], language: Language) -> float:
    """Words or characters a minute, pauses inside the narration included."""
    seconds = sum(narration.seconds for narration in narrations)
    count = sum(_length(narration.text, language) for narration in narrations)
    return 60 * count / seconds if seconds else 0.0


def _length(text: str, language: Language) -> int:
    words = len(_WORD.findall(text))
    return len(_HAN.findall(text)) + words if language == "zh" else words + len(_HAN.findall(text)) // 2
