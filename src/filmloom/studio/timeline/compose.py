"""Compose: a take and what lies over it become one segment, a frame drawn only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import skia

from filmloom.draw import Drawing
from filmloom.draw.canvas import new_surface, pixels
from filmloom.media import SegmentWriter
from filmloom.types import Frame, Size

DARK_LUMA = 10
"""Mean luma, of 255, under which a frame counts as black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fade:
    """How a segment comes out of the ground colour and goes back into it; nothing is faded if both are 0."""

    color: int
    """ARGB of the ground."""
    in_s: float = 0.0
    out_s: float = 0.0

    def alpha(self, at_s: float, seconds: float) -> int:
        """0 (nothing of the ground is seen) to 255 (nothing but the ground)."""
        covered = 0.0
        if at_s < self.in_s:
            covered = 1 - at_s / self.in_s
        left_s = seconds - at_s
        if left_s < self.out_s:
            covered = max(covered, 1 - left_s / self.out_s)
        return round(255 * covered * covered * (3 - 2 * covered))


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentReport:
    """What was seen while a segment was drawn: quality control reads it instead of decoding the film."""

    num_frames: int
    drawn_frames: int
    """Frames that differ from the one before."""
    dark_frames: int
    longest_still_s: float
    issues: tuple[str, ...]
    """Text that overflows, glyphs that are missing."""

    def to_json(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "num_frames": self.num_frames,
            "drawn_frames": self.drawn_frames,
            "dark_frames": self.dark_frames,
            "longest_still_s": round(self.longest_still_s, 3),
            "issues": list(self.issues),
        }


def write_segment(
    path: Path,
    take: Drawing,
    overlays: Sequence[Drawing],
    *,
    size: Size,
    fps: int,
    num_frames: int,
    fade: Fade,
    on_frame: Callable[[], None],
) -> SegmentReport:
    """Draw every frame of a shot at its time and encode it; equal states repeat the frame for free.

    The fade lies over the take and under the overlays, so that captions and the label are never dimmed.
    """
    surface = new_surface(size)
    seconds = num_frames / fps
    watch = _Watch(fps)
    last: Hashable = None
    with SegmentWriter(path, size=size, fps=fps) as writer:
        for index in range(num_frames):
            at_s = index / fps
            alpha = fade.alpha(at_s, seconds)
            state = (alpha, take.state(at_s), *(overlay.state(at_s) for overlay in overlays))
            if index and state == last:
                writer.repeat()
                watch.repeated()
            else:
                with surface as canvas:
                    draw_layers(canvas, take, overlays, at_s, alpha << 24 | fade.color & 0xFFFFFF)
                frame = pixels(surface)
                writer.write(frame)
                watch.drew(frame)
            last = state
            on_frame()
    warned = getattr(take, "warnings", ())
    issues = tuple(dict.fromkeys([*warned, *(issue for drawing in (take, *overlays) for issue in drawing.issues)]))
    return watch.report(num_frames, issues)


def draw_layers(canvas: skia.Canvas, take: Drawing, overlays: Sequence[Drawing], at_s: float, veil: int = 0) -> None:
    """Paint a shot as it is at a time. veil: ARGB of what lies between the take and the overlays."""
    canvas.save()
    take.draw(canvas, at_s)
    canvas.restore()
    if veil >> 24:
        canvas.drawColor(veil)
    for overlay in overlays:
        canvas.save()
        overlay.draw(canvas, at_s)
        canvas.restore()


class _Watch:
    """Counts what quality control asks for, on every 16th pixel of the frames that were drawn."""

    def __init__(self, fps: int) -> None:
        self.fps = fps
        self.drawn = self.dark = self.still = self.longest = 0
        self.is_dark = False

    def drew(self, frame: Frame) -> None:
        self.drawn += 1
        self.still = 0
        blue, green, red = frame[::16, ::16, :3].reshape(-1, 3).mean(axis=0)
        self.is_dark = bool(0.0722 * blue + 0.7152 * green + 0.2126 * red < DARK_LUMA)
        self.dark += self.is_dark

    def repeated(self) -> None:
        self.still += 1
        self.longest = max(self.longest, self.still)
        self.dark += self.is_dark

    def report(self, num_frames: int, issues: tuple[str, ...]) -> SegmentReport:
        return SegmentReport(
            num_frames=num_frames,
            drawn_frames=self.drawn,
            dark_frames=self.dark,
            longest_still_s=self.longest / self.fps,
            issues=issues,
        )
