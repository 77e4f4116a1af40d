"""The words that questions, answers and edits share, in both languages."""

from __future__ import annotations

from typing import Final

from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.scene import Actor, SceneSpec

Table = dict[Language, dict[str, str]]

COLORS: Final[Table] = {
    "en": {name: name for name in ("red", "orange", "yellow", "green", "blue", "purple", "pink", "black", "white")},
    "zh": {
        "red": "红色", "orange": "橙色", "yellow": "黄色", "green": "绿色", "blue": "蓝色", "purple": "紫色",
        "pink": "粉色", "black": "黑色", "white": "白色",
    },
}  # fmt: skip
BACKGROUNDS: Final[Table] = {
    "en": {
        "meadow": "in a meadow", "sky": "in the sky", "sea": "in the sea", "beach": "on a beach",
        "night": "under a starry sky", "street": "on a street", "room": "in a room", "snow": "in a snowy landscape",
        "desert": "in a desert", "forest": "in a forest", "space": "in space", "city": "in a city",
    },
    "zh": {
        "meadow": "草地上", "sky": "天空中", "sea": "大海里", "beach": "沙滩上", "night": "星空下", "street": "街道上",
        "room": "房间里", "snow": "雪地上", "desert": "沙漠中", "forest": "森林里", "space": "太空中", "city": "城市里",
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
    "en": {"still": "stays still", "pan_left": "pans left", "pan_right": "pans right", "tilt_up": "tilts up",
           "tilt_down": "tilts down", "zoom_in": "zooms in", "zoom_out": "zooms out"},
    "zh": {"still": "不动", "pan_left": "左移", "pan_right": "右移", "tilt_up": "上移", "tilt_down": "下移",
           "zoom_in": "推近", "zoom_out": "拉远"},
}  # fmt: skip
MOTIONS: Final[Table] = {
    "en": {
        "still": "stay still", "left": "move to the left", "right": "move to the right", "up": "move up",
        "down": "move down", "enter": "come in", "exit": "leave", "bounce": "bounce", "fall": "fall", "rise": "rise",
        "spin": "spin", "grow": "grow", "shrink": "shrink", "orbit": "move in a circle", "shake": "shake",
        "jump": "jump",
    },
    "zh": {
        "still": "静止不动", "left": "向左移动", "right": "向右移动", "up": "向上移动", "down": "向下移动",
        "enter": "进入画面", "exit": "离开画面", "bounce": "弹跳", "fall": "落下", "rise": "升起", "spin": "旋转",
        "grow": "变大", "shrink": "变小", "orbit": "转圈", "shake": "摇晃", "jump": "跳起来",
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
NUMBERS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("no", "one", "two", "three", "four", "five", "six"),
    "zh": ("零", "一", "两", "三", "四", "五", "六"),
}


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
    return f"{'an' if described[0] in 'aeiou' and not described.startswith(('uni', 'ufo')) else 'a'} {described}"


def listed(parts: list[str], language: Language) -> str:
    """A cat, a dog and a ball."""
    if len(parts) < 2:
        return "".join(parts)
    if language == "zh":
        return f"{'、'.join(parts[:-1])}和{parts[-1]}"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(text: str, language: Language) -> str:
    """With its capital and its stop."""
    return f"{text}。" if language == "zh" else f"{text[0].upper()}{text[1:]}."
