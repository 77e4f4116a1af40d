"""Reading: what a subject's words say, slot by slot, however they are worded as long as it is clear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from filmloom.model.evaluate.slots import relations_in, scene_in
from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.parse import mentions
from filmloom.world.talk import Slot
from filmloom.world.talk.words import BACKGROUNDS, CAMERAS, COLORS, HOURS, MOTIONS, NUMBERS, SPEEDS, WEATHERS

_WAY_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {"left": "left", "right": "right", "up": "up", "upwards": "up", "down": "down", "downwards": "down"},
    "zh": {"左": "left", "右": "right", "上": "up", "下": "down"},
}


def answer_of(text: str, slot: Slot, language: Language) -> str:
    """The value that an answer names, as the scene would have it; empty if it names none or several."""
    if slot == "concept":
        return ",".join(sorted(mentions(text, language)))
    if slot == "relation":
        return ",".join(relations_in(scene_in(text, language)))
    found = _named(_without_leaves(text), _words(slot, language), language)
    if slot == "order":
        return ",".join(found)
    return found[0] if len(set(found)) == 1 else ""


def right_answer(value: str, slot: Slot) -> str:
    """The value of `talk.questions` in the form of `answer_of`."""
    return ",".join(sorted(set(value.split(",")))) if slot == "concept" else value


def values_of(slot: Slot) -> list[str]:
    """All values that answers about a slot can have; none where there is no end of them."""
    return [] if slot in ("concept", "order", "relation") else sorted(set(_words(slot, "en").values()))


def _words(slot: Slot, language: Language) -> Mapping[str, str]:
    """Words to values."""
    if slot in ("motion", "order"):
        return dict(_verbs(language))
    if slot == "count":
        return {NUMBERS[language][number]: str(number) for number in range(1, 7)}
    if slot == "direction":
        return _WAY_WORDS[language]
    table = {
        "color": COLORS, "background": BACKGROUNDS, "weather": WEATHERS, "hour": HOURS, "camera": CAMERAS,
        "speed": SPEEDS,
    }[slot]  # fmt: skip
    return {word: value for value, word in table[language].items()}


def _verbs(language: Language) -> Iterator[tuple[str, str]]:
    """Move up; moves up: of one and of several."""
    for kind, verb in MOTIONS[language].items():
        yield verb, kind
        if language == "en":
            first, _, rest = verb.partition(" ")
            yield f"{first}s {rest}".strip(), kind


def _named(text: str, words: Mapping[str, str], language: Language) -> list[str]:
    """The values whose words stand in a text, in their order; of words that lie in each other, the longest."""
    edge = r"\b" if language == "en" else ""
    longest = sorted(words, key=len, reverse=True)
    pattern = "|".join(f"{edge}{re.escape(word.lower())}{edge}" for word in longest)
    lower = {word.lower(): value for word, value in words.items()}
    return [lower[found] for found in re.findall(pattern, text.lower())]


def _without_leaves(text: str) -> str:
    """The leaves and maple leaves are things; only somebody who leaves does anything."""
    return re.sub("|".join(map(re.escape, _leaves())), "", text.lower())


@cache
def _leaves() -> tuple[str, ...]:
    plurals = {plural.lower() for each in lexicon.concepts() for plural in each.plurals}
    several = (each if " " in each else f"the {each}" for each in plurals if "leaves" in each)
    return tuple(sorted(several, key=len, reverse=True))
