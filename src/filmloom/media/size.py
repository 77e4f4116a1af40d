"""Sizes that a film can have."""

from __future__ import annotations

from typing import Final

from filmloom.errors import InputError
from filmloom.types import Size

SHORTEST: Final = 64
LONGEST: Final = 7680


def checked_size(size: Size) -> Size:
    """The size, if a film can have it: both sides even, 64 to 7,680 pixels, no more than 4 times as long as wide.

    Raises InputError with the nearest size that works.
    """
    if not (isinstance(size, tuple | list) and len(size) == 2 and all(isinstance(side, int) for side in size)):
        raise InputError(f"The size {size!r} isn't one: give (width, height) in whole pixels, such as (1920, 1080).")
    near = tuple(min(LONGEST, max(SHORTEST, round(side / 2) * 2)) for side in size)
    if near != tuple(size):
        raise InputError(
            f"The size {size[0]}x{size[1]} can't be filmed: both sides have to be even and from {SHORTEST} to "
            f"{LONGEST} pixels. The nearest that works is {near[0]}x{near[1]}."
        )
    if max(size) > 4 * min(size):
        raise InputError(f"The size {size[0]}x{size[1]} is too narrow: one side may be 4 times as long as the other.")
    return size


def size_from(text: str) -> Size:
    """1920x1080 as (1920, 1080). Raises InputError for anything else."""
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise InputError(f"The size {text!r} isn't one: write width x height in pixels, for example 1920x1080.")
    return checked_size((int(width), int(height)))
