"""Rows: one figure each, with its interval, its chance and its goal; and the samples that are to be looked at."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from filmloom.model.evaluate.statistics import LEVEL, Share, resample, shares
from filmloom.types import Language

Unit: TypeAlias = Literal["%", "points", "s", "ms", "MB", ""]

_HUNDREDTHS: Final = frozenset(("%", "points"))


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is to reach."""

    kind: Literal["at least", "at most", "above", "at chance"]
    limit: float = 0.0

    def reached(self, value: float, low: float, chance: float | None) -> bool:
        """At chance: the figure isn't surely above it. Above: it surely is."""
        if self.kind == "above":
            return low > self.limit
        if self.kind == "at chance":
            return chance is not None and low <= chance
        return value >= self.limit if self.kind == "at least" else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of a proof; without a value: what was not measured, and why."""

    proof: str
    what: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    """The interval in which 95 of 100 sets of other scenes would have it."""
    cases: int = 0
    scenes: int = 0
    chance: float | None = None
    """What answers would score that know which answers there are, and nothing of the case: always computed."""
    goal: Goal | None = None
    unit: Unit = "%"
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """None: no goal, or not measured."""
        if self.goal is None or self.value is None:
            return None
        return self.goal.reached(self.value, self.value if self.low is None else self.low, self.chance)

    def to_json(self) -> dict[str, Any]:
        """Rounded to five decimals."""
        numbers = {"value": self.value, "low": self.low, "high": self.high, "chance": self.chance}
        return {
            "proof": self.proof,
            "what": self.what,
            **{name: None if each is None else round(each, 5) for name, each in numbers.items()},
            "unit": self.unit,
            "cases": self.cases,
            "scenes": self.scenes,
            "goal": [self.goal.kind, self.goal.limit] if self.goal else None,
            "reached": self.reached,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Row:
        """As `to_json` wrote it."""
        goal = Goal(*told["goal"]) if told["goal"] else None
        return cls(**{**{key: value for key, value in told.items() if key != "reached"}, "goal": goal})

    def shown(self, number: float | None) -> str:
        """A number in this row's unit: 93.4; empty for none."""
        if number is None:
            return ""
        if self.unit in _HUNDREDTHS:
            return f"{100 * number:.1f}"
        return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"

    @property
    def goal_shown(self) -> str:
        """At least 90; empty if there is none."""
        if self.goal is None:
            return ""
        return self.goal.kind if self.goal.kind == "at chance" else f"{self.goal.kind} {self.shown(self.goal.limit)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Something to look at: what was asked, what came, and whether it is right."""

    proof: str
    asked: str
    answered: str
    language: Language = "en"
    right: bool | None = None
    pictures: tuple[bytes, ...] = ()
    """PNG: what was shown, then what was made."""

    @property
    def uris(self) -> list[str]:
        """The pictures as data URIs."""
        return ["data:image/png;base64," + base64.b64encode(png).decode() for png in self.pictures]


@dataclass(slots=True)
class Findings:
    """What a proof found."""

    rows: list[Row] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def __iadd__(self, other: Findings) -> Findings:
        self.rows += other.rows
        self.samples += other.samples
        return self


def measured(
    proof: str,
    what: str,
    values: Sequence[float],
    scenes: Sequence[int],
    *,
    chance: float | None = None,
    goal: Goal | None = None,
    unit: Unit = "%",
    note: str = "",
) -> Row:
    """The mean of values, nan left out, by resampling the scenes that they belong to."""
    if not len(values):
        return missing(proof, what, note or "no case of this kind")
    column, own, number = _clusters(values, scenes)
    share = shares(column[:, None], own, resample(number), signed=(0,) if unit == "points" else ())[0]
    if share is None:
        return missing(proof, what, note or "no case could be told")
    return _row(share, proof=proof, what=what, chance=chance, goal=goal, unit=unit, note=note)


def if_right(whole: Row, goal: Goal) -> Goal | None:
    """A goal for what is left when something is withheld: it proves nothing unless the whole is surely above chance."""
    return goal if whole.low is not None and whole.low > (whole.chance or 0.0) else None


def ratio(
    proof: str, what: str, ours: Sequence[float], theirs: Sequence[float], scenes: Sequence[int], goal: Goal
) -> Row:
    """The mean of one by the mean of the other, pair by pair; of nothing if the other is 0."""
    if not len(ours) or not sum(theirs):
        return missing(proof, what, "the other one has none right")
    one, own, number = _clusters(ours, scenes)
    other = np.asarray(theirs, np.float64)
    weights = resample(number)
    sums = np.zeros((2, number))
    np.add.at(sums[0], own, one)
    np.add.at(sums[1], own, other)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = (weights @ sums[0]) / (weights @ sums[1])
    low, high = np.quantile(drawn[np.isfinite(drawn)], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(one.sum() / other.sum())
    return Row(
        proof=proof,
        what=what,
        value=value,
        low=float(low),
        high=float(high),
        cases=len(one),
        scenes=number,
        goal=goal,
    )


def missing(proof: str, what: str, why: str) -> Row:
    """What was not measured, and why."""
    return Row(proof=proof, what=what, note=why)


def mean(values: Sequence[float]) -> float:
    """Of those that are numbers; 0 of none."""
    known = [each for each in values if not math.isnan(each)]
    return sum(known) / len(known) if known else 0.0


def _row(share: Share, **rest: Any) -> Row:
    return Row(value=share.value, low=share.low, high=share.high, cases=share.clips, scenes=share.scenes, **rest)


def _clusters(values: Sequence[float], scenes: Sequence[int]) -> tuple[Any, Any, int]:
    """The values, the number of each one's scene, and how many scenes there are."""
    names, own = np.unique(np.asarray(scenes), return_inverse=True)
    return np.asarray(values, np.float64), own.astype(np.intp), len(names)
