"""A canonical SceneSpec in English words."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from filmloom.world import lexicon
from filmloom.world.language import english, english_words
from filmloom.world.language.items import Thing, Unknown
from filmloom.world.scene import (
    Actor,
    Background,
    Camera,
    Depth,
    Hour,
    Motion,
    MotionKind,
    Place,
    Relation,
    RelationKind,
    SceneSpec,
    Weather,
)

BACKGROUNDS: Final[dict[Background, str]] = {
    "meadow": "in a meadow", "sky": "in the sky", "sea": "in the sea", "beach": "on a beach",
    "night": "under a starry sky", "street": "on a street", "room": "in a room", "snow": "in a snowy landscape",
    "desert": "in a desert", "forest": "in a forest", "space": "in space", "city": "in a city",
}  # fmt: skip
_EMPTY: Final[dict[Background, str]] = {
    "meadow": "a quiet meadow", "sky": "an empty sky", "sea": "the open sea", "beach": "a quiet beach",
    "night": "a starry sky", "street": "an empty street", "room": "an empty room", "snow": "a snowy landscape",
    "desert": "a quiet desert", "forest": "a quiet forest", "space": "deep space", "city": "a quiet city",
}  # fmt: skip
_HOURS: Final[dict[Hour, str]] = {"day": "", "dawn": "at dawn", "dusk": "at dusk", "night": "at night"}
_WEATHERS: Final[dict[Weather, str]] = {
    "clear": "", "rain": "in the rain", "snow": "in falling snow", "wind": "in the wind", "fog": "in the fog",
}  # fmt: skip
CAMERAS: Final[dict[Camera, str]] = {
    "still": "", "pan_left": "pans left", "pan_right": "pans right", "tilt_up": "tilts up", "tilt_down": "tilts down",
    "zoom_in": "zooms in", "zoom_out": "zooms out",
}  # fmt: skip
_PLACES: Final[dict[Place, str]] = {"left": "on the left", "right": "on the right", "center": "in the middle"}
_DEPTHS: Final[dict[Depth, str]] = {"near": "in the foreground", "middle": "", "far": "in the distance"}
_RELATIONS: Final[dict[RelationKind, str]] = {
    "next_to": "be next to", "above": "be above", "in_front_of": "be in front of", "chases": "chase",
    "follows": "follow", "plays_with": "play with", "meets": "meet", "carries": "carry", "looks_at": "look at",
}  # fmt: skip
_GO: Final = {
    "walks": "walk", "flies": "fly", "swims": "swim", "rolls": "roll", "floats": "float", "stands": "move",
    "hops": "hop", "drives": "drive",
}  # fmt: skip
_WAYS: Final[dict[MotionKind, str]] = {
    "left": "to the left",
    "right": "to the right",
    "up": "upwards",
    "down": "downwards",
}
MOTIONS: Final[dict[MotionKind, str]] = {
    "still": "stay still", "enter": "come in", "exit": "exit", "bounce": "bounce", "fall": "fall", "rise": "rise",
    "spin": "spin", "grow": "grow", "shrink": "shrink", "orbit": "move in a circle", "shake": "shake", "jump": "jump",
}  # fmt: skip
_LEGLESS: Final = frozenset(("snake", "snail", "caterpillar"))
NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six")
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


def say(spec: SceneSpec) -> str:
    """The spec in one sentence or two."""
    setting = " ".join(filter(None, (BACKGROUNDS[spec.background], _hour(spec), _WEATHERS[spec.weather])))
    names = _References(spec.actors)
    if not spec.actors:
        setting = " ".join(filter(None, (_EMPTY[spec.background], _hour(spec), _WEATHERS[spec.weather])))
        return _finish([setting], spec)
    if len(spec.actors) == 1 and spec.steps:
        return _finish([f"{setting}, {_steps(spec, names, names.introduced(0))}"], spec)
    if _is_pair(spec):
        relation, *others = spec.relations
        opening = f"{setting}, {_relation(relation, names, introduce=True)}"
    else:
        be = "is" if spec.actors[0].count == 1 else "are"
        everybody = listed([names.introduced(index) for index in range(len(spec.actors))])
        opening, others = f"{setting}, there {be} {everybody}", list(spec.relations)
    said = [_relation(relation, names, introduce=False) for relation in others]
    if spec.steps:
        said.append(_steps(spec, names, None))
    return _finish([opening, "; ".join(said)] if said else [opening], spec)


def _hour(spec: SceneSpec) -> str:
    return "" if spec.background == "night" else _HOURS[spec.hour]


def _is_pair(spec: SceneSpec) -> bool:
    """Whether a first relation can introduce both actors: a cat chases a ball."""
    if len(spec.actors) != 2 or not spec.relations:
        return False
    first = spec.relations[0]
    return first.subject == spec.actors[0].name and spec.actors[0].concept != spec.actors[1].concept


def _finish(sentences: list[str], spec: SceneSpec) -> str:
    seconds = f", for {spec.seconds:g} second{'' if spec.seconds == 1 else 's'}" if spec.seconds != 4 else ""
    camera = f", as the camera {CAMERAS[spec.camera]}" if spec.camera != "still" else ""
    text = ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)
    return f"{text}{seconds}{camera}."


class _References:
    """How the actors of a spec are named when they come in and afterwards."""

    def __init__(self, actors: tuple[Actor, ...]) -> None:
        self.actors = {actor.name: actor for actor in actors}
        self.order = list(actors)
        kinds = [(actor.concept, actor.picture) for actor in actors]
        self.rank = [kinds[:index].count(kind) for index, kind in enumerate(kinds)]
        self.alone = [kinds.count(kind) == 1 for kind in kinds]

    def introduced(self, index: int) -> str:
        """Two small red balloons on the left."""
        actor = self.order[index]
        size = "" if actor.size == "medium" else actor.size
        words = [size, actor.color or "", _noun(actor)]
        described = " ".join(filter(None, words))
        number = article(described) if actor.count == 1 else NUMBERS[actor.count]
        if self.rank[index]:
            number = "another" if actor.count == 1 else f"{NUMBERS[actor.count]} other"
        where = (_PLACES[actor.place] if actor.place else "", _DEPTHS[actor.depth])
        return " ".join(filter(None, (number, described, *where)))

    def again(self, name: str) -> str:
        """The balloons; the second balloon."""
        index = next(index for index, actor in enumerate(self.order) if actor.name == name)
        actor = self.order[index]
        if self.alone[index]:
            return f"the {_noun(actor)}"
        group = "group of " if actor.count > 1 else ""
        return f"the {_ORDINALS[self.rank[index]]} {group}{_noun(actor)}"


def _noun(actor: Actor) -> str:
    if actor.picture:
        return f"“{actor.picture}”"
    concept = lexicon.concept(actor.concept)
    word = concept.en[0] if actor.count == 1 else concept.plurals[0]
    return word if not concept.key.startswith("emoji:") or _is_plain(word, concept.key) else f"“{concept.en[0]}”"


def _is_plain(word: str, key: str) -> bool:
    """Whether the name of an emoji is understood without quotation marks."""
    if not any(isinstance(item, Unknown) for item in english.read(f"the {word}")):
        return False
    return [item.concept for item in english.read(f"the {word}", all_emoji=True) if isinstance(item, Thing)] == [key]


def article(words: str) -> str:
    """A or an."""
    word = words.lstrip("“").lower()
    return "an" if word.startswith(tuple("aeiou")) and not word.startswith(("uni", "us", "ut")) else "a"


def listed(parts: list[str]) -> str:
    """A cat, a dog and a ball."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _relation(relation: Relation, names: _References, *, introduce: bool) -> str:
    verb = _finite(_RELATIONS[relation.kind], names.actors[relation.subject].count)
    if introduce:
        return f"{names.introduced(0)} {verb} {names.introduced(1)}"
    return f"{names.again(relation.subject)} {verb} {names.again(relation.object)}"


def _steps(spec: SceneSpec, names: _References, subject: str | None) -> str:
    """All steps; `subject` introduces the only actor, which then needn't be named again."""
    said = [_step(step, names, subject if index == 0 else "" if subject else None)
            for index, step in enumerate(spec.steps)]  # fmt: skip
    first = "first " if len(said) > 1 and subject is None else ""
    return first + ", then ".join(said)


def _step(step: tuple[Motion, ...], names: _References, subject: str | None) -> str:
    return ", while ".join(
        _doings(list(group), names, subject) for _, group in groupby(step, lambda motion: motion.actor)
    )


def _doings(motions: list[Motion], names: _References, subject: str | None) -> str:
    actor = names.actors[motions[0].actor]
    who = names.again(actor.name) if subject is None else subject
    first, *others = (_verb(motion, actor) for motion in motions)
    also = f" while {listed([_gerund(verb) for verb in others])}" if others else ""
    return f"{who} {_finite(first, actor.count)}{also}".strip()


def _verb(motion: Motion, actor: Actor) -> str:
    """Walk slowly to the left."""
    adverb = {"slow": "slowly", "normal": "", "fast": "quickly"}[motion.speed]
    if motion.kind not in _WAYS:
        return f"{MOTIONS[motion.kind]} {adverb}".strip()
    verb = _go_verb(actor, motion.kind)
    if verb == "walk" and motion.speed == "fast":
        verb, adverb = "run", ""
    return " ".join(filter(None, (verb, adverb, _WAYS[motion.kind])))


def _go_verb(actor: Actor, kind: MotionKind) -> str:
    if actor.picture or actor.concept in _LEGLESS:
        return "move"
    concept = lexicon.concept(actor.concept)
    if kind in ("up", "down") and concept.moves not in ("flies", "swims", "floats"):
        return "move"
    if concept.category == "people" and concept.moves in ("drives", "swims"):
        return "move"
    return "sail" if concept.moves == "swims" and concept.category == "vehicles" else _GO[concept.moves]


def _finite(verb: str, count: int) -> str:
    first, _, rest = verb.partition(" ")
    if first == "be":
        return f"{'is' if count == 1 else 'are'} {rest}"
    return verb if count > 1 else english_words.inflected(verb)[1]


def _gerund(verb: str) -> str:
    return english_words.inflected(verb)[-1]
