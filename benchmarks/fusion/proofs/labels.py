"""Labels: how far fewer labels get with what can be learned without them: the results of runs that were made before.

Each run is one JSON file in a folder: {"labels": 0.5, "unlabelled": true, "seed": 1, "accuracy": [0, 1, ...]}, with
the share of the labels, whether S0 and pseudo-captions were used, and for each clip of one and the same held-out set
the share of its slots that were described right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.fusion.rows import Findings, Goal, Row, measured, missing
from filmloom.errors import InputError

NAME: Final = "label efficiency"
_NO_LESS: Final = Goal("at least", 0.0)
_COMPARED: Final = "half of the labels with S0 and pseudo-captions, minus all labels without"


@dataclass(frozen=True, slots=True)
class _Run:
    labels: float
    unlabelled: bool
    seed: int
    accuracy: list[float]


def prove(folder: Path | None) -> Findings:
    """A row for each share of labels, with and without what is unlabelled, and half against all."""
    paths = sorted(folder.glob("*.json")) if folder else []
    if not paths:
        return Findings([missing(NAME, _COMPARED, "not run: no results of such runs are there (--label-runs)")])
    runs = [_read(path) for path in paths]
    arms = sorted({(run.labels, run.unlabelled) for run in runs})
    rows = [_arm([run for run in runs if (run.labels, run.unlabelled) == arm], *arm) for arm in arms]
    return Findings([*rows, _half_against_all(runs)])


def _arm(runs: Sequence[_Run], labels: float, unlabelled: bool) -> Row:
    values = [value for run in runs for value in run.accuracy]
    clips = [number for run in runs for number in range(len(run.accuracy))]
    with_or_without = "with" if unlabelled else "without"
    return measured(NAME, f"{labels:.0%} of the labels, {with_or_without} S0 and pseudo-captions", values, clips)


def _half_against_all(runs: Sequence[_Run]) -> Row:
    pairs = [*_pairs(runs)]
    if not pairs:
        return missing(NAME, _COMPARED, "not run: no two runs of one seed, one with half and one with all labels")
    less = [a - b for half, whole in pairs for a, b in zip(half.accuracy, whole.accuracy, strict=True)]
    clips = [number for half, _ in pairs for number in range(len(half.accuracy))]
    return measured(NAME, _COMPARED, less, clips, goal=_NO_LESS, unit="points")


def _pairs(runs: Sequence[_Run]) -> Iterator[tuple[_Run, _Run]]:
    whole = {run.seed: run for run in runs if run.labels == 1 and not run.unlabelled}
    for run in runs:
        if run.labels == 0.5 and run.unlabelled and run.seed in whole:
            yield run, whole[run.seed]


def _read(path: Path) -> _Run:
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
        return _Run(float(told["labels"]), bool(told["unlabelled"]), int(told["seed"]), [*map(float, told["accuracy"])])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no result of a label run ({error!r}); expected labels, unlabelled, seed and accuracy."
        ) from error
