"""Signals: in talks of every kind, whether a clip comes where one belongs and nowhere else, and whether it is whole.

Decoding forbids a torn block. So it is measured too whether the language model would have written each block to its end
by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from benchmarks.fusion.asking import ANSWER, asked_of, held_out_talks
from benchmarks.fusion.gallery import Material, dice
from benchmarks.fusion.rows import Findings, Goal, Row, measured
from benchmarks.fusion.subject import Reply, Subject
from filmloom.model.data.talks import KINDS, Talk

NAME: Final = "signals"
_THERE_OR_NOT: Final = Goal("at least", 0.99)
_WHOLE: Final = Goal("at least", 1.0)
_SIGNAL: Final = re.compile(r"<clip_\d*>?")


def prove(subject: Subject, material: Material) -> Findings:
    """There or not, by kind of talk, and well-formed. Chance: the likelier of both, always."""
    settings = material.settings
    talks = [talk for seed in settings.seeds for talk in held_out_talks(KINDS, settings.talks, dice(seed, NAME))]
    asked = [asked_of(talk) for talk in talks]
    replies = subject.reply(asked, max_new_tokens=ANSWER)
    belongs = [each.clip is not None for each in asked]
    right = [float(len(reply.clips) == clip) for reply, clip in zip(replies, belongs, strict=True)]
    often = sum(belongs) / len(belongs)
    where = [*range(len(talks))]
    begun = [each for each in asked if each.clip is not None]
    rows = [
        measured(
            NAME,
            "a clip comes where one belongs, and nowhere else",
            right,
            where,
            chance=max(often, 1 - often),
            goal=_THERE_OR_NOT,
        ),
        *_by_kind(talks, right),
        measured(NAME, "answers are whole", [float(_whole(each)) for each in replies], where, goal=_WHOLE),
        measured(
            NAME,
            "blocks are written to the end without being forced",
            [float(each) for each in subject.goes_on(begun)],
            [*range(len(begun))],
        ),
    ]
    return Findings(rows)


def _by_kind(talks: Sequence[Talk], right: Sequence[float]) -> list[Row]:
    rows = []
    for kind in KINDS:
        own = [number for number, talk in enumerate(talks) if talk.kind == kind]
        if own:
            rows.append(measured(NAME, f"of these, {kind}", [right[number] for number in own], own))
    return rows


def _whole(reply: Reply) -> bool:
    """Ended, with its blocks whole and no splinter of one among its words."""
    return reply.whole and not _SIGNAL.search(reply.text)
