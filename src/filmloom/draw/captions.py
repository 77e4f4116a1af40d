"""Captions: at most two lines on a dark plate, the spoken word in colour; nothing moves while they are read.

Under them, smaller, may stand the same in another language.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import skia

from filmloom.draw.canvas import Box, new_surface
from filmloom.draw.easing import ease_out_cubic, progress
from filmloom.draw.plates import draw_plate
from filmloom.draw.text import TextBlock, TextStyle, fit, layout
from filmloom.draw.theme import Stage
from filmloom.types import Cue, Language

_FADE_S = 0.12
_CONTINUED_S = 0.25
"""Cues that follow sooner than this change places without fading: a blink would tire the eye."""
_KEPT = 3
_SMALLEST = 0.6
_LEADING = 1.34
_SECOND = 0.68
"""Size of the other language's text, of the first one's."""
_WITH_SECOND = 0.9
"""Of the first one's usual size, where there are two."""


@dataclass(frozen=True, slots=True)
class _Plate:
    """A cue laid out: the text, and the plate in frame pixels (whole numbers, so that it is copied, not resampled)."""

    block: TextBlock
    box: Box
    text_x: float
    text_y: float
    also: TextBlock
    """The other language's; of no lines, mostly."""
    also_x: float
    also_y: float


class CaptionDrawing:
    """The captions of a shot, painted over its picture."""

    def __init__(self, stage: Stage, cues: Sequence[Cue]) -> None:
        """cues: in order of time, times in seconds from the start of the shot."""
        self._stage = stage
        self._cues = tuple(cues)
        self._starts = [cue.start_s for cue in self._cues]
        self._plates = [self._plate(*blocks) for blocks in zip(self._first(), self._second(), strict=True)]
        self._images: dict[tuple[int, int], skia.Image] = {}

    @property
    def issues(self) -> tuple[str, ...]:
        blocks = (block for plate in self._plates for block in (plate.block, plate.also))
        return tuple(f"caption: {issue}" for block in blocks for issue in block.issues)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the cue of this time, if there is one."""
        state = self._state(at_s)
        if state is None:
            return
        index, word, alpha = state
        box = self._plates[index].box
        canvas.drawImage(self._image(index, word), box.x, box.y, skia.SamplingOptions(), skia.Paint(Alpha=alpha))

    def state(self, at_s: float) -> Hashable:
        return self._state(at_s)

    def plate(self, at_s: float) -> Box | None:
        """Where the plate is at a time, in frame pixels."""
        state = self._state(at_s)
        return None if state is None else self._plates[state[0]].box

    def _state(self, at_s: float) -> tuple[int, int, int] | None:
        """Which cue is shown, which of its words is spoken (-1: none yet), and its alpha 1 to 255."""
        index = bisect_right(self._starts, at_s) - 1
        if index < 0 or at_s >= self._cues[index].end_s:
            return None
        cue = self._cues[index]
        alpha = round(255 * self._visible(index, at_s))
        word = bisect_right([word.start_s for word in cue.words], at_s) - 1
        return (index, word, alpha) if alpha else None

    def _visible(self, index: int, at_s: float) -> float:
        cue = self._cues[index]
        follows = index > 0 and cue.start_s - self._cues[index - 1].end_s < _CONTINUED_S
        is_followed = index + 1 < len(self._cues) and self._cues[index + 1].start_s - cue.end_s < _CONTINUED_S
        shown = 1.0 if follows else ease_out_cubic(progress(at_s, cue.start_s - _FADE_S / 4, _FADE_S))
        left = 1.0 if is_followed else 1 - progress(at_s, cue.end_s - _FADE_S, _FADE_S)
        return min(shown, left)

    def _first(self) -> list[TextBlock]:
        texts = ["\n".join(cue.lines) for cue in self._cues]
        return self._blocks(texts, self._size, self._stage.language, bold=True)

    def _second(self) -> list[TextBlock]:
        other: Language = "en" if self._stage.language == "zh" else "zh"
        return self._blocks([cue.also for cue in self._cues], _SECOND * self._size, other, bold=False)

    @property
    def _size(self) -> float:
        return self._stage.type("caption") * (_WITH_SECOND if self._stage.second_captions else 1)

    def _blocks(self, texts: Sequence[str], size: float, language: Language, *, bold: bool) -> list[TextBlock]:
        """All texts at one size, that of the widest, so that it does not jump from cue to cue."""
        stage = self._stage
        style = TextStyle(
            size=size,
            color=stage.theme.caption_ink,
            bold=bold,
            leading=_LEADING,
            align="center",
            faces=stage.theme.fonts.for_text,
        )
        width, least = stage.caption.w - 2 * self._pad_x, _SMALLEST * size
        fitted = [
            fit(text, style, width, stage.size[1], min_size=least, max_lines=2, language=language, balance=True)
            for text in texts
        ]
        smallest = replace(style, size=min((block.style.size for block in fitted), default=size))
        return [
            block
            if block.style == smallest
            else layout(text, smallest, width, max_lines=2, language=language, balance=True)
            for text, block in zip(texts, fitted, strict=True)
        ]

    @property
    def _pad_x(self) -> float:
        return self._stage.units(34)

    def _plate(self, block: TextBlock, also: TextBlock) -> _Plate:
        stage, size = self._stage, block.style.size
        above = 0.36 * size
        below = above - (0.10 * size if stage.language == "zh" else 0.02 * size)
        width = math.ceil(max(block.width, also.width) + 2 * self._pad_x)
        height = math.ceil(block.height + also.height + above + below)
        x = round(stage.caption.center[0] - width / 2)
        y = round(stage.caption.bottom) - height
        return _Plate(
            block=block,
            box=Box(x, y, width, height),
            text_x=(width - block.box_width) / 2,
            text_y=above,
            also=also,
            also_x=(width - also.box_width) / 2,
            also_y=above + block.height,
        )

    def _image(self, index: int, word: int) -> skia.Image:
        """The plate with one word in colour, painted once; the last few are kept."""
        key = index, word
        if key not in self._images:
            while len(self._images) >= _KEPT:
                del self._images[next(iter(self._images))]
            self._images[key] = self._painted(index, word)
        return self._images[key]

    def _painted(self, index: int, word: int) -> skia.Image:
        plate, theme = self._plates[index], self._stage.theme
        surface = new_surface((round(plate.box.w), round(plate.box.h)))
        canvas = surface.getCanvas()
        whole = Box(0, 0, plate.box.w, plate.box.h)
        draw_plate(canvas, whole, color=theme.caption_plate, radius=self._stage.units(theme.radius))
        words = self._cues[index].words
        begin, end = (words[word].begin, words[word].end) if word >= 0 else (0, 0)
        place = plate.text_x, plate.text_y
        plate.block.draw_range(canvas, *place, begin, end, color=theme.caption_ink, outside=True)
        plate.block.draw_range(canvas, *place, begin, end, color=theme.caption_spoken)
        plate.also.draw(canvas, plate.also_x, plate.also_y)
        return surface.makeImageSnapshot()
