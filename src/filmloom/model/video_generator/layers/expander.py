"""Expander: a prompt of any length becomes the whole scene that the script is written from, with what was added said.

Short prompts cost more quality than anything else, so everything that a prompt leaves open is decided here, by rule,
before the model is asked: the deterministic reader of the picture world, the user's own pictures in their places, and
the limits of the model. A language model may take its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from filmloom.errors import InputError, PromptError
from filmloom.model.video_generator.layers.script import MOST_STEPS
from filmloom.model.video_generator.layers.tokens import LAYERS
from filmloom.types import Language
from filmloom.world.parse import language_of, parse
from filmloom.world.scene import Actor, SceneSpec

_STAND_INS: Final = {"en": ("gift", "kite", "ball"), "zh": ("礼物", "风筝", "球")}
"""Words that the reader knows, for a picture that it can't."""
_KEYS: Final = {"gift": "gift", "kite": "kite", "ball": "ball", "礼物": "gift", "风筝": "kite", "球": "ball"}
_THIS: Final = {
    "en": re.compile(
        r"\b(?:(?:this|that|the|my|our)\s+)?(?:logo|picture|image|product|photo|drawing|icon|sticker|cut-?out)\b"
        r"|\b(?:this|that|my|our)\s+(?:mug|cup|bottle|flask|bag|box|can|jar|shoe|toy|gadget|device|thing)\b"
        r"|\bthis\b|\bit\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(?:这|那|我们?的)?(?:个|张|幅|只|款|件)?(?:标志|图标|图片|照片|产品|商标|徽标|贴纸|logo)"
        r"|(?:这|那|我们?的)(?:个|只|款|件|双|瓶|台)?(?:杯子|水杯|瓶子|水壶|包|盒子|罐子|鞋子?|玩具|设备|东西)|这个|它",
        re.IGNORECASE,
    ),
}
_LET: Final = re.compile(r"^\s*请?(?:让|叫)(?=\S)")
"""Let this do that: who does it comes first then, as in any other sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """A prompt as a whole scene."""

    spec: SceneSpec
    language: Language
    warnings: tuple[str, ...]
    """What of the prompt isn't shown, or is shown otherwise than it says."""


def expand(
    prompt: str, language: Language | None = None, seconds: float | None = None, pictures: Mapping[str, str] = {}
) -> Expanded:
    """The scene of a prompt, with at most LAYERS individuals and MOST_STEPS steps.

    pictures: the user's own, path by the word of the prompt that they show; "" for what the prompt calls this, it,
    the logo, or for its only actor.
    Raises PromptError if nothing in the prompt can be drawn, InputError if a picture has no place in it.
    """
    language = language or language_of(prompt)
    text, stand_ins = _with_stand_ins(prompt, language, pictures)
    parsed = parse(text, language)
    spec = _with_pictures(parsed.spec, stand_ins, pictures, prompt)
    warnings = [*parsed.warnings]
    spec = _within_limits(spec, warnings)
    if seconds is not None:
        spec = spec.model_copy(update={"seconds": seconds})
    return Expanded(spec=spec, language=language, warnings=tuple(warnings))


def _with_stand_ins(prompt: str, language: Language, pictures: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The prompt with a word that can be read for each picture, and the picture of each such concept."""
    text = _LET.sub("", prompt) if language == "zh" else prompt
    stand_ins: dict[str, str] = {}
    free = [word for word in _STAND_INS[language] if word not in prompt.lower()]
    for name, path in pictures.items():
        pattern = re.compile(re.escape(name), re.IGNORECASE) if name else _THIS[language]
        if not free:
            raise InputError(f"{len(pictures)} pictures were given; a clip can hold at most {len(stand_ins)} of them.")
        replaced, count = pattern.subn(("the " if language == "en" and not name else "") + free[0], text, count=1)
        if count:
            text, stand_ins[_KEYS[free.pop(0)]] = replaced, path
    return text, stand_ins


def _with_pictures(spec: SceneSpec, stand_ins: dict[str, str], pictures: Mapping[str, str], prompt: str) -> SceneSpec:
    actors = [_drawn_by(actor, stand_ins) for actor in spec.actors]
    placed = {actor.picture for actor in actors}
    for name, path in pictures.items():
        if path in placed:
            continue
        if len(actors) != 1 or name:
            wanted = f"nobody called {name!r}" if name else "no 'this', 'it' or 'logo'"
            raise InputError(
                f"The picture {path} has no place: there is {wanted} in {prompt!r}. Name who it shows, as in "
                f"--given 'cat={path}', or say 'this' in the prompt."
            )
        actors = [actors[0].model_copy(update={"concept": "", "color": None, "picture": path})]
    return spec.model_copy(update={"actors": tuple(actors)})


def _drawn_by(actor: Actor, stand_ins: dict[str, str]) -> Actor:
    if actor.concept not in stand_ins:
        return actor
    return actor.model_copy(update={"concept": "", "color": None, "picture": stand_ins[actor.concept]})


def _within_limits(spec: SceneSpec, warnings: list[str]) -> SceneSpec:
    """As many individuals and steps as the model takes; what is left out is said."""
    left, kept = LAYERS, []
    for actor in spec.actors:
        count = min(actor.count, left)
        if count < actor.count:
            warnings.append(f"A clip holds {LAYERS} at most: {count} of {actor.count} {actor.name} are shown.")
        if count:
            kept.append(actor.model_copy(update={"count": count}))
        left -= count
    if len(spec.steps) > MOST_STEPS:
        warnings.append(f"A clip holds {MOST_STEPS} steps at most: {len(spec.steps) - MOST_STEPS} are left out.")
    names = {actor.name for actor in kept}
    steps = tuple(tuple(each for each in step if each.actor in names) for step in spec.steps[:MOST_STEPS])
    steps = tuple(step for step in steps if step)
    relations = tuple(each for each in spec.relations if {each.subject, each.object} <= names)
    if spec.actors and not kept:
        raise PromptError("nobody of the prompt could be drawn")
    return spec.model_copy(update={"actors": tuple(kept), "steps": steps, "relations": relations})
