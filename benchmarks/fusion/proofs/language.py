"""Language: how well texts alone are foretold, by the language model as it is and as it was before the last stage."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.fusion.gallery import Material, dice, scenes
from benchmarks.fusion.rows import Findings, Goal, Row, missing
from benchmarks.fusion.subject import Subject, text_losses
from filmloom.model.evaluate.statistics import LEVEL, resample
from filmloom.model.language_model import LanguageModel
from filmloom.world.captions import captions

NAME: Final = "language kept"
_GOAL: Final = Goal("at most", 0.02)
_WHAT: Final = "perplexity, now by before, less one"


def prove(subject: Subject, material: Material, before: Path | None = None) -> Findings:
    """Perplexity of each token of held-out captions, half of them Chinese, without any medium."""
    texts = [*_texts(material)]
    now = subject.losses(texts)
    if now is None:
        return Findings([missing(NAME, "perplexity", "the subject has no language model")])
    rows = [Row(proof=NAME, what="perplexity now", value=_perplexity(now), cases=len(texts), unit="")]
    if before is None:
        rows.append(missing(NAME, _WHAT, "not measured: no language model of before was given (--before)"))
        return Findings(rows)
    then = text_losses(LanguageModel.from_pretrained(before, num_signals=subject.num_signals), texts)
    if [count for _, count in now] != [count for _, count in then]:
        rows.append(missing(NAME, _WHAT, "not measured: the model of before has another tokenizer"))
        return Findings(rows)
    rows.append(Row(proof=NAME, what="perplexity before", value=_perplexity(then), cases=len(texts), unit=""))
    rows.append(_more(now, then))
    return Findings(rows)


def _texts(material: Material) -> Iterator[str]:
    rng = dice(0, NAME)
    for number, scene in enumerate(islice(scenes(rng), material.settings.texts)):
        yield captions(scene, "zh" if number % 2 else "en", rng, detail=1.0)


def _perplexity(losses: list[tuple[float, int]]) -> float:
    return math.exp(sum(loss for loss, _ in losses) / sum(count for _, count in losses))


def _more(now: list[tuple[float, int]], then: list[tuple[float, int]]) -> Row:
    """How much larger it is, by resampling the texts."""
    more = np.array([one - other for (one, _), (other, _) in zip(now, then, strict=True)])
    counts = np.array([count for _, count in now], np.float64)
    weights = resample(len(now))
    drawn = np.expm1((weights @ more) / (weights @ counts))
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(np.expm1(more.sum() / counts.sum()))
    return Row(
        proof=NAME,
        what=_WHAT,
        value=value,
        low=float(low),
        high=float(high),
        cases=len(now),
        scenes=len(now),
        goal=_GOAL,
    )
