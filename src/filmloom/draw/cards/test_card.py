"""The test card: colour bars, a name and a running frame number, to check a film's shots against."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

import skia

from filmloom.draw.canvas import Box
from filmloom.draw.cards.card import fill, text_block
from filmloom.draw.theme import Stage

_BARS = (0xFFBFBFBF, 0xFFBFBF00, 0xFF00BFBF, 0xFF00BF00, 0xFFBF00BF, 0xFFBF0000, 0xFF0000BF)
"""At 75 %, as in SMPTE EG 1: white, yellow, cyan, green, magenta, red, blue."""
_GREYS = 11


class TestCardDrawing:
    """Colour bars over a grey scale, with a name and the number of the frame: another picture each frame."""

    __test__ = False  # pytest, this is no test

    def __init__(self, stage: Stage, text: str, fps: Fraction | int) -> None:
        self.stage = stage
        self.fps = Fraction(fps)
        width, height = stage.size
        self._plate = Box(width * 0.14, height * 0.36, width * 0.72, height * 0.30)
        inner = self._plate.inset(stage.gap(1.5), stage.gap(1))
        self._name = text_block(
            stage, text, "headline", inner.w, inner.h * 0.5, color=0xFFFFFFFF, bold=True, align="center", max_lines=2
        )
        self._inner = inner

    @property
    def issues(self) -> tuple[str, ...]:
        return self._name.issues

    def state(self, at_s: float) -> Hashable:
        """The number of the frame."""
        return self._frame(at_s)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        width, height = self.stage.size
        canvas.clear(0xFF101010)
        bars, greys = Box(0, 0, width, height * 0.80), Box(0, height * 0.80, width, height * 0.20)
        _paint_row(canvas, bars, _BARS)
        _paint_row(canvas, greys, [_grey(round(255 * i / (_GREYS - 1))) for i in range(_GREYS)])
        canvas.drawRect(self._plate.to_rect(), fill(0xFF101010))
        self._paint_sweep(canvas, at_s)
        self._name.draw(canvas, self._inner.x, self._inner.y + (self._inner.h * 0.5 - self._name.height) / 2)
        number = text_block(
            self.stage, self._timecode(at_s), "title", self._inner.w, self._inner.h, color=0xFFFFD24A, align="center"
        )
        number.draw(canvas, self._inner.x, self._inner.y + (self._inner.h * 1.5 - number.height) / 2)

    def _paint_sweep(self, canvas: skia.Canvas, at_s: float) -> None:
        """A stroke that crosses the plate once a second: judder is seen at once."""
        share = float(self._frame(at_s) / self.fps % 1)
        stroke = Box(
            self._plate.x, self._plate.bottom - self.stage.units(8), self._plate.w * share, self.stage.units(8)
        )
        canvas.drawRect(stroke.to_rect(), fill(0xFFFFD24A))

    def _frame(self, at_s: float) -> int:
        return int(Fraction(at_s).limit_denominator(1_000_000) * self.fps + Fraction(1, 1000))

    def _timecode(self, at_s: float) -> str:
        """Seconds and frames, and the number of the frame from 0."""
        frame = self._frame(at_s)
        return f"{int(frame / self.fps):02d}:{int(frame % self.fps):02d}   #{frame:05d}"


def _paint_row(canvas: skia.Canvas, box: Box, colors: list[int] | tuple[int, ...]) -> None:
    for color, part in zip(colors, box.split_columns(*[1.0] * len(colors)), strict=True):
        left, right = round(part.x), round(part.right)
        canvas.drawRect(skia.Rect.MakeLTRB(left, part.y, right, part.bottom), skia.Paint(Color=color))


def _grey(level: int) -> int:
    return 0xFF000000 | level << 16 | level << 8 | level
