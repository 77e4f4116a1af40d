"""How long a narration will take, before anybody has spoken it."""

from __future__ import annotations

import math
import re

from filmloom.studio.marks import spoken
from filmloom.studio.storyboard import Shot, Storyboard
from filmloom.types import Language

CHARACTERS_PER_SECOND = 4.2  # Mandarin news, syllables
WORDS_PER_SECOND = 2.5  # English news

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PAUSE = re.compile(r"[，；：、。！？,;:.!?—…]+")


def estimated_seconds(storyboard: Storyboard) -> float:
    """The film's length by estimate."""
    rate = storyboard.voice.rate
    return sum(estimated_shot_seconds(shot, storyboard.language, rate) for shot in storyboard.shots)


def estimated_shot_seconds(shot: Shot, language: Language, rate: float = 1.0) -> float:
    """One shot's length by estimate: pad, narration, pad, and at least its minimum."""
    text, _ = spoken(shot.say)
    return max(shot.min, shot.pad.before + spoken_seconds(text, language, rate) + shot.pad.after)


def spoken_seconds(text: str, language: Language, rate: float = 1.0) -> float:
    """How long it takes to say a text at `rate` times the usual pace: syllables or words, and the pauses inside."""
    chinese = len(_CHINESE.findall(text))
    words = len(_WORD.findall(text))
    numbers = sum(_said(number, language) for number in _NUMBER.findall(text))
    pauses = max(0, len(_PAUSE.findall(text)) - 1)
    if language == "zh":
        seconds = (chinese + numbers + 2 * words) / CHARACTERS_PER_SECOND + 0.12 * pauses
    else:
        seconds = (words + numbers + chinese / 2) / WORDS_PER_SECOND + 0.12 * pauses
    return seconds / rate


def _said(number: str, language: Language) -> float:
    """Syllables (zh) or words (en) of a number: 28.6 is 二十八点六, five; 2026 is three words."""
    digits = sum(character.isdigit() for character in number)
    if language == "zh":
        return digits * 1.4 if digits > 1 else 1
    return math.ceil(digits * 0.8)
