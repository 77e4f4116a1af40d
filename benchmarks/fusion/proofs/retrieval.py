"""Retrieval: the clip of a text and the text of a clip, each among a whole gallery, by the shared space alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import torch
from torch import Tensor

from benchmarks.fusion.gallery import Material
from benchmarks.fusion.rows import Findings, Goal, Row, if_right, measured, missing
from benchmarks.fusion.subject import Subject
from filmloom.types import Language
from filmloom.world.describe import describe

NAME: Final = "retrieval"
_GOAL: Final = Goal("at least", 0.6)
_LITTLE_LESS: Final = Goal("at least", -0.02)
_SPOKEN: Final[dict[Language, str]] = {"en": "English", "zh": "Chinese"}


def prove(subject: Subject, material: Material) -> Findings:
    """Both ways, in both languages; chance is one in as many as there are."""
    clips = subject.embed("video", [each.video for each in material.gallery])
    if clips is None:
        return Findings([missing(NAME, "both ways", "the checkpoint has no shared space (folder joint_space)")])
    rows: list[Row] = []
    first: dict[Language, dict[str, Tensor]] = {}
    for language in _SPOKEN:
        texts = subject.embed("text", [describe(each.scene, language) for each in material.gallery])
        assert texts is not None
        likeness = texts @ clips.T  # [texts clips]
        first[language] = {"text to clip": _ranks(likeness), "clip to text": _ranks(likeness.T)}
        rows += _rows(first[language], language)
    english = dict(zip(first["en"], rows[::2], strict=False))
    for way in first["en"]:
        less = _among(first["zh"][way], 1) - _among(first["en"][way], 1)
        rows.append(
            measured(
                NAME,
                f"{way}, the first is right: Chinese minus English",
                less.tolist(),
                [*range(len(less))],
                goal=if_right(english[way], _LITTLE_LESS),
                unit="points",
            )
        )
    return Findings(rows)


def _rows(ranks: dict[str, Tensor], language: Language) -> Iterator[Row]:
    for way, own in ranks.items():
        for among, goal in ((1, _GOAL), (10, None)):
            where = [*range(len(own))]
            what = "the first" if among == 1 else f"one of the first {among}"
            chance = min(1.0, among / len(own))
            yield measured(
                NAME,
                f"{way} in {_SPOKEN[language]}, {what} is right",
                _among(own, among).tolist(),
                where,
                chance=chance,
                goal=goal,
            )


def _ranks(likeness: Tensor) -> Tensor:
    """[n] how many others are at least as like as one's own: equal ones don't count as found."""
    own = likeness.diagonal()[:, None]
    return (likeness >= own).sum(1) - 1


def _among(ranks: Tensor, number: int) -> Tensor:
    return (ranks < number).to(torch.float64)
