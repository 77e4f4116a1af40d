"""Logos of a brand: opened once, to see that they are pictures of which something is left in a corner."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from filmloom.draw.marks import LogoFile, LogoMark
from filmloom.errors import InputError
from filmloom.studio.brands.brand import Logo
from filmloom.studio.digest import file_digest

Where = tuple[str | int, ...]
SMALLEST: Final = 48
"""Pixels of a logo's longer side: what is smaller is a blot at 1080 lines."""
LONGEST: Final = 8.0
"""Times its height: what is longer would be too low to be read in a corner."""
TALLEST: Final = 0.25


def logo_from(told: Logo, folder: Path, problems: list[tuple[Where, str]]) -> LogoMark | None:
    """The logo, or None and a problem more."""
    found: dict[str, LogoFile | None] = {}
    for key in ("path", "on_dark"):
        name = getattr(told, key)
        try:
            found[key] = _file(name, folder) if name else None
        except InputError as error:
            problems.append((("logo", key), str(error)))
    file = found.get("path")
    if file is None:
        if not told.path:
            problems.append((("logo", "path"), "there is no file named; give a picture, or take `logo` out"))
        return None
    return LogoMark(
        file=file, on_dark=found.get("on_dark"), side=told.side, height=1080 * told.height, plate=told.plate
    )


def _file(name: str, folder: Path) -> LogoFile:
    from filmloom.draw.logo import logo_image

    path = (folder / name).expanduser()
    if "\x00" in name or not path.is_file():
        raise InputError(f"there is no file {path}; paths count from the brand's folder")
    path, digest = path.resolve(), file_digest(path)
    image = logo_image(str(path), digest)
    width, height = image.width(), image.height()
    if max(width, height) < SMALLEST:
        raise InputError(
            f"{name!r} shows {width}x{height} pixels; give a logo of at least {SMALLEST}, better 400 or SVG"
        )
    aspect = width / height
    if not TALLEST <= aspect <= LONGEST:
        shape = f"{aspect:.0f} times as long as high" if aspect > 1 else f"{1 / aspect:.0f} times as high as long"
        raise InputError(f"{name!r} is {shape}: nobody can read that in a corner; give a more compact form of it")
    return LogoFile(path=str(path), digest=digest, aspect=round(aspect, 4))
