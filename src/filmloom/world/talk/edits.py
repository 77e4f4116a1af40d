"""Edits: a scene, how to ask for one change of it, and the scene as it is then: all else stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, get_args

import numpy as np

from filmloom.types import Language
from filmloom.world import lexicon, plausible
from filmloom.world.canonical import canonical
from filmloom.world.scene import Actor, Background, Camera, Color, Hour, Motion, MotionKind, SceneSpec, Speed, Weather
from filmloom.world.splits import is_held_out
from filmloom.world.talk.questions import Slot
from filmloom.world.talk.words import BACKGROUNDS, COLORS, HOURS, MOTIONS, NUMBERS, SPEEDS, alone, noun, some, the

_TRIES: Final = 24
_WEATHERS: Final[dict[Language, dict[Weather, tuple[str, ...]]]] = {
    "en": {
        "clear": ("Let the sky be clear.", "Now the sun comes out."),
        "rain": ("Now let it rain.", "Make it rain."),
        "snow": ("Now let it snow.", "Make it snow."),
        "wind": ("Let the wind blow.", "Make it windy."),
        "fog": ("Let there be fog.", "Make it foggy."),
    },
    "zh": {
        "clear": ("让天晴起来。", "改成晴天。"),
        "rain": ("现在下雨吧。", "让天下雨。"),
        "snow": ("现在下雪吧。", "让天下雪。"),
        "wind": ("让风刮起来。", "改成有风。"),
        "fog": ("让雾起来。", "改成大雾天。"),
    },
}
_CAMERAS: Final[dict[Language, dict[Camera, str]]] = {
    "en": {
        "still": "Keep the camera still.", "pan_left": "Pan the camera left.", "pan_right": "Pan the camera right.",
        "tilt_up": "Tilt the camera up.", "tilt_down": "Tilt the camera down.", "zoom_in": "Zoom in.",
        "zoom_out": "Zoom out.",
    },
    "zh": {
        "still": "镜头不要动。", "pan_left": "镜头左移。", "pan_right": "镜头右移。", "tilt_up": "镜头上移。",
        "tilt_down": "镜头下移。", "zoom_in": "镜头推近。", "zoom_out": "镜头拉远。",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change that is asked for."""

    slot: Slot
    instruction: str
    before: SceneSpec
    after: SceneSpec


def edit(
    spec: SceneSpec, language: Language, rng: np.random.Generator, *, held_out: bool = False, slot: Slot | None = None
) -> Edit | None:
    """One change of a scene, worded at random; None if none was found.

    held_out: whether the changed scene is to hold a pair of attributes that training never shows, else it never does.
    slot: what is to be changed; None: anything.
    """
    kinds = [kind for kind in _CHANGES if slot is None or kind == slot]
    for _ in range(_TRIES):
        kind = kinds[int(rng.integers(len(kinds)))]
        for after, instruction in _CHANGES[kind](spec, language, rng):
            changed = canonical(after)
            if changed != canonical(spec) and is_held_out(changed) == held_out:
                return Edit(slot=kind, instruction=instruction, before=canonical(spec), after=changed)
    return None


def _one(values: tuple[str, ...], but: str | None, rng: np.random.Generator) -> str:
    others = [value for value in values if value != but]
    return others[int(rng.integers(len(others)))]


def _any_of(wordings: tuple[str, ...], rng: np.random.Generator) -> str:
    return wordings[int(rng.integers(len(wordings)))]


def _said(ways: tuple[str, ...], phrases: tuple[str, ...], language: Language, rng: np.random.Generator) -> str:
    """One of the English or of the Chinese wordings."""
    return _any_of(phrases if language == "zh" else ways, rng)


def _actors(spec: SceneSpec, rng: np.random.Generator) -> list[Actor]:
    """Those who can be named, in a random order."""
    named = [actor for actor in spec.actors if actor.concept and alone(actor, spec)]
    return [named[at] for at in rng.permutation(len(named))]


_Changes = Iterator[tuple[SceneSpec, str]]


def _color(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    for actor in _actors(spec, rng):
        if lexicon.concept(actor.concept).tint == "often":
            color = _one(get_args(Color), actor.color, rng)
            word, who = COLORS[language][color], the(actor, language)
            ways = (f"Make {who} {word}.", f"Paint {who} {word}.", f"Now {who} should be {word}.")
            phrases = (f"把{who}变成{word}。", f"让{who}变成{word}的。", f"{who}改成{word}。")
            yield _with_actor(spec, actor, color=color), _said(ways, phrases, language, rng)


def _background(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    wanted = _one(get_args(Background), spec.background, rng)
    if any(actor.concept and plausible.homes(actor.concept).get(wanted, 0) <= 0 for actor in spec.actors):  # type: ignore[call-overload]
        return
    where = BACKGROUNDS[language][wanted]
    ways = (f"Let it be {where}.", f"Put everything {where}.", f"Now the same {where}.")
    phrases = (f"换到{where}。", f"让它发生在{where}。", f"现在改在{where}。")
    yield spec.model_copy(update={"background": wanted}), _said(ways, phrases, language, rng)


def _weather(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    if spec.background in ("space", "room"):
        return
    wanted = _one(get_args(Weather), spec.weather, rng)
    yield spec.model_copy(update={"weather": wanted}), _any_of(_WEATHERS[language][wanted], rng)  # type: ignore[index]


def _hour(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    if spec.background in ("space", "night"):
        return
    wanted = _one(get_args(Hour), spec.hour, rng)
    when = HOURS[language][wanted]
    ways = (f"Let it be {when}.", f"The same {when}, please.")
    phrases = (f"改成{when}。", f"换到{when}吧。")
    yield spec.model_copy(update={"hour": wanted}), _said(ways, phrases, language, rng)


def _camera(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    wanted = _one(get_args(Camera), spec.camera, rng)
    yield spec.model_copy(update={"camera": wanted}), _CAMERAS[language][wanted]  # type: ignore[index]


def _motion(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    """What somebody does alone in the one step that there is, or in none."""
    if len(spec.steps) > 1 or spec.relations:
        return
    for actor in _actors(spec, rng):
        own = [motion for step in spec.steps for motion in step if motion.actor == actor.name]
        if len(own) > 1:
            continue
        kinds = tuple(kind for kind, weight in plausible.motions(actor.concept).items() if weight > 0)
        wanted = _one(kinds, own[0].kind if own else None, rng)
        new = Motion(actor=actor.name, kind=wanted)  # type: ignore[arg-type]
        others = tuple(motion for step in spec.steps for motion in step if motion.actor != actor.name)
        who, what = the(actor, language), MOTIONS[language][wanted]
        ways = (f"Let {who} {what}.", f"Make {who} {what}.", f"Now {who} should {what}.")
        phrases = (f"让{who}{what}。", f"现在{who}{what}。")
        yield spec.model_copy(update={"steps": ((*others, new),)}), _said(ways, phrases, language, rng)


def _speed(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    for actor in _actors(spec, rng):
        own = [(at, m) for at, step in enumerate(spec.steps) for m in step if m.actor == actor.name]
        if len(own) != 1 or own[0][1].kind not in _PACED:
            continue
        at, motion = own[0]
        wanted = _one(tuple(value for value in get_args(Speed) if value != "normal"), motion.speed, rng)
        step = tuple(m.model_copy(update={"speed": wanted}) if m is motion else m for m in spec.steps[at])
        who, how = the(actor, language), SPEEDS[language][wanted]
        ways = (f"Let {who} do it {how}.", f"{who[0].upper()}{who[1:]} should move {how}.")
        phrases = (f"让{who}{how}动。", f"{who}要{how}动。")
        yield (
            spec.model_copy(update={"steps": (*spec.steps[:at], step, *spec.steps[at + 1 :])}),
            _said(ways, phrases, language, rng),
        )


def _concept(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    """Somebody else of the same category, who moves alike, in their place."""
    for actor in _actors(spec, rng):
        now = lexicon.concept(actor.concept)
        like = [
            each
            for each in lexicon.concepts()
            if (each.category, each.moves, each.home) == (now.category, now.moves, now.home)
            and (each.tint == "often" or not actor.color)
            and all(each.key not in (other.concept, other.name) for other in spec.actors)
        ]
        if not like:
            continue
        new = like[int(rng.integers(len(like)))]
        changed = _with_actor(spec, actor, concept=new.key)
        who, whom = the(actor, language), some(actor.model_copy(update={"concept": new.key, "color": None}), language)
        ways = (f"Replace {who} with {whom}.", f"Put {whom} in the place of {who}.", f"Instead of {who}, show {whom}.")
        phrases = (f"把{who}换成{whom}。", f"用{whom}代替{who}。")
        yield changed, _said(ways, phrases, language, rng)


def _count(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Changes:
    if spec.relations:
        return
    for actor in _actors(spec, rng):
        room = 6 - sum(each.count for each in spec.actors) + actor.count
        wanted = int(rng.integers(1, min(5, room) + 1))
        if wanted == actor.count:
            continue
        several = actor.model_copy(update={"count": wanted, "color": None})
        number, measure = NUMBERS[language][wanted], lexicon.concept(actor.concept).measure
        ways = (f"Make it {some(several, 'en')}.", f"There should be {some(several, 'en')}.")
        phrases = (f"改成{number}{measure}{noun(actor, 'zh')}。", f"要{number}{measure}{noun(actor, 'zh')}。")
        yield _with_actor(spec, actor, count=wanted), _said(ways, phrases, language, rng)


def _with_actor(spec: SceneSpec, actor: Actor, **changes: object) -> SceneSpec:
    new = actor.model_copy(update=changes)
    return spec.model_copy(update={"actors": tuple(new if each is actor else each for each in spec.actors)})


_PACED: Final[frozenset[MotionKind]] = frozenset(("left", "right", "up", "down", "bounce", "jump", "spin", "orbit"))
_CHANGES: Final[dict[Slot, Callable[[SceneSpec, Language, np.random.Generator], _Changes]]] = {
    "color": _color, "background": _background, "weather": _weather, "hour": _hour, "camera": _camera,
    "motion": _motion, "speed": _speed, "concept": _concept, "count": _count,
}  # fmt: skip
