"""Reading: what a subject's words say, slot by slot, however they are worded as long as it is clear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from filmloom.errors import PromptError
from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.canonical import canonical
from filmloom.world.parse import mentions, parse
from filmloom.world.scene import Actor, Motion, SceneSpec
from filmloom.world.talk import Slot
from filmloom.world.talk.words import BACKGROUNDS, CAMERAS, COLORS, HOURS, MOTIONS, NUMBERS, SPEEDS, WEATHERS

WAYS: Final = ("left", "right", "up", "down")
_WAY_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {"left": "left", "right": "right", "up": "up", "upwards": "up", "down": "down", "downwards": "down"},
    "zh": {"左": "left", "右": "right", "上": "up", "下": "down"},
}


def answer_of(text: str, slot: Slot, language: Language) -> str:
    """The value that an answer names, as the scene would have it; empty if it names none or several."""
    if slot == "concept":
        return ",".join(sorted(mentions(text, language)))
    if slot == "relation":
        return ",".join(_relations(scene_in(text, language)))
    found = _named(_without_leaves(text), _words(slot, language), language)
    if slot == "order":
        return ",".join(found)
    return found[0] if len(set(found)) == 1 else ""


def right_answer(value: str, slot: Slot) -> str:
    """The value of `talk.questions` in the form of `answer_of`."""
    return ",".join(sorted(set(value.split(",")))) if slot == "concept" else value


def scene_in(text: str, language: Language) -> SceneSpec | None:
    """The scene that a text tells; None if it tells none."""
    try:
        return parse(text[:2000], language).spec
    except PromptError:
        return None


def slots_right(told: SceneSpec | None, scene: SceneSpec) -> dict[Slot, float]:
    """For each slot that a scene has, the share of it that is told right; what is told too much counts against it.

    Nothing is right in what tells no scene.
    """
    if told is None:
        return dict.fromkeys(slots_right(scene, scene), 0.0)
    scene, told = canonical(scene), canonical(told)
    own = _partners(scene, told)
    right: dict[Slot, float] = {}
    if scene.actors:
        most = max(len(scene.actors), len(told.actors))
        right["concept"] = sum(_same(a, b, "concept") for a, b in own) / most
        right["count"] = sum(_same(a, b, "count") for a, b in own) / most
    if tinted := [(a, b) for a, b in own if a.color]:
        right["color"] = sum(_same(a, b, "color") for a, b in tinted) / len(tinted)
    right |= _scenery(told, scene) | _doings(told, scene, own)
    if scene.relations:
        asked, said = _relations(scene), _relations(told)
        right["relation"] = _overlap(asked, said) / max(len(asked), len(said))
    return right


def values_of(slot: Slot) -> list[str]:
    """All values that answers about a slot can have; none where there is no end of them."""
    return [] if slot in ("concept", "order", "relation") else sorted(set(_words(slot, "en").values()))


def _words(slot: Slot, language: Language) -> Mapping[str, str]:
    """Words to values."""
    if slot in ("motion", "order"):
        return dict(_verbs(language))
    if slot == "count":
        return {NUMBERS[language][number]: str(number) for number in range(1, 7)}
    if slot == "direction":
        return _WAY_WORDS[language]
    table = {
        "color": COLORS, "background": BACKGROUNDS, "weather": WEATHERS, "hour": HOURS, "camera": CAMERAS,
        "speed": SPEEDS,
    }[slot]  # fmt: skip
    return {word: value for value, word in table[language].items()}


def _verbs(language: Language) -> Iterator[tuple[str, str]]:
    """Move up; moves up: of one and of several."""
    for kind, verb in MOTIONS[language].items():
        yield verb, kind
        if language == "en":
            first, _, rest = verb.partition(" ")
            yield f"{first}s {rest}".strip(), kind


def _named(text: str, words: Mapping[str, str], language: Language) -> list[str]:
    """The values whose words stand in a text, in their order; of words that lie in each other, the longest."""
    edge = r"\b" if language == "en" else ""
    longest = sorted(words, key=len, reverse=True)
    pattern = "|".join(f"{edge}{re.escape(word.lower())}{edge}" for word in longest)
    lower = {word.lower(): value for word, value in words.items()}
    return [lower[found] for found in re.findall(pattern, text.lower())]


def _without_leaves(text: str) -> str:
    """The leaves and maple leaves are things; only somebody who leaves does anything."""
    return re.sub("|".join(map(re.escape, _leaves())), "", text.lower())


@cache
def _leaves() -> tuple[str, ...]:
    plurals = {plural.lower() for each in lexicon.concepts() for plural in each.plurals}
    several = (each if " " in each else f"the {each}" for each in plurals if "leaves" in each)
    return tuple(sorted(several, key=len, reverse=True))


def _partners(scene: SceneSpec, told: SceneSpec) -> list[tuple[Actor, Actor | None]]:
    """Each actor with the one that is told of it: of the same concept if there is one, else the next that is left."""
    left = [*told.actors]
    found: dict[str, Actor | None] = {}
    same: Callable[[Actor, Actor], bool]
    for same in (lambda a, b: a.concept == b.concept, lambda a, b: True):
        for actor in scene.actors:
            if actor.name in found:
                continue
            partner = next((each for each in left if same(actor, each)), None)
            if partner is not None:
                left.remove(partner)
                found[actor.name] = partner
    return [(actor, found.get(actor.name)) for actor in scene.actors]


def _same(actor: Actor, told: Actor | None, field: str) -> bool:
    return told is not None and getattr(actor, field) == getattr(told, field)


def _scenery(told: SceneSpec, scene: SceneSpec) -> dict[Slot, float]:
    """What `talk.questions` asks of it: no weather indoors and in space, no hour where it is always the same."""
    right: dict[Slot, float] = {
        "background": told.background == scene.background,
        "camera": told.camera == scene.camera,
    }
    if scene.background not in ("space", "room"):
        right["weather"] = told.weather == scene.weather
        if scene.background != "night":
            right["hour"] = told.hour == scene.hour
    return right


def _doings(told: SceneSpec, scene: SceneSpec, own: Sequence[tuple[Actor, Actor | None]]) -> dict[Slot, float]:
    """Motions of each actor, those with a direction, their speeds, and their order."""
    pairs = [(_motions(scene, a), _motions(told, b)) for a, b in own]
    asked, said = [m for one, _ in pairs for m in one], [m for _, other in pairs for m in other]
    right: dict[Slot, float] = {}
    if not asked:
        return right
    kept = [sum((Counter(_kinds(one)) & Counter(_kinds(other))).values()) for one, other in pairs]
    right["motion"] = sum(kept) / max(len(asked), len(said))
    ways = [motion.kind in _kinds(other) for one, other in pairs for motion in one if motion.kind in WAYS]
    if ways:
        right["direction"] = sum(ways) / len(ways)
    paced = [(m.kind, m.speed) in _paces(other) for one, other in pairs for m in one if m.speed != "normal"]
    if paced:
        right["speed"] = sum(paced) / len(paced)
    ordered = [_kinds(one) == _kinds(other) for one, other in pairs if len(one) > 1]
    if ordered:
        right["order"] = sum(ordered) / len(ordered)
    return right


def _motions(scene: SceneSpec, actor: Actor | None) -> list[Motion]:
    return [motion for step in scene.steps for motion in step if actor and motion.actor == actor.name]


def _kinds(motions: Sequence[Motion]) -> list[str]:
    return [motion.kind for motion in motions]


def _paces(motions: Sequence[Motion]) -> set[tuple[str, str]]:
    return {(motion.kind, motion.speed) for motion in motions}


def _relations(scene: SceneSpec | None) -> list[str]:
    if scene is None:
        return []
    concepts = {actor.name: actor.concept for actor in scene.actors}
    return [f"{concepts[each.subject]} {each.kind} {concepts[each.object]}" for each in scene.relations]


def _overlap(one: Sequence[str], other: Sequence[str]) -> int:
    return sum((Counter(one) & Counter(other)).values())
