"""Reasoning: riddles through the signal block, and in caption mode: told in plain words, read by the generator.

Right is who moves and which way; where it is and what else is there is free. Chance is the clips of other riddles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.fusion.asking import WORDS_AND_CLIP, Made, clips_of, first_clips, judged, shifted
from benchmarks.fusion.gallery import Material, dice
from benchmarks.fusion.pictures import strip_of
from benchmarks.fusion.rows import Findings, Goal, Sample, mean, measured
from benchmarks.fusion.subject import Asked, Subject
from filmloom.world.check import Clause
from filmloom.world.talk.riddles import Riddle, riddles

NAME: Final = "reasoning"
_COUNTS: Final = ("object", "action", "direction")


def prove(subject: Subject, material: Material) -> Findings:
    """Signal block, caption mode, and the generator's own reader given the riddle itself."""
    asked = [*_asked(material)]
    seeds = [77_000 + number for number in range(len(asked))]
    replies = subject.reply(
        [Asked(messages=({"role": "user", "content": each.text},), clip=each.scene) for each in asked],
        max_new_tokens=WORDS_AND_CLIP,
    )
    made = clips_of(subject, first_clips(replies), seeds)
    told = subject.describe_wish([(each.text, each.language) for each in asked])
    arms = {
        "through the signal block": made,
        "in caption mode": clips_of(subject, subject.read(told), seeds),
        "by the generator's own reader": clips_of(subject, subject.read([each.text for each in asked]), seeds),
    }
    right = {arm: _right(clips, asked) for arm, clips in arms.items()}
    where = [*range(len(asked))]
    chance = mean(_right(shifted(made), asked))
    rows = [measured(NAME, f"riddles {arm}", values, where, chance=chance) for arm, values in right.items()]
    signal, *others = right.values()
    better = max(others, key=sum)
    more = [one - other for one, other in zip(signal, better, strict=True)]
    rows.append(measured(NAME, "signal block minus the better other", more, where, goal=Goal("above"), unit="points"))
    return Findings(rows, [*_samples(asked, made, signal, material.settings.samples)])


def _asked(material: Material) -> Iterator[Riddle]:
    """As many of each language, from those that training never shows."""
    settings = material.settings
    num = settings.riddles * len(settings.seeds)
    every = {language: [each for each in riddles(language) if each.held_out] for language in ("en", "zh")}
    for at, number in enumerate(dice(0, NAME).permutation(len(every["en"]))[:num]):
        yield every["zh" if at % 2 else "en"][number]


def _right(made: Sequence[Made], asked: Sequence[Riddle]) -> list[float]:
    def counts(clause: Clause) -> bool:
        return clause.tag in _COUNTS and clause.about != "others"

    return [judged(clip, each.scene, counts) for clip, each in zip(made, asked, strict=True)]


def _samples(asked: Sequence[Riddle], made: Sequence[Made], right: Sequence[float], num: int) -> Iterator[Sample]:
    for riddle, clip, one in [*zip(asked, made, right, strict=True)][:num]:
        yield Sample(
            proof=NAME,
            asked=riddle.text,
            answered="" if clip.animation else "No clip came.",
            language=riddle.language,
            right=one == 1,
            pictures=() if clip.animation is None else (strip_of(clip.animation),),
        )
