"""Riddles: prompts that name neither who moves nor which way, though both follow from what is said.

Those of one in four are held out, by a hash of who is meant and what is said: each description of somebody and each
way of fixing a side occurs in training, the two together don't.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import product
from typing import Final, Literal, TypeAlias

from filmloom.types import Language
from filmloom.world import plausible
from filmloom.world.scene import Actor, Background, Motion, SceneSpec
from filmloom.world.splits import is_held_out, is_held_out_pair

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
    "pig": ("the animal that oinks", "会哼哼叫的动物"),
    "zebra": ("the animal with black and white stripes", "身上有黑白条纹的动物"),
    "hedgehog": ("the small animal with spines all over", "浑身是刺的小动物"),
    "snail": ("the one that carries its house on its back", "背着房子慢慢爬的动物"),
    "bee": ("the one that makes honey", "会酿蜜的昆虫"),
    "spider": ("the one that spins webs", "会织网的动物"),
    "owl": ("the one that hoots at night", "夜里咕咕叫的鸟"),
    "mouse": ("the little animal that squeaks and loves cheese", "吱吱叫、爱吃奶酪的小动物"),
    "ambulance": ("the one that brings the sick to the doctors", "送病人去看医生的车"),
    "fire_engine": ("the one that comes when something burns", "着火时赶来的车"),
    "astronaut": ("the one who works in space", "在太空工作的人"),
    "farmer": ("the one who grows our food", "种粮食的人"),
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
_HELD_OUT_ONE_IN: Final = 4


@dataclass(frozen=True, slots=True)
class Riddle:
    """A prompt, and the scene that solves it."""

    text: str
    language: Language
    scene: SceneSpec
    """Who moves which way; nothing else of it is asked for."""
    held_out: bool


@cache
def riddles(language: Language) -> tuple[Riddle, ...]:
    """All of a language, in the same order in each."""
    return tuple(_riddles(language))


def _riddles(language: Language) -> Iterator[Riddle]:
    sides: tuple[Side, Side] = ("left", "right")
    for concept, side in product(_WHO, sides):
        for event, goal in product((0, 1), (0, 1)):
            words = {"event": _EVENTS[language][event], "goal": _EVENTS[language][goal]}
            way = side if event == goal else _other(side)
            yield _riddle(_SUN[language], f"{event}{goal}", concept, side, words, way, language)
        for against in (0, 1):
            words = {"goal": _WITH_OR_AGAINST[language][against]}
            way = side if against else _other(side)
            yield _riddle(_WIND[language], f"{against}", concept, side, words, way, language)


def _riddle(
    wording: str, asked: str, concept: str, side: Side, words: dict[str, str], way: Side, language: Language
) -> Riddle:
    """asked: what of the wording's choices is said, in any language."""
    who = _WHO[concept][language == "zh"]
    text = wording.format(who=who, Who=f"{who[0].upper()}{who[1:]}", side=_SIDES[language][side], **words)
    actor, motion = Actor(name=concept, concept=concept), Motion(actor=concept, kind=way)
    scene = SceneSpec(background=_home(concept), actors=(actor,), steps=((motion,),))
    told = blake2b(f"riddle {concept} {side} {asked}".encode(), digest_size=4).digest()
    return Riddle(text, language, scene, int.from_bytes(told) % _HELD_OUT_ONE_IN == 0 or is_held_out(scene))


def _home(concept: str) -> Background:
    """Where it is most at home of where training shows it."""
    homes = plausible.homes(concept)
    shown = [each for each in homes if not is_held_out_pair("concept background", concept, each)]
    return max(shown, key=lambda each: homes[each])


def _other(side: Side) -> Side:
    return "right" if side == "left" else "left"
