"""Slots: a scene that somebody told against the one that is true, attribute by attribute: what was told right.

Descriptions are measured so (benchmarks.fusion), and the best of several clips is chosen so (model.understanding).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from filmloom.errors import PromptError
from filmloom.types import Language
from filmloom.world.canonical import canonical
from filmloom.world.parse import MOST_CHARACTERS, parse
from filmloom.world.scene import Actor, Motion, SceneSpec
from filmloom.world.talk import Slot

WAYS: Final = ("left", "right", "up", "down")
"""Motions with a direction."""


def scene_in(text: str, language: Language) -> SceneSpec | None:
    """The scene that a text tells; None if it tells none."""
    try:
        return parse(text[:MOST_CHARACTERS], language).spec
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
        asked, said = relations_in(scene), relations_in(told)
        right["relation"] = _overlap(asked, said) / max(len(asked), len(said))
    return right


def relations_in(scene: SceneSpec | None) -> list[str]:
    """Who stands how to whom, in words: cat next_to dog."""
    if scene is None:
        return []
    concepts = {actor.name: actor.concept for actor in scene.actors}
    return [f"{concepts[each.subject]} {each.kind} {concepts[each.object]}" for each in scene.relations]


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
        "background": float(told.background == scene.background),
        "camera": float(told.camera == scene.camera),
    }
    if scene.background not in ("space", "room"):
        right["weather"] = float(told.weather == scene.weather)
        if scene.background != "night":
            right["hour"] = float(told.hour == scene.hour)
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


def _overlap(one: Sequence[str], other: Sequence[str]) -> int:
    return sum((Counter(one) & Counter(other)).values())
