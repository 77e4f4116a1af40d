"""Changes: a picture that is to move, a clip that is to be otherwise, and a clip of the turn before.

Two questions of each clip: is what was asked for right, and is everything else kept? Then something is withheld: the
picture or clip, the words, or the turn before; a clip is insisted on, and it can't be right in both. Chance is the
clips of other cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.fusion.asking import (
    WORDS_AND_CLIP,
    Made,
    asked_of,
    clips_of,
    first_clips,
    held_out_talks,
    judged,
    last_turn,
    shifted,
    without_media,
    without_words,
)
from benchmarks.fusion.gallery import Material, dice
from benchmarks.fusion.pictures import png_of_picture, strip_of, strip_of_video
from benchmarks.fusion.rows import Findings, Goal, Row, Sample, if_right, mean, measured
from benchmarks.fusion.subject import Asked, Subject
from filmloom.model.data.talks import Kind, Talk
from filmloom.world.check import Clause, Tag
from filmloom.world.scene import SceneSpec
from filmloom.world.talk import Slot

NAME: Final = "changes"
_GOAL: Final = Goal("at least", 0.85)
_FAILS: Final = Goal("at most", 0.1)
_BOTH: Final = 2
"""Number of the row of all that is right."""
_WHAT: Final[dict[Kind, str]] = {
    "picture": "picture and text",
    "edit": "clip and text",
    "edit again": "the turn before and text",
}
_WITHHELD: Final[dict[Kind, dict[str, Callable[[Asked], Asked]]]] = {
    "picture": {"the picture": without_media, "the text": without_words},
    "edit": {"the clip": without_media, "the text": without_words},
    "edit again": {"the turn before": last_turn},
}
_TAGS: Final[Mapping[Slot, tuple[Tag, ...]]] = {
    "concept": ("object",), "count": ("count",), "color": ("color",), "background": ("background",),
    "weather": ("weather",), "hour": ("hour",), "camera": ("camera",), "motion": ("action", "direction"),
    "speed": ("speed",),
}  # fmt: skip
_SCENERY: Final[tuple[Tag, ...]] = ("background", "weather", "hour", "camera")


@dataclass(frozen=True, slots=True)
class _Case:
    """A talk, and the number of its scene."""

    talk: Talk
    number: int

    @property
    def scene(self) -> SceneSpec:
        return self.talk.clips[-1]

    def is_asked(self, clause: Clause) -> bool:
        """Whether a clause is about what was asked for."""
        if self.talk.kind == "picture":
            return clause.tag in ("action", "direction", "background")
        assert self.talk.slot is not None
        if clause.tag not in _TAGS[self.talk.slot] or clause.about == "others":
            return False
        return clause.tag in _SCENERY or clause.about.split(" ")[0] in _changed(self.talk)

    def is_kept(self, clause: Clause) -> bool:
        """Whether it is about what nobody asked to change; of a picture, who is to be seen."""
        if self.talk.kind == "picture":
            return clause.tag == "object"
        return not self.is_asked(clause)


def prove(subject: Subject, material: Material) -> Findings:
    """Each kind, whole and with something withheld."""
    found = Findings()
    for kind in _WHAT:
        found += _kind(subject, material, kind)
    return found


def _kind(subject: Subject, material: Material, kind: Kind) -> Findings:
    settings = material.settings
    cases = [
        _Case(talk, 10_000 * seed + number)
        for seed in settings.seeds
        for number, talk in enumerate(held_out_talks((kind,), settings.changes, dice(seed, kind)))
    ]
    asked = [asked_of(case.talk) for case in cases]
    replies = subject.reply(asked, max_new_tokens=WORDS_AND_CLIP)
    made = clips_of(subject, first_clips(replies), [case.number for case in cases])
    rows = [*_whole(kind, made, cases)]
    few = cases[: settings.changes]
    chance = mean([_both(clip, case) for clip, case in zip(shifted(made), cases, strict=True)])
    for what, withhold in _WITHHELD[kind].items():
        conditions = subject.insist([withhold(each) for each in asked[: settings.changes]])
        blind = clips_of(subject, conditions, [case.number for case in few])
        rows.append(
            measured(
                NAME,
                f"{_WHAT[kind]}, both right, {what} withheld",
                [_both(clip, case) for clip, case in zip(blind, few, strict=True)],
                [case.number for case in few],
                chance=chance,
                goal=if_right(rows[_BOTH], _FAILS),
            )
        )
    return Findings(rows, [*_samples(cases, made, settings.samples)])


def _whole(kind: Kind, made: Sequence[Made], cases: Sequence[_Case]) -> Iterator[Row]:
    where = [case.number for case in cases]
    others = shifted(made)
    for what, right, goal in (
        ("what was asked for", _asked, _GOAL),
        ("everything else kept", _kept, _GOAL),
        ("both right", _both, None),
    ):
        values = [right(clip, case) for clip, case in zip(made, cases, strict=True)]
        chance = mean([right(clip, case) for clip, case in zip(others, cases, strict=True)])
        yield measured(NAME, f"{_WHAT[kind]}, {what}", values, where, chance=chance, goal=goal)


def _asked(made: Made, case: _Case) -> float:
    return judged(made, case.scene, case.is_asked)


def _kept(made: Made, case: _Case) -> float:
    return judged(made, case.scene, case.is_kept)


def _both(made: Made, case: _Case) -> float:
    return judged(made, case.scene, lambda clause: case.is_asked(clause) or case.is_kept(clause))


def _changed(talk: Talk) -> set[str]:
    """Names of those who aren't, or don't move, as before."""
    before, after = talk.scene, talk.clips[-1]
    assert before is not None
    moved = {motion for step in before.steps for motion in step}
    return {actor.name for actor in after.actors if actor not in before.actors} | {
        motion.actor for step in after.steps for motion in step if motion not in moved
    }


def _samples(cases: Sequence[_Case], made: Sequence[Made], num: int) -> Iterator[Sample]:
    for case, clip in [*zip(cases, made, strict=True)][:num]:
        shown = [png_of_picture(each.content) for each in case.talk.media if each.modality == "image"]
        shown += [strip_of_video(each.content) for each in case.talk.media if each.modality == "video"]
        yield Sample(
            proof=NAME,
            asked=" / ".join(_words(case.talk)),
            answered="" if clip.animation else "No clip came.",
            language=case.talk.language,
            right=_both(clip, case) == 1,
            pictures=(*shown, *([strip_of(clip.animation)] if clip.animation else ())),
        )


def _words(talk: Talk) -> Iterator[str]:
    """What the user says, turn by turn."""
    for message in talk.messages:
        content = message["content"]
        if message["role"] == "user":
            yield content if isinstance(content, str) else " ".join(p["text"] for p in content if p["type"] == "text")
