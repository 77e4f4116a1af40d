"""Records: one judged clip after another, from which all scores follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from filmloom.errors import PromptError
from filmloom.model.evaluate.said import held_out_pairs, judged_by, tags_of
from filmloom.model.evaluate.subjects import Pixels
from filmloom.model.evaluate.suite import Case
from filmloom.world.animation import Animation
from filmloom.world.check import Clause, Verdict, check, check_animation

Judge: TypeAlias = Literal["tracks", "pixels"]

_UNSEEN = "it was not seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one clip was asked to show, and what it shows."""

    maker: str
    """The engine's name, or the control's."""
    judge: Judge
    case: Case
    clauses: tuple[Clause, ...]
    refusal: str = ""
    """Why the engine made nothing; then all is failed."""

    @property
    def passed(self) -> bool:
        """All clauses right: none that can be told is wrong."""
        return not any(clause.passed is False for clause in self.clauses)

    @property
    def tags(self) -> dict[str, bool]:
        """Whether each tag that could be told is right."""
        known: dict[str, bool] = {}
        for clause in self.clauses:
            if clause.passed is not None:
                known[clause.tag] = known.get(clause.tag, True) and clause.passed
        return known

    @property
    def motion(self) -> bool | None:
        """Whether all asked motions are seen, the right way; None if none was asked or none can be told.

        Here, one that can't be told because its actor was not seen counts as wrong.
        """
        found = [
            clause.passed
            for clause in self.clauses
            if clause.tag in ("action", "direction")
            and not clause.about.endswith(" still")
            and (clause.passed is not None or clause.reason == _UNSEEN)
        ]
        return all(found) if found else None

    def to_json(self) -> dict[str, Any]:
        """One line of records.jsonl."""
        case = self.case
        return {
            "maker": self.maker,
            "judge": self.judge,
            "split": case.split,
            "question": case.question,
            "language": case.language,
            "detail": case.detail,
            "seed": case.seed,
            "prompt": case.caption.text,
            "held_out": [" ".join(pair) for pair in held_out_pairs(case.spec, case.caption)],
            "passed": self.passed,
            "refusal": self.refusal,
            "clauses": [[clause.tag, clause.about, clause.passed, clause.reason] for clause in self.clauses],
        }


def judge_tracks(maker: str, case: Case, made: Animation | PromptError) -> Record:
    """An animation, judged by its numbers."""
    if isinstance(made, PromptError):
        return _refused(maker, "tracks", case, made)
    return _record(maker, "tracks", case, check_animation(made, case.spec))


def judge_pixels(maker: str, case: Case, made: Pixels | PromptError) -> Record:
    """Frames, judged by what can be seen."""
    if isinstance(made, PromptError):
        return _refused(maker, "pixels", case, made)
    return _record(maker, "pixels", case, check(made, case.spec))


def _record(maker: str, judge: Judge, case: Case, verdict: Verdict) -> Record:
    return Record(maker=maker, judge=judge, case=case, clauses=judged_by(verdict, case.caption).clauses)


def _refused(maker: str, judge: Judge, case: Case, error: PromptError) -> Record:
    clauses = tuple(
        Clause(tag=tag, about="", passed=False, reason="the engine refused") for tag in tags_of(case.caption)
    )
    return Record(maker=maker, judge=judge, case=case, clauses=clauses, refusal=str(error))
