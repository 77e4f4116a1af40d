"""English words that say how, where and when, from english_words.tsv: verbs in all forms, prepositions, settings.

Its tables: act (a motion and its verbs), go (speed/what it means without a way: verbs that need a way), relation
(verbs), forward and reverse (prepositions whose object is the object, or the subject, of the relation), irregular
(a verb's past, participle and -ing), the fields of a spec, and the words of noun phrases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from filmloom.world.language.items import Act, Heading, Item, Link, Mark, Pace, Pronoun, Setting, Where, going
from filmloom.world.language.word_tables import by_word, load
from filmloom.world.scene import ActorSize, Color

_TABLES: Final = load("english_words.tsv")
COLORS: Final[dict[str, Color]] = by_word(_TABLES["color"])
SIZES: Final[dict[str, ActorSize]] = by_word(_TABLES["size"])
COUNTS: Final[dict[str, int]] = by_word(_TABLES["count"])
NUMBERS: Final[dict[str, int]] = by_word(_TABLES["number"])
ORDINALS: Final[dict[str, int]] = by_word(_TABLES["ordinal"])
THE: Final = frozenset(_TABLES["the"][""])
OTHER: Final = frozenset(_TABLES["other"][""])
ADJECTIVES: Final = frozenset(_TABLES["adjective"][""])
SKIPPED: Final = frozenset(_TABLES["skipped"][""])
"""Words of the grammar, which a picture needn't show."""
ABSTRACT: Final = frozenset(_TABLES["abstract"][""])
"""Nouns that take the thing before them out of the picture: car industry, house prices."""


def inflected(verb: str) -> list[str]:
    """All forms of a verb's first word, with the rest of the phrase unchanged: run after, runs after, ran after."""
    first, _, rest = verb.partition(" ")
    forms = [first, _third_person(first), *_past_and_participle(first)]
    return [f"{form} {rest}".strip() for form in dict.fromkeys(forms)]


def items() -> dict[str, Item]:
    """Every phrase that says how, where or when, with what it means."""
    table: dict[str, Item] = {}
    _add(table, _TABLES["mark"], Mark)
    _add(table, _TABLES["pace"], Pace)
    _add(table, _TABLES["way"], Heading)
    _add(table, _TABLES["place"], Where)
    for depth, phrases in _TABLES["depth"].items():
        table |= dict.fromkeys(phrases, Where(depth=depth))
    table |= dict.fromkeys(("it", "he", "she", "him"), Pronoun()) | dict.fromkeys(
        ("they", "them"), Pronoun(plural=True)
    )
    _add_settings(table)
    _add_verbs(table)
    _add_prepositions(table)
    return table


def _add(table: dict[str, Item], groups: Mapping[Any, tuple[str, ...]], make: Callable[[Any], Item]) -> None:
    for value, phrases in groups.items():
        table |= dict.fromkeys(phrases, make(value))


def _add_settings(table: dict[str, Item]) -> None:
    for background, nouns in _TABLES["background"].items():
        for noun in nouns:
            table[noun] = Setting("background", background)
            for preposition in _TABLES["preposition"][""]:
                for article in ("the ", "a ", "an ", ""):
                    table[f"{preposition} {article}{noun}"] = Setting("background", background)
    for phrase in ("in the snow", "on the snow", "on snow", "on snowy ground", "through the snow"):
        table[phrase] = Setting("background", "snow")
    table["snow"] = table["snowy"] = Setting("background", "snow", loose=True)
    table["at sea"] = Setting("background", "sea")
    for hour, phrases in _TABLES["hour"].items():
        table |= dict.fromkeys(phrases, Setting("hour", hour))
    for weather, phrases in _TABLES["weather"].items():
        table |= dict.fromkeys(phrases, Setting("weather", weather))
    for camera, phrases in _TABLES["camera"].items():
        for phrase in phrases:
            for form in _camera_forms(phrase):
                table[form] = Setting("camera", camera)


def _camera_forms(phrase: str) -> list[str]:
    if not phrase.startswith("camera "):
        return inflected(phrase)
    forms = inflected(phrase.removeprefix("camera "))
    return [phrase, *(f"camera {between}{form}" for form in forms for between in ("", "is ", "slowly "))]


def _add_verbs(table: dict[str, Item]) -> None:
    for value, verbs in _TABLES["go"].items():
        for verb in verbs:
            table |= dict.fromkeys(inflected(verb), going(value))
    for kind, verbs in _TABLES["act"].items():
        for verb in verbs:
            table |= dict.fromkeys(inflected(verb), Act(kind))
    for relation, verbs in _TABLES["relation"].items():
        for verb in verbs:
            for form in inflected(verb):
                table[form] = Link(relation)
                table[f"{form} by"] = Link(relation, reverse=True)


def _add_prepositions(table: dict[str, Item]) -> None:
    for kind, phrases in _TABLES["forward"].items():
        for phrase in phrases:
            table.setdefault(phrase, Link(kind))
    for kind, phrases in _TABLES["reverse"].items():
        for phrase in phrases:
            table.setdefault(phrase, Link(kind, reverse=True))


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"


def _past_and_participle(verb: str) -> list[str]:
    if verb in _TABLES["irregular"]:
        return list(_TABLES["irregular"][verb])
    if verb.endswith("e"):
        return [f"{verb}d", f"{verb[:-1]}ing" if not verb.endswith("ee") else f"{verb}ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [f"{verb[:-1]}ied", f"{verb}ing"]
    return [f"{verb}ed", f"{verb}ing"]
