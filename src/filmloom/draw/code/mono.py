"""Type on a grid: Noto Sans Mono CJK, where a letter is one cell wide and a hanzi two."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import skia

from filmloom.draw.colors import Color

CELL = 0.5
"""Width of a cell, in ems."""
_FACE = 7
"""The Chinese one among the equally wide faces in the collection."""


def cells(text: str) -> int:
    """How many cells a text takes."""
    return sum(map(_cells, text))


def missing(text: str) -> tuple[str, ...]:
    """Characters without a glyph, each once."""
    return tuple(dict.fromkeys(char for char in text if not char.isspace() and not _glyph(char)))


def paint(canvas: skia.Canvas, text: str, x: float, baseline: float, size: float, color: Color) -> None:
    """Paint a text on the grid; characters without a glyph leave their cells empty."""
    font = _font(size)
    drawn = skia.Paint(Color=color, AntiAlias=True)
    column = 0
    for run, width in _runs(text):
        canvas.drawString(run, x + column * CELL * size, baseline, font, drawn)
        column += width


def _runs(text: str) -> list[tuple[str, int]]:
    """Pieces that are drawn in one go: characters that are missing, or not as wide as their cells, stand alone."""
    runs: list[tuple[str, int]] = []
    is_open = False
    for char in text:
        shown = char if _glyph(char) else " "
        if is_open and shown.isascii():
            runs[-1] = runs[-1][0] + shown, runs[-1][1] + 1
        else:
            runs.append((shown, _cells(char)))
        is_open = shown.isascii() and _cells(char) == 1
    return runs


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    glyph = _glyph(char)
    if not glyph:
        return 2 if ord(char) > 0x2E7F else 1
    return max(0 if char.isspace() else 1, round(_reference().getWidths([glyph])[0] / 50)) or 1


@lru_cache(maxsize=8192)
def _glyph(char: str) -> int:
    return int(_typeface().unicharToGlyph(ord(char)))


@cache
def _reference() -> skia.Font:
    return skia.Font(_typeface(), 100)


@lru_cache(maxsize=16)
def _font(size: float) -> skia.Font:
    font = skia.Font(_typeface(), size)
    font.setSubpixel(True)
    font.setHinting(skia.FontHinting.kNone)
    return font


@cache
def _typeface() -> skia.Typeface:
    path = files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"
    return skia.FontMgr.New_Custom_Empty().makeFromFile(str(path), _FACE)
