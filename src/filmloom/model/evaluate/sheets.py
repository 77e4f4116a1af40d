"""Sheets: what was made, to be looked at: five moments of each clip side by side, the failed ones first."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import skia

from filmloom.errors import PromptError
from filmloom.model.evaluate.bench import Result, request_of
from filmloom.model.evaluate.records import Record
from filmloom.model.evaluate.subjects import Pixels
from filmloom.types import Size
from filmloom.world.animation import Animation
from filmloom.world.render import Player

NUM_SHEETS: Final = 24
NUM_MOMENTS: Final = 5
SIZE: Final[Size] = (240, 135)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One clip on a strip."""

    record: Record
    png: bytes
    """Empty if the engine made nothing."""

    @property
    def uri(self) -> str:
        """The picture as a data URI."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode()


def make_sheets(result: Result, num: int = NUM_SHEETS) -> list[Sheet]:
    """Strips of some clips: half of them failed ones if there are so many, from all over the suites; made once more."""
    chosen = _chosen(result.own, num)
    requests = [request_of(record.case) for record in chosen]
    if result.subject.makes_tracks:
        tracks = result.subject.animate_many(requests)
        strips = [b"" if isinstance(made, PromptError) else strip_of(made) for made in tracks]
    else:
        frames = result.subject.frames_many(requests)
        strips = [b"" if isinstance(made, PromptError) else frames_strip(made) for made in frames]
    return [Sheet(record=record, png=png) for record, png in zip(chosen, strips, strict=True)]


def _chosen(records: Sequence[Record], num: int) -> list[Record]:
    """Failed ones first, one per scene where that is possible."""
    ordered = sorted(records, key=lambda each: (each.case.language == "zh") == bool(each.case.question % 2))
    unique = {(each.case.split, each.case.question, each.passed): each for each in ordered}
    failed = [each for each in unique.values() if not each.passed]
    right = [each for each in unique.values() if each.passed]
    num_failed = min(len(failed), max(num // 2, num - len(right)))
    return [*_spread(failed, num_failed), *_spread(right, num - num_failed)]


def _spread(records: Sequence[Record], num: int) -> list[Record]:
    """So many, evenly from all."""
    at = np.linspace(0, len(records) - 1, min(num, len(records))).round().astype(int)
    return [records[index] for index in at]


def strip_of(animation: Animation) -> bytes:
    """Five moments of an animation, from the first to the last, as one PNG."""
    width, height = SIZE
    surface = skia.Surface(width * NUM_MOMENTS, height)
    player = Player(animation, SIZE)
    with surface as canvas:
        for index, at_s in enumerate(np.linspace(0, animation.seconds - 1 / animation.fps, NUM_MOMENTS)):
            canvas.save()
            canvas.translate(index * width, 0)
            player.draw(canvas, float(at_s))
            canvas.restore()
    return bytes(surface.makeImageSnapshot().encodeToData(skia.kPNG, 100))


def frames_strip(frames: Pixels) -> bytes:
    """Five of the frames [t h w 3] as one PNG."""
    at = np.linspace(0, len(frames) - 1, NUM_MOMENTS).round().astype(int)
    row = np.concatenate([*frames[at]], axis=1)
    opaque = np.concatenate([row, np.full((*row.shape[:2], 1), 255, np.uint8)], axis=2)
    image = skia.Image.fromarray(np.ascontiguousarray(opaque), skia.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.kPNG, 100))
