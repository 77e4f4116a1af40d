"""Animated: an Animation as a Clip: drawn when it is read, labelled, with its settings and its documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from filmloom.draw import Drawing
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.theme import THEMES, Stage
from filmloom.media import Clip
from filmloom.media.label import AIGC_KEY, aigc_record, label_text
from filmloom.types import Frame, Language, Size
from filmloom.version import __version__
from filmloom.world.animation import Animation
from filmloom.world.lottie import to_lottie
from filmloom.world.render import Player
from filmloom.world.sound import sound_of

SOUND_RATE: Final = 48_000


def animated_clip(
    animation: Animation,
    *,
    size: Size,
    fps: int,
    label: Language | None,
    settings: Mapping[str, Any],
    sound: bool = False,
    warnings: Sequence[str] = (),
) -> Clip:
    """The clip of an animation; it also saves as .lottie.json and .animation.json.

    label: the language of the visible mark that a machine made it; None for no mark. settings: what it takes to make
    the clip again, for the file's metadata. sound: whether it is to be heard.
    """
    return Clip(
        frames=lambda: _frames(animation, size, fps, label),
        size=size,
        fps=Fraction(fps),
        num_frames=animation.num_frames,
        sound=sound_of(animation, rate=SOUND_RATE, stereo=True) if sound else None,
        metadata=metadata_of({"filmloom": __version__, **settings, "credits": "Art: Twemoji (CC-BY 4.0)"}),
        documents={
            ".lottie.json": lambda: json.dumps(to_lottie(animation)),
            ".animation.json": lambda: json.dumps(animation.to_json()),
        },
        warnings=tuple(warnings),
    )


def still(animation: Animation, second: float, size: Size) -> Frame:
    """One picture of an animation."""
    surface = new_surface(size)
    with surface as canvas:
        Player(animation, size).draw(canvas, second)
    return pixels(surface).copy()


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


def metadata_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The file's metadata: how the clip was made, and that a machine made it."""
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    content_id = hashlib.sha256(text.encode()).hexdigest()[:32]
    return {AIGC_KEY: aigc_record(producer="filmloom", content_id=content_id), "filmloom": text}
