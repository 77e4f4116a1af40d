"""The sound of a whole animation: voices, impacts, ways and weather, mixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from filmloom.types import Sound
from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.lexicon import concept
from filmloom.world.sound.events import Impact, impacts, pan_of, presence_of, speed_of, turning_of
from filmloom.world.sound.synthesis import Samples, decay, noise, placed
from filmloom.world.sound.voices import call, voice_of

_CALLS_EVERY_S: Final = 2.4
_VOICE: Final = 0.5
_LASTING: Final = 0.3
_IMPACT: Final = 0.8
_WHOOSH: Final = 0.1
_FAST: Final = 2.0
"""Shorter sides per second at which a whoosh is loudest."""
_AIR: Final[dict[str, tuple[float, float, float, float]]] = {
    "rain": (900, 7000, 0.10, 0.0), "wind": (150, 700, 0.12, 0.35), "snow": (200, 600, 0.02, 0.2),
    "sea": (120, 900, 0.05, 0.13), "beach": (200, 1500, 0.05, 0.1), "street": (60, 300, 0.03, 0.05),
    "city": (60, 260, 0.04, 0.05), "forest": (2500, 6000, 0.008, 0.3),
}  # fmt: skip
"""Noise of a weather or a place: band in Hz, level, and how often it swells a second."""


def sound_of(animation: Animation, *, rate: int = 16_000, stereo: bool = False) -> Sound:
    """What an animation sounds like, from its seed: the same animation, the same samples.

    Returns [n] samples, or [n 2] with everybody where they are.
    """
    n = max(1, round(animation.seconds * rate))
    sides = np.zeros((2, n))
    for number, layer in enumerate(animation.layers):
        heard = _heard(layer, animation, np.random.default_rng([animation.seed, 21, number]), rate, n)
        right = 0.5 + 0.35 * _stretched(pan_of(layer, animation), n)
        sides += np.sqrt(np.stack([1 - right, right])) * heard
    sides += 0.7 * _air(animation, np.random.default_rng([animation.seed, 22]), rate, n)
    mixed = np.tanh(sides if stereo else sides.sum(0, keepdims=True) / np.sqrt(2))
    samples = mixed.T.astype(np.float32)
    return Sound(samples=samples if stereo else samples[:, 0], rate=rate)


def _heard(layer: Layer, animation: Animation, rng: np.random.Generator, rate: int, n: int) -> Samples:
    """One layer, everything that it does."""
    made = np.zeros(n)
    presence = _stretched(presence_of(layer, animation), n)
    speed = _stretched(speed_of(layer, animation.fps), n)
    if layer.concept:
        _speak(made, layer.concept, animation, rng, rate, speed)
    turning = _stretched(turning_of(layer, animation.fps), n)
    pace = np.clip(speed / _FAST + turning / 3, 0, 1) ** 2
    made += _WHOOSH * pace * noise(n, rate, 250, 1600, rng)
    made *= presence
    for impact in impacts(layer, animation.fps):
        placed(made, _thud(layer, impact, animation, rng, rate), impact.at_s, rate, _IMPACT * impact.strength)
    return made


def _speak(made: Samples, key: str, animation: Animation, rng: np.random.Generator, rate: int, speed: Samples) -> None:
    voice = voice_of(key)
    if voice.lasting:
        lasting = call(voice, rate, seconds=animation.seconds * 1.2, seed=animation.seed)[: len(made)]
        made[: len(lasting)] += _LASTING * (0.6 + 0.4 * np.clip(speed, 0, 1))[: len(lasting)] * lasting
        return
    for number, at_s in enumerate(_calls(animation.seconds, rng)):
        placed(made, call(voice, rate, seed=animation.seed + number), at_s, rate, _VOICE)


def _calls(seconds: float, rng: np.random.Generator) -> Iterator[float]:
    at = float(rng.uniform(0.05, 0.4))
    while at < seconds - 0.2:
        yield at
        at += _CALLS_EVERY_S * float(rng.uniform(0.8, 1.3))


def _thud(layer: Layer, impact: Impact, animation: Animation, rng: np.random.Generator, rate: int) -> Samples:
    """A low knock, deeper for large things; on water a splash."""
    if animation.background == "sea" and impact.kind == "landing":
        n = round(0.5 * rate)
        return noise(n, rate, 500, 4000, rng) * decay(n, rate, 0.09) * 0.4
    n = round(0.25 * rate)
    large = concept(layer.concept).scale if layer.concept else 1.0
    pitch = 120 / max(0.4, large) * (1.3 if impact.kind == "knock" else 1.0)
    fall = pitch * (1 + 0.8 * decay(n, rate, 0.02))
    tone = np.sin(2 * np.pi * np.cumsum(fall) / rate) * decay(n, rate, 0.05)
    whole: Samples = tone + 0.15 * noise(n, rate, 200, 2500, rng) * decay(n, rate, 0.012)
    return whole


def _air(animation: Animation, rng: np.random.Generator, rate: int, n: int) -> Samples:
    """Weather and place; crickets at night."""
    made = np.zeros(n)
    t = np.arange(n) / rate
    for name in (animation.weather, animation.background):
        if name in _AIR:
            low, high, level, swells = _AIR[name]
            swell = 1 + 0.6 * np.sin(2 * np.pi * swells * t + rng.uniform(0, 6)) if swells else 1.0
            made += level * swell * noise(n, rate, low, high, rng)
    if "night" in (animation.hour, animation.background) and animation.background in ("meadow", "forest", "night"):
        pulses = (np.sin(2 * np.pi * 14 * t) > 0.3) * (np.sin(2 * np.pi * 0.9 * t + rng.uniform(0, 6)) > 0)
        made += 0.012 * pulses * np.sin(2 * np.pi * 4300 * t)
    return made


def _stretched(rows: Track, n: int) -> Samples:
    """[n] from one number a frame."""
    at = np.linspace(0, len(rows) - 1, n)
    return np.interp(at, np.arange(len(rows)), rows)
