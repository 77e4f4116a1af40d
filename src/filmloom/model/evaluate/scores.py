"""Scores: what the records of one maker and split add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

import numpy as np

from filmloom.model.evaluate.records import Record
from filmloom.model.evaluate.said import held_out_pairs
from filmloom.model.evaluate.statistics import Numbers, Share, gap, resample, shares
from filmloom.world.check import Tag

TAGS: Final[tuple[str, ...]] = get_args(Tag)
GROUPS: Final = (
    "all clauses", "one actor", "two and more actors", "English", "Chinese", "Chinese minus English", "short", "dense",
    "motion", *(f"tag {tag}" for tag in TAGS),
)  # fmt: skip
"""All shares of a maker; `tag object` is the identity of objects alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One maker on one split."""

    shares: dict[str, Share | None]
    """By the names of GROUPS; None: nothing of that kind was asked or could be told."""
    gap: Share | None
    """Only held-out compositions have one."""
    refused: int

    def to_json(self) -> dict[str, Any]:
        found = {name: share.to_json() if share else None for name, share in self.shares.items()}
        return {"shares": found, "compositional_gap": self.gap.to_json() if self.gap else None, "refused": self.refused}


def scores_of(records: Sequence[Record], *, with_gap: bool = False) -> Scores:
    """The scores of one maker's records of one split by one judge."""
    numbers = sorted({record.case.question for record in records})
    row_of = {number: row for row, number in enumerate(numbers)}
    scenes = np.array([row_of[record.case.question] for record in records], dtype=np.intp)
    weights = resample(max(1, len(numbers)))
    values = _values(records)
    found = shares(values, scenes, weights, signed=(GROUPS.index("Chinese minus English"),))
    tags = values[:, [GROUPS.index(f"tag {tag}") for tag in TAGS]]
    return Scores(
        shares=dict(zip(GROUPS, found, strict=True)),
        gap=gap(values[:, 0], tags, scenes, weights) if with_gap else None,
        refused=sum(bool(record.refusal) for record in records),
    )


def _values(records: Sequence[Record]) -> Numbers:
    """[clips measures], columns as GROUPS; a Chinese clip's pair with the English one stands in the Chinese row."""
    values = np.full((len(records), len(GROUPS)), np.nan)
    english = {_twin(record): record.passed for record in records if record.case.language == "en"}
    for row, record in zip(values, records, strict=True):
        case, passed = record.case, float(record.passed)
        chinese = case.language == "zh"
        own: dict[str, float | None] = {
            "all clauses": passed,
            "one actor": passed if case.num_actors == 1 else None,
            "two and more actors": passed if case.num_actors > 1 else None,
            "English": None if chinese else passed,
            "Chinese": passed if chinese else None,
            "Chinese minus English": passed - english[_twin(record)] if chinese and _twin(record) in english else None,
            case.detail: passed,
            "motion": record.motion,
        }
        own.update({f"tag {tag}": right for tag, right in record.tags.items()})
        for name, value in own.items():
            if value is not None:
                row[GROUPS.index(name)] = value
    return values


def _twin(record: Record) -> tuple[int, int]:
    return record.case.question, record.case.seed_index


def flips(records: Sequence[Record]) -> dict[str, dict[str, Any]]:
    """Of the failed clips with each kind of held-out pair, the share in which each tag is wrong.

    A model that falls back on what it knows changes one attribute of an unknown pair rather than another: this says
    which (colour before size, speed and shape in PhyWorld's finding, arXiv 2411.02385).
    """
    found: dict[str, dict[str, Any]] = {}
    for record in records:
        if record.passed or record.case.split != "held_out":
            continue
        for kind in {pair[0] for pair in held_out_pairs(record.case.spec, record.case.caption)}:
            row = found.setdefault(kind, {"failed": 0, "wrong": {}})
            row["failed"] += 1
            for tag, right in record.tags.items():
                row["wrong"][tag] = row["wrong"].get(tag, 0) + (not right)
    for row in found.values():
        row["wrong"] = {tag: round(count / row["failed"], 3) for tag, count in row["wrong"].items() if count}
    return found
