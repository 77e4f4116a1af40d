"""Verdict: what a judge says of a clip: one clause for everything that its scene says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Tag: TypeAlias = Literal[
    "object", "color", "count", "place", "relation", "direction", "speed", "action", "order",
    "background", "camera", "weather", "hour",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that a scene says, and whether the clip shows it."""

    tag: Tag
    about: str
    """Whose: an actor's name, or what the scene asks for."""
    passed: bool | None
    """None: this clip can't tell; it counts neither way."""
    reason: str
    """What was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All clauses of one clip."""

    clauses: tuple[Clause, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing that could be told was wrong."""
        return not self.failed

    @property
    def failed(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.passed is False)

    @property
    def untold(self) -> tuple[Clause, ...]:
        """What this clip can't tell."""
        return tuple(clause for clause in self.clauses if clause.passed is None)

    def by_tag(self) -> dict[Tag, bool | None]:
        """Each tag that the scene has: False if any of its clauses failed, None if none could be told."""
        found: dict[Tag, bool | None] = {}
        for clause in self.clauses:
            before = found.get(clause.tag)
            known = [each for each in (before, clause.passed) if each is not None]
            found[clause.tag] = all(known) if known else None
        return found
