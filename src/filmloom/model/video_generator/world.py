"""The engine `world`: parse the prompt, choreograph the scene, draw it; by rule, without a model."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from filmloom.draw import Drawing
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.theme import THEMES, Stage
from filmloom.media import Clip
from filmloom.media.label import AIGC_KEY, aigc_record, label_text
from filmloom.types import Frame, Language, Size
from filmloom.version import __version__
from filmloom.world.animation import Animation
from filmloom.world.choreograph import choreograph
from filmloom.world.describe import describe
from filmloom.world.lottie import to_lottie
from filmloom.world.parse import parse
from filmloom.world.render import Player


class WorldGenerator:
    """Draws what the picture world understands of a sentence."""

    def generate(
        self,
        prompt: str,
        *,
        seconds: float | None,
        size: Size,
        fps: int,
        seed: int,
        language: Language | None,
        label: bool,
    ) -> Clip:
        """A clip whose frames are drawn as they are asked for; it also saves as .lottie.json and .animation.json.

        The length is rounded up to whole frames, and the clip's warnings say so, like the words that had no place.
        """
        parsed = parse(prompt, language)
        asked_s = parsed.spec.seconds if seconds is None else seconds
        num_frames = max(1, math.ceil(asked_s * fps - 1e-6))
        spec = parsed.spec.model_copy(update={"seconds": num_frames / fps})
        animation = choreograph(spec, seed, aspect=size[0] / size[1], fps=fps)
        settings = {
            "filmloom": __version__,
            "engine": "world",
            "prompt": prompt,
            "seed": seed,
            "seconds": num_frames / fps,
            "size": size,
            "fps": fps,
            "understood": describe(spec, parsed.language),
            "credits": "Art: Twemoji (CC-BY 4.0)",
        }
        return Clip(
            frames=lambda: _frames(animation, size, fps, parsed.language if label else None),
            size=size,
            fps=Fraction(fps),
            num_frames=num_frames,
            metadata=_metadata(settings),
            documents={
                ".lottie.json": lambda: json.dumps(to_lottie(animation)),
                ".animation.json": lambda: json.dumps(animation.to_json()),
            },
            warnings=tuple(_warnings(parsed.unplaced, asked_s, num_frames / fps)),
        )


def _frames(animation: Animation, size: Size, fps: int, label: Language | None) -> Iterator[Frame]:
    surface = new_surface(size)
    layers: list[Drawing] = [Player(animation, size)]
    if label:
        layers.append(LabelDrawing(Stage(size, THEMES["newsroom"], label), label_text("", label)))
    for index in range(animation.num_frames):
        with surface as canvas:
            for layer in layers:
                layer.draw(canvas, index / fps)
        yield pixels(surface)


def _metadata(settings: dict[str, Any]) -> dict[str, str]:
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    content_id = hashlib.sha256(text.encode()).hexdigest()[:32]
    return {AIGC_KEY: aigc_record(producer="filmloom", content_id=content_id), "filmloom": text}


def _warnings(unplaced: tuple[str, ...], asked_s: float, seconds: float) -> list[str]:
    warnings = []
    if unplaced:
        warnings.append(f"Not drawn, for want of a place: {', '.join(unplaced)}.")
    if abs(asked_s - seconds) > 1e-6:
        warnings.append(f"{asked_s:g} s are {seconds:g} s in whole frames.")
    return warnings
