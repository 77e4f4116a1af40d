"""A clip: moving pictures that are drawn when they are asked for, and saved as they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from filmloom.errors import InputError
from filmloom.media.atomic import atomic_path, write_text
from filmloom.media.film import join
from filmloom.media.picture import encode_png
from filmloom.media.segment import SegmentWriter
from filmloom.progress import Progress
from filmloom.types import Frame, OnEvent, Rate, Size, Sound, ignore_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Moving pictures, with or without sound, that are not drawn yet."""

    frames: Callable[[], Iterator[Frame]]
    """Draws the pictures [h w 4] BGRA, opaque, in order; an array may be drawn over when the next is asked for."""
    size: Size
    fps: Rate
    num_frames: int
    sound: Sound | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Written into the file: settings, seed, labels, credits."""
    warnings: tuple[str, ...] = ()
    """What could not be done as asked."""

    documents: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """What else the engine can tell of the clip, as text by file ending: {".lottie.json": …}."""

    on_event: OnEvent = ignore_event
    """Hears how far the drawing is, unless `save` is given another listener."""

    @property
    def seconds(self) -> float:
        """The length."""
        return float(self.num_frames / Fraction(self.fps))

    def save(self, path: Path | str, *, on_event: OnEvent | None = None) -> Path:
        """Draw the clip into a file: .mp4 for all of it, .png for its first frame, or one of its documents.

        Raises:
            InputError: another ending, or a size that a video can't have.
            OutputError: the file can't be written.
        """
        path = Path(path)
        for ending, document in self.documents.items():
            if path.name.endswith(ending):
                return write_text(path, document())
        match path.suffix.lower():
            case ".mp4":
                return self._save_mp4(path, on_event or self.on_event)
            case ".png":
                return self._save_png(path)
            case other:
                expected = ", ".join((".mp4", ".png", *self.documents))
                raise InputError(f"a clip can't be saved as {other or path.name!r}; expected one of {expected}")

    def _save_mp4(self, path: Path, on_event: OnEvent) -> Path:
        progress = Progress(on_event, "draw", self.num_frames, every_s=0.0)  # a listener may stop at any frame
        with atomic_path(path) as partial:
            pictures = partial.with_name(f"{partial.stem}.pictures.mp4")
            try:
                with SegmentWriter(pictures, size=self.size, fps=self.fps) as writer:
                    for frame in self.frames():
                        writer.write(frame)
                        progress.advance()
                self._check_length(writer.num_frames)
                join([pictures], partial, sound=[self.sound] if self.sound else None, metadata=self.metadata)
            finally:
                pictures.unlink(missing_ok=True)
        return path

    def _save_png(self, path: Path) -> Path:
        with atomic_path(path) as partial:
            partial.write_bytes(encode_png(next(self.frames())))
        return path

    def _check_length(self, drawn: int) -> None:
        assert drawn == self.num_frames, f"the clip promised {self.num_frames} frames and drew {drawn}"
