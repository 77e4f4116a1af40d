"""Voices: what each concept sounds like: a family, and within it a pitch and a rhythm of its own.

Those that everybody knows stand in voices.tsv (a cat, a bell, a steam train); the others get a family of their category
and a pitch by their place in the lexicon, so that no two concepts sound alike. They are drawings of sounds, not
recordings: made to be told apart, by people and by a model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal, TypeAlias, cast, get_args

import numpy as np

from filmloom.world import lexicon
from filmloom.world.sound.synthesis import (
    Samples,
    contour,
    decay,
    harmonics,
    noise,
    partials,
    placed,
    rise_and_fall,
)

Family: TypeAlias = Literal["throat", "chirp", "engine", "bell", "wood", "tick", "beep", "horn", "blow", "rustle"]

_BY_CATEGORY: Final[dict[str, tuple[Family, ...]]] = {
    "animals": ("throat",), "people": ("throat",), "things": ("wood", "tick", "beep", "bell", "rustle"),
    "vehicles": ("engine",), "plants": ("rustle", "tick"), "food": ("wood", "rustle", "tick"),
    "sports": ("wood", "bell", "tick"), "sky": ("blow", "bell", "horn"), "buildings": ("bell", "horn", "wood", "tick"),
    "city": ("beep",), "economy": ("bell", "tick", "rustle"),
}  # fmt: skip
"""The concepts of a category take these in turn."""
_RANGES: Final[dict[Family, tuple[float, float]]] = {
    "throat": (110, 900), "chirp": (1400, 3600), "engine": (38, 150), "bell": (300, 2400), "wood": (140, 1100),
    "tick": (700, 4000), "beep": (350, 2600), "horn": (90, 420), "blow": (90, 1800), "rustle": (900, 5200),
}  # fmt: skip
_BENDS: Final = ((1.0, 1.3), (1.4, 1.0, 0.7), (0.8, 1.25, 0.8), (1.2, 0.8, 1.2))
_GOLDEN: Final = 0.618034


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How one concept sounds when it calls."""

    family: Family
    pitch_hz: float
    seconds: float
    """Of one call."""
    syllables: int
    """How often it sounds in one call."""
    bend: tuple[float, ...]
    """The pitch over a syllable, in multiples."""
    formants: tuple[float, ...]
    """Hz; of throats and horns."""
    rough: float
    """0 clear to 1 hoarse."""

    @property
    def lasting(self) -> bool:
        """Whether it sounds all the time rather than in calls."""
        return self.family in ("engine", "blow")


@cache
def voice_of(key: str) -> Voice:
    """The voice of a concept; PromptError for an unknown one."""
    known = _table().get(key)
    if known is not None:
        return known
    concept = lexicon.concept(key)
    number = _numbers().get(key, sum(map(ord, key)))
    families = _BY_CATEGORY.get(concept.category, ("wood",))
    family = families[number % len(families)]
    share, other = (number * _GOLDEN) % 1, (number * _GOLDEN * _GOLDEN + 0.37) % 1
    low, high = _RANGES[family]
    return Voice(
        family=family,
        pitch_hz=low * (high / low) ** share,
        seconds=0.35 + 0.5 * other,
        syllables=1 + number // len(families) % 5,
        bend=_BENDS[number // len(families) // 5 % len(_BENDS)],
        formants=(420 + 700 * other, 1300 + 1400 * share),
        rough=(number * 0.37) % 1 * 0.6,
    )


def call(voice: Voice, rate: int = 16_000, *, seconds: float | None = None, seed: int = 0) -> Samples:
    """[n] one call, or as long as asked for a voice that lasts; its loudest sample is 1."""
    rng = np.random.default_rng([seed, 11])
    length = (seconds if voice.lasting and seconds is not None else voice.seconds) * (1 + 0.03 * rng.standard_normal())
    n = max(1, round(max(length, 0.05) * rate))
    made = _FAMILIES[voice.family](voice, n, rate, rng)
    return made / max(float(np.abs(made).max()), 1e-9)


def _throat(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    return _syllables(voice, n, rate, rng, slope=0.9, formants=voice.formants)


def _horn(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    both = [_syllables(voice, n, rate, rng, slope=0.7, formants=voice.formants, times=times) for times in (1.0, 1.26)]
    return both[0] + 0.8 * both[1]


def _chirp(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    return _syllables(voice, n, rate, rng, slope=3.0)


def _beep(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    return _syllables(voice, n, rate, rng, slope=1.6)


def _syllables(
    voice: Voice,
    n: int,
    rate: int,
    rng: np.random.Generator,
    *,
    slope: float,
    formants: tuple[float, ...] = (),
    times: float = 1.0,
) -> Samples:
    made = np.zeros(n)
    step = n // voice.syllables
    for number in range(voice.syllables):
        length = max(8, round(step * (0.8 if voice.syllables > 1 else 1.0)))
        pitch = times * voice.pitch_hz * (1 + 0.01 * rng.standard_normal()) * contour(voice.bend, length)
        tone = harmonics(pitch, rate, slope=slope, formants=formants)
        tone /= max(float(np.abs(tone).max()), 1e-9)
        if voice.rough:
            flutter = 1 - 0.7 * voice.rough * (0.5 + 0.5 * np.sin(2 * np.pi * 43 * np.arange(length) / rate))
            tone = tone * flutter + 0.25 * voice.rough * noise(length, rate, 300, 5000, rng)
        placed(made, tone * rise_and_fall(length, rate, 0.02, 0.3 * length / rate), number * step / rate, rate)
    return made


def _engine(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    wander = 1 + 0.02 * np.sin(2 * np.pi * 0.9 * np.arange(n) / rate + rng.uniform(0, 6))
    pitch = voice.pitch_hz * wander * contour(voice.bend, n)
    tone = harmonics(pitch, rate, slope=0.8, formants=voice.formants)
    beat = 1 - 0.6 * voice.rough * (0.5 + 0.5 * np.sin(np.cumsum(pitch) * 2 * np.pi / rate / voice.syllables))
    hum = tone / max(float(np.abs(tone).max()), 1e-9) * beat
    whole: Samples = hum + 0.12 * noise(n, rate, 80, 900, rng)
    return whole * rise_and_fall(n, rate, 0.08, 0.08)


def _bell(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    return _struck(voice, n, rate, rng, (1.0, 2.0, 2.76, 4.2, 5.4), 0.35)


def _wood(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    return _struck(voice, n, rate, rng, (1.0, 1.58, 2.41), 0.045)


def _struck(
    voice: Voice, n: int, rate: int, rng: np.random.Generator, ratios: tuple[float, ...], half_life_s: float
) -> Samples:
    made = np.zeros(n)
    for number in range(voice.syllables):
        first = number * n // voice.syllables
        rest = n - first
        stretched = [ratio ** (1 + 0.2 * voice.rough) for ratio in ratios]
        hit = partials(voice.pitch_hz * voice.bend[number % len(voice.bend)], stretched, rest, rate, half_life_s)
        knock = decay(rest, rate, 0.006) * rng.standard_normal(rest)
        placed(made, hit + 0.3 * voice.rough * knock, first / rate, rate)
    return made


def _tick(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    made = np.zeros(n)
    for number in range(2 * voice.syllables):
        length = max(8, rate // 40)
        pitch = voice.pitch_hz * voice.bend[number % len(voice.bend)]
        click = noise(length, rate, 0.7 * pitch, 1.4 * pitch, rng) * decay(length, rate, 0.004)
        placed(made, click, number * n / (2 * voice.syllables) / rate, rate)
    return made


def _blow(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    band = noise(n, rate, 0.6 * voice.pitch_hz, 1.7 * voice.pitch_hz, rng)
    gusts = 1 + 0.6 * np.sin(2 * np.pi * 0.7 * voice.syllables * np.arange(n) / rate + rng.uniform(0, 6))
    whole: Samples = band * gusts * rise_and_fall(n, rate, 0.15, 0.15)
    return whole


def _rustle(voice: Voice, n: int, rate: int, rng: np.random.Generator) -> Samples:
    made = np.zeros(n)
    for number in range(3 * voice.syllables):
        length = max(8, round(rate * 0.06))
        grain = noise(length, rate, 0.7 * voice.pitch_hz, 1.3 * voice.pitch_hz, rng)
        at = number * n / (3 * voice.syllables) / rate
        placed(made, grain * rise_and_fall(length, rate, 0.015, 0.04), at, rate, 0.6 + 0.4 * rng.random())
    return made


_FAMILIES: Final[dict[Family, Callable[[Voice, int, int, np.random.Generator], Samples]]] = {
    "throat": _throat, "chirp": _chirp, "engine": _engine, "bell": _bell, "wood": _wood, "tick": _tick, "beep": _beep,
    "horn": _horn, "blow": _blow, "rustle": _rustle,
}  # fmt: skip
assert set(_FAMILIES) == set(get_args(Family))


@cache
def _numbers() -> dict[str, int]:
    """Each concept's place in the lexicon."""
    return {each.key: number for number, each in enumerate(lexicon.concepts())}


@cache
def _table() -> dict[str, Voice]:
    text = resources.files("filmloom.world.sound").joinpath("voices.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return {
        key: Voice(
            family=cast(Family, family),
            pitch_hz=float(pitch),
            seconds=float(seconds),
            syllables=int(syllables),
            bend=tuple(map(float, bend.split())),
            formants=tuple(map(float, formants.split())),
            rough=float(rough),
        )
        for key, family, pitch, seconds, syllables, bend, formants, rough in rows
    }
