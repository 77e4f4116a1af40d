"""Paste: puts sampled pictures, ovals and planes into all frames of a clip by array operations.

A picture is kept four times as fine as a pixel and already averaged over a pixel's width, so that one look-up per
pixel gives what many samples would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.world.animation import Track
from filmloom.world.rasterise.sprites import Sprite

Clip: TypeAlias = npt.NDArray[np.uint8]
Rows: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """One plane of a place in every frame: premultiplied pixels of the rows that it covers."""

    pixels: Clip
    """[t rows w 4], red, green, blue, alpha."""
    top: int
    depth: float
    solid: int
    """Index of the row from which on all is opaque: it need not be blended."""


def stamp(
    frames: Clip,
    run: Rows,
    sprite: Sprite,
    middle: tuple[Track, Track],
    shape: tuple[Track, Track, Track, Track],
    opacity: Track,
    water: Track | None,
) -> None:
    """Put a picture into the frames `run`. middle: pixels, for every frame of the clip. shape: the matrix (a b; c d)
    from picture heights to pixels. water: y in pixels below which nothing shows."""
    a, b, c, d = (column[run] for column in shape)
    half = sprite.half
    reach_x = np.abs(a) * half + np.abs(b) * 0.5 + 0.5
    reach_y = np.abs(c) * half + np.abs(d) * 0.5 + 0.5
    across, x = _span(middle[0][run], reach_x, frames.shape[2])
    down, y = _span(middle[1][run], reach_y, frames.shape[1])
    side = sprite.side / (a * d - b * c)
    x, y = x[:, None, :].astype(np.float32), y[:, :, None].astype(np.float32)
    m = [(value * side).astype(np.float32)[:, None, None] for value in (d, -b, -c, a)]
    column = np.clip(m[0] * x + m[1] * y + np.float32(sprite.middle[0]), 0, sprite.pixels.shape[1] - 1).astype(np.int32)
    row = np.clip(m[2] * x + m[3] * y + np.float32(sprite.middle[1]), 0, sprite.pixels.shape[0] - 1).astype(np.int32)
    row *= sprite.pixels.shape[1]
    row += column
    values = sprite.pixels.reshape(-1)[row]
    chosen = np.flatnonzero((values > 0xFFFFFF) & _within(across, down, frames))
    own, rest = np.divmod(chosen, values.shape[1] * values.shape[2])
    line, place = np.divmod(rest, values.shape[2])
    spots = (run[own] * frames.shape[1] + down[own, line]) * frames.shape[2] + across[own, place]
    source = values.reshape(-1)[chosen].view(np.uint8).reshape(-1, 4).astype(np.uint16)
    factor = opacity[run][own]
    if water is not None:
        factor = factor * np.clip(water[run][own] - down[own, line], 0.0, 1.0)
    if factor.size and factor.min() < 0.999:
        source = (source * factor[:, None] + 0.5).astype(np.uint16)
    _blend(frames, spots, source)


def oval(
    frames: Clip,
    middle: tuple[Track, Track],
    radii: tuple[Track, Track],
    color: tuple[int, int, int],
    rings: Sequence[tuple[float, Track]],
) -> None:
    """Ovals of one colour inside each other: each ring a factor on the radii and its alpha in every frame; all in
    pixels. Edges are one pixel soft."""
    strongest = np.max([alpha for _, alpha in rings], axis=0)
    run = np.flatnonzero(strongest > 0.002)
    if not len(run):
        return
    widest = max(factor for factor, _ in rings)
    rx, ry = np.maximum(radii[0][run], 0.05), np.maximum(radii[1][run], 0.05)
    # Thinner than a pixel: as wide as one, and as much fainter.
    thick = np.maximum(ry, 0.5)
    across, x = _span(middle[0][run], widest * rx + 1, frames.shape[2])
    down, y = _span(middle[1][run], widest * thick + 1, frames.shape[1])
    u, v = (x / rx[:, None]).astype(np.float32), (y / thick[:, None]).astype(np.float32)
    away = np.sqrt((u * u)[:, None, :] + (v * v)[:, :, None])
    np.maximum(away, np.float32(1e-4), out=away)
    bend_x, bend_y = (u / rx[:, None]) ** 2, (v / thick[:, None]) ** 2
    steep = away / np.sqrt(bend_x.astype(np.float32)[:, None, :] + bend_y.astype(np.float32)[:, :, None] + 1e-9)
    clear: npt.NDArray[np.float32] = np.ones_like(away)
    for factor, alpha in rings:
        strength = (alpha[run] * ry / thick).astype(np.float32)[:, None, None]
        clear *= 1 - np.clip((factor - away) * steep + np.float32(0.5), 0, 1) * strength
    clear[~_within(across, down, frames)] = 1
    own, line, place = np.nonzero(clear < 0.998)
    source = ((1 - clear[own, line, place])[:, None] * np.array([*color, 255.0], np.float32) + 0.5).astype(np.uint16)
    _blend(frames, (run[own] * frames.shape[1] + down[own, line]) * frames.shape[2] + across[own, place], source)


def lay_over(frames: Clip, sheet: Sheets, run: Rows | None = None) -> None:
    """Put a plane over some frames."""
    every = run is None or len(run) == len(frames)
    pixels = sheet.pixels if every else sheet.pixels[run]
    rows: slice | Rows | None = slice(None) if every else run
    middle, low = sheet.top + sheet.solid, sheet.top + sheet.pixels.shape[1]
    if middle < low:
        frames[rows, middle:low] = pixels[:, sheet.solid :, :, :3]
    if sheet.solid:
        soft = pixels[:, : sheet.solid]
        under = frames[rows, sheet.top : middle].astype(np.uint16)
        under *= 255 - soft[..., 3:]
        under += 127
        under //= 255
        under += soft[..., :3]
        frames[rows, sheet.top : middle] = np.minimum(under, 255)


def _span(middle: Track, reach: Track, limit: int) -> tuple[Rows, Track]:
    """Whole pixels around a middle in each frame [n k], and their distance from it."""
    first = np.clip(np.floor(middle - reach), -1e6, 1e6).astype(np.intp)
    count = int(min(np.ceil(2 * reach.max()) + 2, 4 * limit + 2))
    at = first[:, None] + np.arange(count)
    return at, at + 0.5 - middle[:, None]


def _within(across: Rows, down: Rows, frames: Clip) -> npt.NDArray[np.bool_]:
    """[n rows columns]: which pixels are in the frame."""
    columns = (across >= 0) & (across < frames.shape[2])
    lines = (down >= 0) & (down < frames.shape[1])
    within: npt.NDArray[np.bool_] = columns[:, None, :] & lines[:, :, None]
    return within


def _blend(frames: Clip, spots: Rows, source: npt.NDArray[np.uint16]) -> None:
    """Source over what is there. spots: flat pixel indices, each once. source: [n 4], premultiplied, 0 to 255."""
    flat = frames.reshape(-1, 3)
    under = flat[spots].astype(np.uint16)
    under *= 255 - source[:, 3:]
    under += 127
    under //= 255
    under += source[:, :3]
    flat[spots] = np.minimum(under, 255)
