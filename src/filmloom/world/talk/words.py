"""The words that questions, answers and edits share, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.language import chinese_sentence, english_sentence
from filmloom.world.scene import Actor, SceneSpec

Table: TypeAlias = Mapping[Language, Mapping[Any, str]]

BACKGROUNDS: Final[Table] = {"en": english_sentence.BACKGROUNDS, "zh": chinese_sentence.BACKGROUNDS}

COLORS: Final[Table] = {
    "en": {name: name for name in ("red", "orange", "yellow", "green", "blue", "purple", "pink", "black", "white")},
    "zh": {
        "red": "红色", "orange": "橙色", "yellow": "黄色", "green": "绿色", "blue": "蓝色", "purple": "紫色",
        "pink": "粉色", "black": "黑色", "white": "白色",
    },
}  # fmt: skip
WEATHERS: Final[Table] = {
    "en": {"clear": "the sky is clear", "rain": "it is raining", "snow": "it is snowing", "wind": "it is windy",
           "fog": "it is foggy"},
    "zh": {"clear": "天气晴朗", "rain": "在下雨", "snow": "在下雪", "wind": "在刮风", "fog": "有雾"},
}  # fmt: skip
HOURS: Final[Table] = {
    "en": {"day": "during the day", "dawn": "at dawn", "dusk": "at dusk", "night": "at night"},
    "zh": {"day": "白天", "dawn": "清晨", "dusk": "黄昏", "night": "夜晚"},
}
CAMERAS: Final[Table] = {
    "en": {**english_sentence.CAMERAS, "still": "stays still"},
    "zh": {**chinese_sentence.CAMERAS, "still": "不动"},
}
MOTIONS: Final[Table] = {
    "en": {
        **english_sentence.MOTIONS, "exit": "leave", "left": "move to the left", "right": "move to the right",
        "up": "move up", "down": "move down",
    },
    "zh": {
        **chinese_sentence.MOTIONS, **{kind: f"{way}移动" for kind, way in chinese_sentence.WAYS.items()},
    },
}  # fmt: skip
SPEEDS: Final[Table] = {
    "en": {"slow": "slowly", "normal": "at a steady pace", "fast": "quickly"},
    "zh": {"slow": "慢慢地", "normal": "不快不慢", "fast": "快速地"},
}
RELATIONS: Final[Table] = {
    "en": {
        "next_to": "{} is next to {}", "above": "{} is above {}", "in_front_of": "{} is in front of {}",
        "chases": "{} is chasing {}", "follows": "{} is following {}", "plays_with": "{} is playing with {}",
        "meets": "{} is meeting {}", "carries": "{} is carrying {}", "looks_at": "{} is looking at {}",
    },
    "zh": {
        "next_to": "{}在{}旁边", "above": "{}在{}上方", "in_front_of": "{}在{}前面", "chases": "{}在追{}",
        "follows": "{}跟着{}", "plays_with": "{}和{}一起玩", "meets": "{}遇见{}", "carries": "{}带着{}",
        "looks_at": "{}看着{}",
    },
}  # fmt: skip
NUMBERS: Final[dict[Language, Sequence[str]]] = {"en": english_sentence.NUMBERS, "zh": chinese_sentence.NUMBERS}


def alone(actor: Actor, spec: SceneSpec) -> bool:
    """Whether its name is enough to say which one is meant."""
    return sum(each.concept == actor.concept for each in spec.actors) == 1


def noun(actor: Actor, language: Language) -> str:
    """Cat; cats; 猫."""
    concept = lexicon.concept(actor.concept)
    if language == "zh":
        return concept.zh[0]
    return concept.en[0] if actor.count == 1 else concept.plurals[0]


def the(actor: Actor, language: Language) -> str:
    """The cat; 猫."""
    return noun(actor, language) if language == "zh" else f"the {noun(actor, language)}"


def some(actor: Actor, language: Language, *, tinted: bool = True) -> str:
    """A red cat; two cats; 一只红色的猫."""
    concept = lexicon.concept(actor.concept)
    color = COLORS[language][actor.color] if tinted and actor.color else ""
    if language == "zh":
        return f"{NUMBERS['zh'][actor.count]}{concept.measure}{f'{color}的' if color else ''}{noun(actor, 'zh')}"
    described = f"{color} {noun(actor, 'en')}".strip()
    if actor.count > 1:
        return f"{NUMBERS['en'][actor.count]} {described}"
    return f"{english_sentence.article(described)} {described}"


def listed(parts: list[str], language: Language) -> str:
    """A cat, a dog and a ball."""
    if language == "en":
        return english_sentence.listed(parts)
    return parts[0] if len(parts) == 1 else f"{'、'.join(parts[:-1])}和{parts[-1]}"


def sentence(text: str, language: Language) -> str:
    """With its capital and its stop."""
    return f"{text}。" if language == "zh" else f"{text[0].upper()}{text[1:]}."
