"""Riddles: prompts that name neither who moves nor which way, though both follow from what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal, TypeAlias

from filmloom.types import Language
from filmloom.world.scene import Actor, Motion, SceneSpec

Side: TypeAlias = Literal["left", "right"]

_WHO: Final[dict[str, tuple[str, str]]] = {
    "dog": ("the animal that barks", "会汪汪叫的动物"),
    "cat": ("the animal that meows", "会喵喵叫的动物"),
    "cow": ("the animal that moos and gives milk", "会哞哞叫、能产奶的动物"),
    "sheep": ("the animal that gives wool", "毛能织毛衣的动物"),
    "lion": ("the king of the animals", "百兽之王"),
    "giraffe": ("the animal with the longest neck", "脖子最长的动物"),
    "elephant": ("the animal with the longest nose", "鼻子最长的动物"),
    "camel": ("the animal that crosses dry lands with humps on its back", "背上有两座峰、不怕干渴的动物"),
    "kangaroo": ("the animal that carries its young in a pouch", "把宝宝装在肚子口袋里的动物"),
    "panda": ("the animal that eats bamboo all day", "整天吃竹子的动物"),
    "frog": ("the animal that croaks", "会呱呱叫的动物"),
    "rooster": ("the one that crows in the morning", "早晨打鸣的动物"),
}
_SUN: Final[dict[Language, str]] = {
    "en": "The sun {event} on the {side}. {Who} moves to where the sun {goal}.",
    "zh": "太阳从{side}边{event}。{who}向太阳{goal}的地方移动。",
}
_WIND: Final[dict[Language, str]] = {
    "en": "The wind blows from the {side}. {Who} moves {goal} the wind.",
    "zh": "风从{side}边吹来。{who}{goal}风移动。",
}
_EVENTS: Final[dict[Language, tuple[str, str]]] = {"en": ("rises", "sets"), "zh": ("升起", "落下")}
_WITH_OR_AGAINST: Final[dict[Language, tuple[str, str]]] = {"en": ("with", "against"), "zh": ("顺着", "迎着")}
_SIDES: Final[dict[Language, dict[Side, str]]] = {
    "en": {"left": "left", "right": "right"},
    "zh": {"left": "左", "right": "右"},
}


@dataclass(frozen=True, slots=True)
class Riddle:
    """A prompt, and the scene that solves it."""

    text: str
    language: Language
    scene: SceneSpec
    """Who moves which way; nothing else of it is asked for."""


def riddles(language: Language) -> Iterator[Riddle]:
    """All of a language."""
    for concept, side in product(_WHO, ("left", "right")):
        who = _WHO[concept][language == "zh"]
        names = {"who": who, "Who": f"{who[0].upper()}{who[1:]}", "side": _SIDES[language][side]}  # type: ignore[index]
        for event, goal in product((0, 1), (0, 1)):
            words = {"event": _EVENTS[language][event], "goal": _EVENTS[language][goal]}
            way = side if event == goal else _other(side)
            yield Riddle(_SUN[language].format(**names, **words), language, _scene(concept, way))
        for against in (0, 1):
            words = {"goal": _WITH_OR_AGAINST[language][against]}
            way = side if against else _other(side)
            yield Riddle(_WIND[language].format(**names, **words), language, _scene(concept, way))


def _other(side: str) -> str:
    return "right" if side == "left" else "left"


def _scene(concept: str, way: str) -> SceneSpec:
    motion = Motion(actor=concept, kind=way)  # type: ignore[arg-type]
    return SceneSpec(actors=(Actor(name=concept, concept=concept),), steps=((motion,),))
