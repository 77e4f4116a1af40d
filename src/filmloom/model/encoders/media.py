"""Media as encoders take them, and the checks that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from jaxtyping import Bool, Int, UInt8
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from filmloom.errors import InputError
from filmloom.types import Sound

Modality: TypeAlias = Literal["text", "image", "video", "audio"]
Picture: TypeAlias = npt.NDArray[np.uint8]
"""[h w 3] red, green, blue."""
Texts: TypeAlias = Sequence[str] | Sequence[Sequence[int]] | Tensor
"""Texts, or rows of token numbers."""
Tokenize: TypeAlias = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """Frames and how fast they go by."""

    frames: npt.NDArray[np.uint8]
    """[t h w 3] red, green, blue."""
    fps: float

    @property
    def seconds(self) -> float:
        return len(self.frames) / self.fps


def read_picture(picture: Any) -> UInt8[Tensor, "h w 3"]:
    """A picture as a tensor. Raises InputError for what is none."""
    return _bytes(picture, "picture", "h w 3")


def read_video(video: Any) -> tuple[UInt8[Tensor, "t h w 3"], float]:
    """A video's frames as a tensor, and its frames per second. Raises InputError for what is none."""
    if not isinstance(video, Video):
        raise InputError(f"A {type(video).__name__} came; expected a Video: give Video(frames=…, fps=…).")
    if not 0 < video.fps < 1000:
        raise InputError(f"A video of {video.fps:g} frames per second came; expected more than 0 and less than 1000.")
    return _bytes(video.frames, "video", "t h w 3"), float(video.fps)


def read_sound(sound: Any) -> Sound:
    """A sound that isn't empty. Raises InputError for what is none."""
    if not isinstance(sound, Sound):
        raise InputError(f"A {type(sound).__name__} came; expected a Sound: give Sound(samples=…, rate=…).")
    if sound.rate < 1 or not len(sound.samples) or sound.samples.ndim > 2:
        raise InputError(
            f"A sound of shape {sound.samples.shape} at {sound.rate} Hz came; expected [n] or [n 2] samples, at least "
            "one: check the file that it was read from."
        )
    if not np.isfinite(sound.samples).all():
        raise InputError("A sound with samples that are no numbers came; check the file that it was read from.")
    return sound


def read_texts(
    batch: Texts, tokenize: Tokenize | None, *, num_tokens: int, max_tokens: int
) -> tuple[Int[Tensor, "b n"], Bool[Tensor, "b n"]]:
    """Token numbers of texts, 0 after their end, and where tokens are. Raises InputError for what can't be read."""
    rows = [torch.as_tensor(_row(each, tokenize), dtype=torch.long) for each in batch]
    for row, text in zip(rows, batch, strict=True):
        _check_row(row, text, num_tokens, max_tokens)
    masks = [torch.ones(len(row), dtype=torch.bool) for row in rows]
    return pad_sequence(rows, batch_first=True), pad_sequence(masks, batch_first=True)


def check_batch(batch: Sequence[Any] | Tensor, what: str) -> None:
    """Raises InputError if there is nothing in a batch."""
    if not len(batch):
        raise InputError(f"An empty batch came; expected at least one {what}.")


def _row(text: Any, tokenize: Tokenize | None) -> Any:
    if not isinstance(text, str):
        return text
    if tokenize is None:
        raise InputError("A text came to an encoder without a tokenizer: give token numbers, or set its `tokenize`.")
    return tokenize(text)


def _check_row(row: Tensor, text: Any, num_tokens: int, max_tokens: int) -> None:
    shown = repr(text) if isinstance(text, str) else "a row of token numbers"
    if row.ndim != 1 or not 0 < len(row) <= max_tokens:
        raise InputError(f"{shown:.80} has {tuple(row.shape)} tokens; expected 1 to {max_tokens}: shorten or split it.")
    if row.min() < 0 or row.max() >= num_tokens:
        raise InputError(
            f"{shown:.80} has token numbers from {row.min()} to {row.max()}; expected 0 to {num_tokens - 1}: this "
            "tokenizer is another model's."
        )


def _bytes(array: Any, what: str, axes: str) -> Tensor:
    shape = getattr(array, "shape", None)
    if shape is None or array.dtype != np.uint8 or len(shape) != len(axes.split()) or shape[-1] != 3 or 0 in shape:
        came = f"{array.dtype} of shape {tuple(shape)}" if shape is not None else type(array).__name__
        raise InputError(f"As a {what} came {came}; expected bytes [{axes}]: convert it to red, green and blue bytes.")
    return torch.from_numpy(np.ascontiguousarray(array))
