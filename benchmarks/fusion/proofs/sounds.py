"""Sounds: a sound becomes a clip of what makes it, or is named; and the same without the sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.fusion.asking import (
    WORDS_AND_CLIP,
    Made,
    asked_of,
    clips_of,
    first_clips,
    held_out_talks,
    judged,
    shifted,
    without_media,
)
from benchmarks.fusion.gallery import Material, dice
from benchmarks.fusion.pictures import strip_of
from benchmarks.fusion.rows import Findings, Goal, Sample, if_right, mean, measured
from benchmarks.fusion.subject import Asked, Subject
from filmloom.model.data.talks import Kind, Talk
from filmloom.world.check import Clause
from filmloom.world.parse import mentions

NAME: Final = "sounds"
_GOAL: Final = Goal("at least", 0.9)
_FAILS: Final = Goal("at most", 0.1)


def prove(subject: Subject, material: Material) -> Findings:
    """To clips, then to names."""
    found = _to_clips(subject, material)
    found += _to_names(subject, material)
    return found


def _to_clips(subject: Subject, material: Material) -> Findings:
    """Chance: the clips of other sounds."""
    talks, asked = _talks(material, "sound")
    where = [*range(len(talks))]
    replies = subject.reply(asked, max_new_tokens=WORDS_AND_CLIP)
    made = clips_of(subject, first_clips(replies), where)
    few = material.settings.sounds
    deaf = clips_of(subject, [*subject.insist([without_media(each) for each in asked[:few]])], where[:few])
    right = _who(made, talks)
    seen = measured(
        NAME,
        "sound to clip: what makes it is seen",
        right,
        where,
        chance=mean(_who(shifted(made), talks)),
        goal=_GOAL,
    )
    withheld = _who(deaf, talks[:few])
    rows = [
        seen,
        measured(NAME, "sound to clip: it does what was asked, where it was", _what(made, talks), where),
        measured(NAME, "sound to clip, the sound withheld", withheld, where[:few], goal=if_right(seen, _FAILS)),
    ]
    samples = [
        Sample(
            proof=NAME,
            asked=f"({talk.clips[0].actors[0].concept}) {_said(talk)}",
            answered="" if clip.animation else "No clip came.",
            language=talk.language,
            right=one == 1,
            pictures=() if clip.animation is None else (strip_of(clip.animation),),
        )
        for talk, clip, one in [*zip(talks, made, right, strict=True)][: material.settings.samples]
    ]
    return Findings(rows, samples)


def _to_names(subject: Subject, material: Material) -> Findings:
    """Chance: the commonest right name, always."""
    talks, asked = _talks(material, "name the sound")
    where = [*range(len(talks))]
    names = [_concept(talk) for talk in talks]
    chance = Counter(names).most_common(1)[0][1] / len(names)
    heard = measured(NAME, "sound to its name", _named(subject, asked, names, talks), where, chance=chance, goal=_GOAL)
    withheld = _named(subject, [without_media(each) for each in asked], names, talks)
    goal = if_right(heard, _FAILS)
    deaf = measured(NAME, "sound to its name, the sound withheld", withheld, where, chance=chance, goal=goal)
    return Findings([heard, deaf])


def _named(subject: Subject, asked: Sequence[Asked], names: Sequence[str], talks: Sequence[Talk]) -> list[float]:
    replies = subject.reply(asked, max_new_tokens=48)
    return [
        float(mentions(reply.text, talk.language) == (name,))
        for reply, talk, name in zip(replies, talks, names, strict=True)
    ]


def _talks(material: Material, kind: Kind) -> tuple[list[Talk], list[Asked]]:
    settings = material.settings
    talks = [talk for seed in settings.seeds for talk in held_out_talks((kind,), settings.sounds, dice(seed, kind))]
    return talks, [asked_of(talk) for talk in talks]


def _who(made: Sequence[Made], talks: Sequence[Talk]) -> list[float]:
    return _judged(made, talks, lambda clause: clause.tag == "object" and clause.about != "others")


def _what(made: Sequence[Made], talks: Sequence[Talk]) -> list[float]:
    return _judged(made, talks, lambda clause: clause.tag in ("action", "direction", "background"))


def _judged(made: Sequence[Made], talks: Sequence[Talk], counts: Callable[[Clause], bool]) -> list[float]:
    return [judged(clip, talk.clips[0], counts) for clip, talk in zip(made, talks, strict=True)]


def _concept(talk: Talk) -> str:
    assert talk.scene is not None
    return talk.scene.actors[0].concept


def _said(talk: Talk) -> str:
    return " ".join(part["text"] for part in talk.messages[0]["content"] if part["type"] == "text")
