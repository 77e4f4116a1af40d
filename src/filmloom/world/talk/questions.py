"""Questions: everything that can be asked about a clip of a scene, each with its only right answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.scene import Actor, Motion, SceneSpec
from filmloom.world.talk.words import (
    BACKGROUNDS,
    CAMERAS,
    COLORS,
    HOURS,
    MOTIONS,
    NUMBERS,
    RELATIONS,
    SPEEDS,
    WEATHERS,
    alone,
    listed,
    noun,
    sentence,
    some,
    the,
)

Slot: TypeAlias = Literal[
    "concept", "count", "color", "background", "weather", "hour", "camera", "motion", "direction", "speed", "order",
    "relation",
]  # fmt: skip

_WAYS: Final = ("left", "right", "up", "down")
_NO_SKY: Final = ("space", "room")
_ASKED: Final[dict[Language, dict[Slot, tuple[str, ...]]]] = {
    "en": {
        "concept": ("What is in the clip?", "What can you see?", "Who or what is shown?"),
        "count": ("How many {nouns} are there?", "How many {nouns} can you see?"),
        "color": ("What colour {be} {the}?", "Which colour {be} {the}?"),
        "background": ("Where is this?", "Where does it take place?"),
        "weather": ("What is the weather like?", "How is the weather?"),
        "hour": ("What time of day is it?", "When does it take place?"),
        "camera": ("How does the camera move?", "What does the camera do?"),
        "motion": ("What {does} {the} do?", "What happens to {the}?"),
        "direction": ("Which way {does} {the} move?", "In which direction {does} {the} go?"),
        "speed": ("How fast {does} {the} move?", "At what pace {does} {the} move?"),
        "order": ("What {does} {the} do first, and what then?", "In which order {does} {the} do what?"),
        "relation": ("How {does} {the} relate to {other}?", "What about {the} and {other}?"),
    },
    "zh": {
        "concept": ("片子里有什么？", "你看到了什么？", "画面里是什么？"),
        "count": ("有几{measure}{nouns}？", "你看到几{measure}{nouns}？"),
        "color": ("{the}是什么颜色的？", "{the}的颜色是什么？"),
        "background": ("这是在哪里？", "事情发生在哪里？"),
        "weather": ("天气怎么样？", "是什么天气？"),
        "hour": ("这是什么时候？", "是一天中的什么时间？"),
        "camera": ("镜头怎么动？", "镜头在做什么？"),
        "motion": ("{the}在做什么？", "{the}怎么了？"),
        "direction": ("{the}往哪个方向去？", "{the}向哪边移动？"),
        "speed": ("{the}动得多快？", "{the}的速度怎么样？"),
        "order": ("{the}先做什么，再做什么？", "{the}按什么顺序做了什么？"),
        "relation": ("{the}和{other}是什么关系？", "{the}和{other}之间怎么样？"),
    },
}
_WAY_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {"left": "to the left", "right": "to the right", "up": "upwards", "down": "downwards"},
    "zh": {"left": "向左", "right": "向右", "up": "向上", "down": "向下"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question and what is right."""

    slot: Slot
    question: str
    text: str
    value: str
    """The value that the answer names, as the scene has it; several with commas between."""


def questions(spec: SceneSpec, language: Language, rng: np.random.Generator) -> list[Answer]:
    """All questions with one right answer about a scene, each worded at random.

    Asked only about what is told apart by name, and of motion only where it is the actor's own.
    """
    found = [*_about_all(spec, language), *_about_relations(spec, language)]
    for actor in spec.actors:
        if actor.concept and alone(actor, spec):
            found += [*_about_looks(spec, actor, language), *_about_motion(spec, actor, language)]
    return [_worded(each, language, rng) for each in found]


@dataclass(frozen=True, slots=True)
class _Open:
    """A question that isn't worded yet."""

    slot: Slot
    names: dict[str, str]
    text: str
    value: str


def _worded(open_: _Open, language: Language, rng: np.random.Generator) -> Answer:
    wordings = _ASKED[language][open_.slot]
    question = wordings[int(rng.integers(len(wordings)))].format(**open_.names)
    return Answer(slot=open_.slot, question=question, text=sentence(open_.text, language), value=open_.value)


def _about_all(spec: SceneSpec, language: Language) -> Iterator[_Open]:
    named = [actor for actor in spec.actors if actor.concept]
    if named and len(named) == len(spec.actors):
        things = listed([some(actor, language) for actor in named], language)
        yield _Open("concept", {}, things, ",".join(actor.concept for actor in named))
    yield _Open("background", {}, BACKGROUNDS[language][spec.background], spec.background)
    if spec.background not in _NO_SKY:
        yield _Open("weather", {}, WEATHERS[language][spec.weather], spec.weather)
    if spec.background not in ("night", *_NO_SKY):
        yield _Open("hour", {}, HOURS[language][spec.hour], spec.hour)
    subject = "镜头" if language == "zh" else "the camera "
    yield _Open("camera", {}, f"{subject}{CAMERAS[language][spec.camera]}", spec.camera)


def _about_looks(spec: SceneSpec, actor: Actor, language: Language) -> Iterator[_Open]:
    names = _names(actor, language)
    concept = lexicon.concept(actor.concept)
    number = NUMBERS[language][actor.count]
    counted = f"{number}{concept.measure}" if language == "zh" else number
    plural = {"nouns": concept.zh[0] if language == "zh" else concept.plurals[0], "measure": concept.measure}
    yield _Open("count", {**names, **plural}, counted, str(actor.count))
    if actor.color:
        yield _Open("color", names, COLORS[language][actor.color], actor.color)


def _about_motion(spec: SceneSpec, actor: Actor, language: Language) -> Iterator[_Open]:
    own = [motion for step in spec.steps for motion in step if motion.actor == actor.name]
    if not own or any(actor.name in (relation.subject, relation.object) for relation in spec.relations):
        return
    names, kinds = _names(actor, language), [motion.kind for motion in own]
    if len(own) == 1:
        (motion,) = own
        yield _Open("motion", names, _does(actor, motion, language), motion.kind)
        if motion.kind in _WAYS:
            yield _Open("direction", names, _WAY_WORDS[language][motion.kind], motion.kind)
            yield _Open("speed", names, SPEEDS[language][motion.speed], motion.speed)
    elif len(set(kinds)) == len(kinds) and all(sum(m.actor == actor.name for m in step) <= 1 for step in spec.steps):
        joint = "，然后" if language == "zh" else ", then "
        yield _Open("order", names, joint.join(MOTIONS[language][kind] for kind in kinds), ",".join(kinds))


def _about_relations(spec: SceneSpec, language: Language) -> Iterator[_Open]:
    by_name = {actor.name: actor for actor in spec.actors}
    for relation in spec.relations:
        one, other = by_name[relation.subject], by_name[relation.object]
        if one.concept and other.concept and alone(one, spec) and alone(other, spec):
            said = RELATIONS[language][relation.kind].format(the(one, language), the(other, language))
            if language == "en" and one.count > 1:
                said = said.replace(" is ", " are ", 1)
            names = {**_names(one, language), "other": the(other, language)}
            yield _Open("relation", names, said, f"{one.concept} {relation.kind} {other.concept}")


def _does(actor: Actor, motion: Motion, language: Language) -> str:
    """It moves to the left; 向左移动."""
    verb = MOTIONS[language][motion.kind]
    if language == "zh":
        return f"{noun(actor, 'zh')}{verb}"
    first, _, rest = verb.partition(" ")
    finite = first if actor.count > 1 else f"{first}s"
    return f"{the(actor, 'en')} {finite} {rest}".strip()


def _names(actor: Actor, language: Language) -> dict[str, str]:
    several = actor.count > 1
    return {
        "the": the(actor, language),
        "be": "are" if several else "is",
        "does": "do" if several else "does",
    }
