"""Asking: talks as questions, clips for the answers, and the judge's clauses of each clip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from torch import Tensor

from benchmarks.fusion.gallery import HELD_OUT, SECONDS
from benchmarks.fusion.subject import Asked, Reply, Subject
from filmloom.model.conversation import Medium
from filmloom.model.data.talks import Kind, Talk, TalkConfig, talks
from filmloom.model.language_model.chat import Message
from filmloom.world.animation import Animation
from filmloom.world.check import Clause, check_animation
from filmloom.world.scene import SceneSpec

WORDS_AND_CLIP: Final = 224
"""Tokens of an answer with a clip."""
ANSWER: Final = 160
"""Tokens of any answer."""


@dataclass(frozen=True, slots=True)
class Made:
    """A clip, if one came."""

    animation: Animation | None

    def clauses(self, scene: SceneSpec) -> tuple[Clause, ...] | None:
        """What the judge says of it; None without a clip."""
        return None if self.animation is None else check_animation(self.animation, scene).clauses


def held_out_talks(kinds: Sequence[Kind], num: int, rng: np.random.Generator) -> list[Talk]:
    """So many talks about scenes that training never shows."""
    config = TalkConfig(split=HELD_OUT.split, seconds=SECONDS, kinds=(*kinds,))
    return [*islice(talks(config, rng), num)]


def asked_of(talk: Talk) -> Asked:
    """A talk without its last answer."""
    *before, answer = talk.messages
    content = answer["content"]
    shows = not isinstance(content, str)
    return Asked(
        messages=tuple(before),
        media=talk.media,
        text="" if shows else str(content),
        clip=talk.clips[-1] if shows else None,
    )


def about(text: str, medium: Medium | None) -> Message:
    """A user's words, after a medium if there is one."""
    if medium is None:
        return {"role": "user", "content": text}
    return {"role": "user", "content": [{"type": medium.modality}, {"type": "text", "text": text}]}


def without_media(asked: Asked) -> Asked:
    """The same words, and nothing to look at or to hear."""
    return Asked(messages=tuple(_kept(asked.messages, ("text", "clip"))), text=asked.text, clip=asked.clip)


def without_words(asked: Asked) -> Asked:
    """The same media, and nothing said about them."""
    kept = tuple(_kept(asked.messages, ("image", "video", "audio")))
    return Asked(messages=kept, media=asked.media, text=asked.text, clip=asked.clip)


def last_turn(asked: Asked) -> Asked:
    """What was said before is forgotten."""
    return Asked(messages=asked.messages[-1:], media=asked.media, text=asked.text, clip=asked.clip)


def _kept(messages: Sequence[Message], types: Sequence[str]) -> Iterator[Message]:
    for message in messages:
        content = message["content"]
        if isinstance(content, str):
            yield message
            continue
        parts = [part for part in content if part["type"] in types]
        only_words = len(parts) == 1 and parts[0]["type"] == "text"
        yield {"role": message["role"], "content": parts[0]["text"] if only_words else parts}


def clips_of(subject: Subject, conditions: Sequence[Tensor | None], seeds: Sequence[int]) -> list[Made]:
    """A clip of each condition that there is."""
    there = [row for row, condition in enumerate(conditions) if condition is not None]
    made = subject.animate([c for c in conditions if c is not None], [seeds[row] for row in there], SECONDS)
    by_row = dict(zip(there, made, strict=True))
    return [Made(by_row.get(row)) for row in range(len(conditions))]


def first_clips(replies: Sequence[Reply]) -> list[Tensor | None]:
    """The condition of the clip in each reply; None where none, or more than one, came."""
    return [reply.clips[0] if len(reply.clips) == 1 else None for reply in replies]


def judged(made: Made, scene: SceneSpec, counts: Callable[[Clause], bool]) -> float:
    """1 if all clauses that count are right, 0 if one is wrong or no clip came, nan if none could be told.

    What somebody does who isn't seen is wrong, though the checker can't tell it.
    """
    clauses = made.clauses(scene)
    if clauses is None:
        return 0.0
    missing = {clause.about for clause in clauses if clause.tag == "object" and clause.passed is False}
    told = [
        False if clause.passed is None and clause.about.split(" ")[0] in missing else clause.passed
        for clause in clauses
        if counts(clause)
    ]
    known = [each for each in told if each is not None]
    return float(all(known)) if known else float("nan")


def shifted(made: Sequence[Made]) -> list[Made]:
    """To each case the clip of another one: what is right by chance."""
    half = len(made) // 2
    return [*made[half:], *made[:half]]
