"""A sentence to a SceneSpec: the most likely picture of a free text in English or Chinese, by rule."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any, Final

from filmloom.errors import PromptError
from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.canonical import canonical
from filmloom.world.language import chinese, english, grammar
from filmloom.world.language.items import Act, Heading, Item, Link, Setting, Thing, Unknown, Where
from filmloom.world.scene import Actor, Background, SceneSpec

MOST_CHARACTERS: Final = 2000
"""The longest text that is read as one scene."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A sentence as a scene, and what of it the scene doesn't show."""

    spec: SceneSpec
    unplaced: tuple[str, ...]
    """Content words that are not in the spec, in their order."""
    language: Language
    near: tuple[str, ...]
    """Words of the lexicon that look like the unplaced ones."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever sees the scene should know of it."""
        words = ", ".join(self.unplaced)
        return (f"Not drawn, since there is no picture or motion for it: {words}.",) if words else ()


def parse(text: str, language: Language | None = None) -> Parsed:
    """The most likely scene of a sentence; the language is told from the letters if it isn't given.

    Raises PromptError for an empty text, one over 2,000 characters, or one in which nothing can be drawn.
    """
    _check(text)
    language = language or language_of(text)
    scene = grammar.build(_read(text, language), language)
    if scene.unplaced:
        fuller = grammar.build(_read(text, language, all_emoji=True), language)
        scene = fuller if len(fuller.actors) > len(scene.actors) else scene
    near = _near(scene.unplaced, language)
    if not scene.actors and not scene.settings.keys() & {"background", "weather", "hour"}:
        raise PromptError(_nothing_drawable(text, near, language))
    return Parsed(spec=_spec(scene), unplaced=scene.unplaced, language=language, near=near)


def language_of(text: str) -> Language:
    """Chinese if at least one in four of its letters is a Chinese character."""
    letters = sum(character.isalpha() for character in text)
    return "zh" if letters and len(_HAN.findall(text)) * 4 >= letters else "en"


def mentions(text: str, language: Language | None = None) -> tuple[str, ...]:
    """Keys of the concepts that a sentence mentions, each once, in their order; names and idioms are left out."""
    items = _read_news(text, language or language_of(text))
    return tuple(dict.fromkeys(item.concept for item in items if isinstance(item, Thing) and item.concept))


def drawable(text: str, language: Language | None = None) -> float:
    """How truthfully a picture would show a sentence: 0 nothing of it, 1 all of it; from about 0.5 it is worth drawing.

    The share of its content words that the picture would show, where names and idioms count twice against it; less
    if nothing concrete happens or is placed.
    """
    items = _read_news(text, language or language_of(text))
    things = [item for item in items if isinstance(item, Thing)]
    unknown = sum(1 + item.figurative for item in items if isinstance(item, Unknown))
    happens = sum(isinstance(item, (Act, Link, Heading)) for item in items)
    placed = sum(isinstance(item, (Where, Setting)) for item in items)
    shown = len(things) + happens + placed
    if not things and placed < 2:
        return 0.0
    weight = 1.0 if happens else 0.8 if placed or len(things) > 1 else 0.6
    return round(weight * shown / (shown + unknown), 3)


def _check(text: str) -> None:
    if not text.strip():
        raise PromptError('the prompt is empty; write what is to be seen, for example "A cat is playing with a ball"')
    if len(text) > MOST_CHARACTERS:
        raise PromptError(
            f"the prompt has {len(text):,} characters and one scene takes at most {MOST_CHARACTERS:,}; "
            "shorten it to what is to be seen, or make a film of the text: filmloom film"
        )


def _read(text: str, language: Language, *, all_emoji: bool = False) -> list[Item]:
    return (chinese.read if language == "zh" else english.read)(text, all_emoji=all_emoji)


def _read_news(text: str, language: Language) -> list[Item]:
    return chinese.read(text, strict=True) if language == "zh" else english.read(text)


def _near(unplaced: tuple[str, ...], language: Language) -> tuple[str, ...]:
    known = lexicon.words(language)
    cutoff = 0.75 if language == "en" else 0.5
    found = [near for word in unplaced[:8] for near in difflib.get_close_matches(word.lower(), known, 2, cutoff)]
    return tuple(dict.fromkeys(found))[:6]


def _nothing_drawable(text: str, near: tuple[str, ...], language: Language) -> str:
    shown = text.strip() if len(text.strip()) <= 60 else f"{text.strip()[:57]}..."
    examples = near or tuple(lexicon.concept(key).en[0] if language == "en" else lexicon.concept(key).zh[0]
                             for key in ("cat", "ball", "bus", "rocket", "house"))  # fmt: skip
    hint = "the nearest words are" if near else "try words such as"
    return (
        f"nothing in {shown!r} can be drawn: it names no thing and no place that the lexicon knows; "
        f"{hint} {', '.join(examples)}"
    )


def _spec(scene: grammar.Scene) -> SceneSpec:
    settings: dict[str, Any] = dict(scene.settings)
    if "background" not in settings:
        settings["background"] = _background(scene.actors, at_night=settings.get("hour") == "night")
    return canonical(SceneSpec(actors=scene.actors, steps=scene.steps, relations=scene.relations, **settings))


_BY_CATEGORY: Final[dict[str, Background]] = {
    "vehicles": "street", "buildings": "city", "city": "street", "plants": "meadow", "sky": "meadow",
}  # fmt: skip
_INDOORS: Final = frozenset(("economy", "things", "food"))
_BY_KEY: Final[dict[str, Background]] = {
    **dict.fromkeys(("metro", "tram", "monorail", "train", "high_speed_train", "trolleybus", "bus_stop"), "city"),
    **dict.fromkeys(("doctor", "scientist", "programmer", "office_worker", "judge", "cook", "teacher"), "room"),
    **dict.fromkeys(("police_officer", "worker", "mechanic", "pedestrian"), "street"),
    **dict.fromkeys(("tent", "umbrella", "flag", "basket", "tractor", "steam_train", "castle"), "meadow"),
    **dict.fromkeys(("snowman", "skier", "penguin", "polar_bear", "snow_mountain", "santa"), "snow"),
    **dict.fromkeys(("camel", "cactus"), "desert"),
    **dict.fromkeys(("crab", "palm"), "beach"),
    **dict.fromkeys(("dinosaur", "monkey", "mushroom"), "forest"),
    **dict.fromkeys(("ghost", "owl"), "night"),
}


def _background(actors: tuple[Actor, ...], *, at_night: bool) -> Background:
    """Where the actors are at home: the first one that is bound to a place decides."""
    known = [lexicon.concept(actor.concept) for actor in actors if actor.concept]
    for home, background in (("water", "sea"), ("space", "space")):
        if any(concept.home == home and concept.key != "bridge" for concept in known):
            return background  # type: ignore[return-value]
    grounded = [concept for concept in known if concept.home in ("ground", "any")]
    if not grounded and any(concept.key == "bridge" for concept in known):
        return "sea"  # it stands in water, unless somebody brings it ashore
    if not grounded:
        airy: Background = "sky" if known else "meadow"
        return "night" if at_night else airy
    found = [_BY_KEY.get(concept.key) or _BY_CATEGORY.get(concept.category) for concept in grounded]
    chosen = next((background for background in found if background), None)
    if chosen is None and any(concept.category in _INDOORS for concept in grounded):
        return "room"
    return chosen or ("night" if at_night else "meadow")
