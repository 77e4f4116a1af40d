"""Clip to text: descriptions and answers about held-out clips, slot by slot, beside answers without the clip.

Descriptions are read back as scenes; answers by the words of their slot. The blind arms are the same questions without
any clip, and with the clip of another scene; the better one of both is what sight is measured against. With frames in
disorder a direction can no more be seen. A drawing that looks its way gives it away in any single frame, so that
question is put for things that look to the front; chance is then to know the axis and to guess the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, get_args

import numpy as np

from benchmarks.fusion.asking import about
from benchmarks.fusion.gallery import Material, Shown, dice, drawn, in_disorder, scenes, shown_where
from benchmarks.fusion.pictures import strip_of_video
from benchmarks.fusion.reading import answer_of, right_answer, values_of
from benchmarks.fusion.rows import Findings, Goal, Row, Sample, if_right, mean, measured
from benchmarks.fusion.subject import Asked, Reply, Subject
from filmloom.model.conversation import Medium
from filmloom.model.evaluate.slots import WAYS, scene_in, slots_right
from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.canonical import canonical
from filmloom.world.describe import describe
from filmloom.world.scene import SceneSpec
from filmloom.world.talk import Answer, Slot, questions

NAME: Final = "clip to text"
MAIN: Final[tuple[Slot, ...]] = ("concept", "motion", "direction", "background", "color", "count", "camera")
"""The slots that have goals."""
_SLOTS: Final[tuple[Slot, ...]] = (*MAIN, *(slot for slot in get_args(Slot) if slot not in MAIN))
_GOAL: Final = Goal("at least", 0.9)
_ABOVE_BLIND: Final = Goal("at least", 0.25)
_AT_CHANCE: Final = Goal("at chance")
_DESCRIBE: Final[dict[Language, str]] = {"en": "Describe this clip.", "zh": "描述这段视频。"}
_FACES: Final = {True: "looks to the front, frames", False: "looks its way, frames"}
_OPPOSITE: Final = {"left": "across", "right": "across", "up": "along", "down": "along"}


@dataclass(frozen=True, slots=True)
class _Question:
    """A question about a clip; the number of its scene."""

    shown: Shown
    answer: Answer
    language: Language
    scene: int


def prove(subject: Subject, material: Material) -> Findings:
    """Descriptions, then answers, then what disorder does."""
    found = _descriptions(subject, material)
    found += _answers(subject, material)
    found += _directions(subject, material)
    return found


def _descriptions(subject: Subject, material: Material) -> Findings:
    shown = material.gallery[: material.settings.described * len(material.settings.seeds)]
    languages: list[Language] = ["zh" if number % 2 else "en" for number in range(len(shown))]
    replies = _told(subject, shown, languages)
    right = [
        slots_right(scene_in(reply.text, language), each.scene)
        for reply, language, each in zip(replies, languages, shown, strict=True)
    ]
    other = [slots_right(shown[at - 1].scene, each.scene) for at, each in enumerate(shown)]
    rows = [_described(slot, right, other) for slot in _SLOTS if any(slot in each for each in right)]
    return Findings(rows, [*_samples(shown, languages, replies, right, material.settings.samples)])


def _told(subject: Subject, shown: Sequence[Shown], languages: Sequence[Language]) -> list[Reply]:
    asked = [
        Asked(
            messages=(about(_DESCRIBE[language], each.medium),),
            media=(each.medium,),
            text=describe(each.scene, language),
        )
        for each, language in zip(shown, languages, strict=True)
    ]
    return subject.reply(asked, max_new_tokens=160)


def _described(slot: Slot, right: Sequence[dict[Slot, float]], other: Sequence[dict[Slot, float]]) -> Row:
    """Chance: the description of another clip."""
    having = [number for number, each in enumerate(right) if slot in each]
    return measured(
        NAME,
        f"{slot}, in descriptions",
        [right[number][slot] for number in having],
        having,
        chance=mean([other[number][slot] for number in having]),
        goal=_GOAL if slot in MAIN else None,
    )


def _samples(
    shown: Sequence[Shown],
    languages: Sequence[Language],
    replies: Sequence[Reply],
    right: Sequence[dict[Slot, float]],
    num: int,
) -> Iterator[Sample]:
    for at in range(min(num, len(shown))):
        yield Sample(
            proof=NAME,
            asked=_DESCRIBE[languages[at]],
            answered=replies[at].text,
            language=languages[at],
            right=all(value == 1 for value in right[at].values()),
            pictures=(strip_of_video(shown[at].video),),
        )


def _answers(subject: Subject, material: Material) -> Findings:
    """Of each slot, and of those with goals what is answered without the clip."""
    asked = material.kept("questions", lambda: [*_asked_questions(material)])
    seen = _right(subject, asked, [each.shown.medium for each in asked])
    main = [number for number, each in enumerate(asked) if each.answer.slot in MAIN]
    half = len(main) // 2
    others = [asked[number].shown.medium for number in (*main[half:], *main[:half])]
    few = [asked[number] for number in main]
    none = dict(zip(main, _right(subject, few, [None] * len(few)), strict=True))
    other = dict(zip(main, _right(subject, few, others), strict=True))
    rows: list[Row] = []
    for slot in _SLOTS:
        own = [number for number, each in enumerate(asked) if each.answer.slot == slot]
        blind = [[arm[number] for number in own] for arm in (none, other)] if slot in MAIN else []
        if own:
            rows += _slot_rows(slot, [asked[number] for number in own], [seen[number] for number in own], blind)
    return Findings(rows)


def _slot_rows(
    slot: Slot, asked: Sequence[_Question], seen: Sequence[float], blind: Sequence[Sequence[float]]
) -> Iterator[Row]:
    """Chance: the commonest right answer, always. blind: without a clip, and with another one."""
    where = [each.scene for each in asked]
    chance = _commonest([_value(each) for each in asked])
    yield measured(NAME, f"{slot}, asked", seen, where, chance=chance, goal=_GOAL if slot in MAIN else None)
    if not blind:
        return
    for what, values in zip(("without the clip", "with another clip"), blind, strict=True):
        yield measured(NAME, f"{slot}, asked {what}", values, where, chance=chance)
    better = blind[mean(blind[1]) > mean(blind[0])]
    above = [one - two for one, two in zip(seen, better, strict=True)]
    yield measured(NAME, f"{slot}, above the better blind one", above, where, goal=_ABOVE_BLIND, unit="points")


def _asked_questions(material: Material) -> Iterator[_Question]:
    """As many of each slot, and of each answer to it: from the gallery, and where that has too few, from others."""
    settings = material.settings
    wanted = settings.questions * len(settings.seeds)
    rng = dice(0, "questions")
    found: Counter[tuple[Slot, str]] = Counter()
    for number, shown in enumerate(material.gallery):
        language: Language = "zh" if number % 2 else "en"
        for answer in _one_of_each(shown.scene, language, rng):
            if _is_wanted(answer, found, wanted):
                found[answer.slot, answer.value] += 1
                yield _Question(shown, answer, language, number)
    for slot in _SLOTS:
        yield from _sought(slot, found, wanted, rng)


def _is_wanted(answer: Answer, found: Counter[tuple[Slot, str]], wanted: int) -> bool:
    values = values_of(answer.slot)
    so_far = sum(number for (slot, _), number in found.items() if slot == answer.slot)
    most = -(-wanted // len(values)) if values else wanted
    return so_far < wanted and found[answer.slot, answer.value] < most


def _sought(slot: Slot, found: Counter[tuple[Slot, str]], wanted: int, rng: np.random.Generator) -> Iterator[_Question]:
    """Questions about clips that are drawn for them."""
    stream, number = scenes(rng), 0
    while sum(many for (own, _), many in found.items() if own == slot) < wanted:
        scene = next(stream)
        language: Language = "zh" if number % 2 else "en"
        of_slot = [each for each in _one_of_each(scene, language, rng) if each.slot == slot]
        if of_slot and _is_wanted(of_slot[0], found, wanted):
            found[slot, of_slot[0].value] += 1
            number += 1
            yield _Question(drawn(scene, rng), of_slot[0], language, 1_000_000 + 1000 * _SLOTS.index(slot) + number)


def _one_of_each(scene: SceneSpec, language: Language, rng: np.random.Generator) -> list[Answer]:
    """One question of each slot that a scene has."""
    all_of_them = questions(canonical(scene), language, rng)
    order = [all_of_them[at] for at in rng.permutation(len(all_of_them))]
    return [*{each.slot: each for each in order}.values()]


def _right(subject: Subject, asked: Sequence[_Question], media: Sequence[Medium | None]) -> list[float]:
    """1 for each right answer; the media are what is shown in place of the clip."""
    put = [
        Asked(
            messages=(about(each.answer.question, medium),),
            media=() if medium is None else (medium,),
            text=each.answer.text,
        )
        for each, medium in zip(asked, media, strict=True)
    ]
    replies = subject.reply(put, max_new_tokens=48)
    return [
        float(answer_of(reply.text, each.answer.slot, each.language) == _value(each))
        for reply, each in zip(replies, asked, strict=True)
    ]


def _directions(subject: Subject, material: Material) -> Findings:
    """Which way, with frames in order and in disorder, of what looks to the front and of what looks its way."""
    rng = dice(1, "directions")
    num = material.settings.questions * len(material.settings.seeds)
    rows = []
    for looks_ahead in (True, False):
        asked = material.kept(_FACES[looks_ahead], partial(_ways, num, looks_ahead=looks_ahead))
        whole = _ways_row(subject, asked, [each.shown.medium for each in asked], f"{_FACES[looks_ahead]} in order")
        goal = if_right(whole, _AT_CHANCE) if looks_ahead else None
        media = in_disorder([each.shown for each in asked], rng)
        rows += [whole, _ways_row(subject, asked, media, f"{_FACES[looks_ahead]} in disorder", goal)]
    return Findings(rows)


def _ways_row(
    subject: Subject, asked: Sequence[_Question], media: Sequence[Medium], what: str, goal: Goal | None = None
) -> Row:
    """Chance: to know the axis, and to guess the way."""
    right, chance = _right(subject, asked, media), _axis_known([_value(each) for each in asked])
    return measured(NAME, f"direction of what {what}", right, [each.scene for each in asked], chance=chance, goal=goal)


def _ways(num: int, *, looks_ahead: bool) -> list[_Question]:
    """Questions about clips in which somebody of that kind goes some way."""
    rng = dice(looks_ahead, "ways")
    clips = shown_where(lambda scene: _goers(scene, looks_ahead=looks_ahead), num, rng)
    return [_way(shown, at, _goers(shown.scene, looks_ahead=looks_ahead)[0], rng) for at, shown in enumerate(clips)]


def _way(shown: Shown, at: int, who: str, rng: np.random.Generator) -> _Question:
    language: Language = "zh" if at % 2 else "en"
    asked = questions(_only(shown.scene, who), language, rng)
    return _Question(shown, next(each for each in asked if each.slot == "direction"), language, at)


def _goers(scene: SceneSpec, *, looks_ahead: bool) -> list[str]:
    """Those who can be asked after, and go some way."""
    scene = canonical(scene)
    return [
        actor.name
        for actor in scene.actors
        if actor.concept
        and (lexicon.concept(actor.concept).faces == "front") == looks_ahead
        and sum(each.concept == actor.concept for each in scene.actors) == 1
        and [motion.kind in WAYS for step in scene.steps for motion in step if motion.actor == actor.name] == [True]
        and not any(actor.name in (each.subject, each.object) for each in scene.relations)
    ]


def _only(scene: SceneSpec, name: str) -> SceneSpec:
    """A scene of one of its actors, to ask about this one."""
    scene = canonical(scene)
    return scene.model_copy(
        update={
            "actors": tuple(each for each in scene.actors if each.name == name),
            "steps": tuple(tuple(m for m in step if m.actor == name) for step in scene.steps),
            "relations": (),
        }
    )


def _value(question: _Question) -> str:
    return right_answer(question.answer.value, question.answer.slot)


def _commonest(values: Sequence[str]) -> float:
    return Counter(values).most_common(1)[0][1] / len(values)


def _axis_known(values: Sequence[str]) -> float:
    """To know whether it is across or along, and to say the commoner way of both."""
    ways: dict[str, Counter[str]] = {}
    for value in values:
        ways.setdefault(_OPPOSITE[value], Counter())[value] += 1
    return sum(each.most_common(1)[0][1] for each in ways.values()) / len(values)
