"""Chinese words that say how, where and when, from chinese_words.tsv: verbs, words of place, settings, counts.

Its tables: act (a motion and its verbs), go (speed/what it means without a way: verbs that need a way), relation
(verbs), after and after_reverse (words of place that stand after their noun), inside (what may follow the name of a
place), digit, many (measure words that count), vague, the fields of a spec, and the words of noun phrases.
"""

from __future__ import annotations

from typing import Final

from filmloom.world.language.items import Act, Heading, Item, Link, Mark, Pace, Pronoun, Setting, Where, going
from filmloom.world.language.word_tables import by_word, load
from filmloom.world.scene import ActorSize, Color

_TABLES: Final = load("chinese_words.tsv")
COLORS: Final[dict[str, Color]] = by_word(_TABLES["color"])
SIZES: Final[dict[str, ActorSize]] = by_word(_TABLES["size"])
DIGITS: Final[dict[str, int]] = by_word(_TABLES["digit"])
MANY: Final[dict[str, int]] = by_word(_TABLES["many"])
VAGUE: Final[dict[str, int]] = by_word(_TABLES["vague"])
MEASURES: Final = "".join(_TABLES["measure"][""])
ADJECTIVES: Final = frozenset(_TABLES["adjective"][""])
OTHER: Final = _TABLES["other"][""]
SKIPPED: Final = frozenset(_TABLES["skipped"][""])
"""Words of the grammar, which a picture needn't show."""
ABSTRACT: Final = _TABLES["abstract"][""]
"""Nouns that take the thing before them out of the picture: 汽车产业, 房子价格."""


def items() -> dict[str, Item]:
    """Every word that says how, where or when, with what it means; the longest match wins."""
    table: dict[str, Item] = {}
    _add_settings(table)
    for way, ends in _TABLES["way"].items():
        for end in ends:
            for start in ("向", "往", "朝", "朝着", "向着"):
                for tail in ("边", "方", "侧", ""):
                    table[f"{start}{end}{tail}"] = Heading(way)
    for speed, words in _TABLES["pace"].items():
        table |= dict.fromkeys(words, Pace(speed))
    for place, words in _TABLES["place"].items():
        table |= {f"{before}{word}": Where(place=place) for word in words for before in ("", "在", "从")}
    for depth, words in _TABLES["depth"].items():
        table |= {f"{before}{word}": Where(depth=depth) for word in words for before in ("", "在", "从")}
    table |= dict.fromkeys(("它", "他", "她"), Pronoun()) | dict.fromkeys(
        ("它们", "他们", "她们"), Pronoun(plural=True)
    )
    _add_verbs(table)
    for mark, words in _TABLES["mark"].items():
        table |= dict.fromkeys(words, Mark(mark))
    return table


def _add_settings(table: dict[str, Item]) -> None:
    for background, words in _TABLES["background"].items():
        for word in words:
            for before in ("", "在", "从", "到"):
                table |= {
                    f"{before}{word}{after}": Setting("background", background) for after in _TABLES["inside"][""]
                }
    for hour, words in _TABLES["hour"].items():
        table |= {f"{before}{word}": Setting("hour", hour) for word in words for before in ("", "在")}
    for weather, words in _TABLES["weather"].items():
        table |= {f"{before}{word}": Setting("weather", weather) for word in words for before in ("", "在")}
    for camera, words in _TABLES["camera"].items():
        for word in words:
            for between in ("", "慢慢", "缓缓", "慢慢地", "缓缓地", "逐渐", "快速"):
                table[f"镜头{between}{word}"] = Setting("camera", camera)


def _add_headed(table: dict[str, Item], verb: str, act: Act) -> None:
    """A verb of one character with where it goes: 跑向左边, 爬上, 飞进."""
    for way, ends in _TABLES["way"].items():
        for end in ends:
            table |= dict.fromkeys((f"{verb}向{end}", f"{verb}向{end}边"), Act("go", act.speed, way))
    table |= {f"{verb}上": Act("rise"), f"{verb}进": Act("enter"), f"{verb}出": Act("exit")}


def _add_verbs(table: dict[str, Item]) -> None:
    for value, verbs in _TABLES["go"].items():
        for verb in verbs:
            table |= dict.fromkeys((verb, f"{verb}着", f"{verb}了"), going(value))
            if len(verb) == 1:
                _add_headed(table, verb, going(value))
    for kind, words in _TABLES["act"].items():
        for word in words:
            table |= dict.fromkeys((word, f"{word}着", f"{word}了"), Act(kind))
    for relation, words in _TABLES["relation"].items():
        table |= {f"{word}{after}": Link(relation) for word in words for after in ("", "着", "了")}
    for relation, words in _TABLES["after"].items():
        for word in words:
            table |= dict.fromkeys((word, f"的{word}"), Link(relation, after=True))
    for relation, words in _TABLES["after_reverse"].items():
        for word in words:
            table |= dict.fromkeys((word, f"的{word}"), Link(relation, reverse=True, after=True))
