"""What a brand opens and closes films with: its card, or a clip that was looked into once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from filmloom.errors import MediaError
from filmloom.studio.brands.brand import Bumper
from filmloom.studio.brands.kit import Opening
from filmloom.studio.digest import file_digest

LONGEST_S: Final = 15.0
SHORTEST_S: Final = 0.5
Where = tuple[str | int, ...]


def opening_from(told: Bumper | None, key: str, folder: Path, problems: list[tuple[Where, str]]) -> Opening | None:
    """The card or clip that is told of; None where there is none, or a problem more."""
    if told is None or not told.clip:
        return Opening(seconds=told.seconds) if told else None
    path = (folder / told.clip).expanduser()
    try:
        return _clip(path.resolve(), told)
    except MediaError as error:
        problems.append(((key,), str(error)))
    return None


def _clip(path: Path, told: Bumper) -> Opening:
    from filmloom.media import probe

    if "\x00" in told.clip or not path.is_file():
        raise MediaError(f"there is no file {path} (paths count from the brand's folder); or write `card` or `none`")
    info = probe(path)
    if not info.num_frames or not info.fps:
        raise MediaError(f"{path.name} has no moving pictures; give a video, or write `card`")
    seconds = info.num_frames / float(info.fps)
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise MediaError(f"{path.name} takes {seconds:.1f} s; give one of {SHORTEST_S:g} to {LONGEST_S:g} s")
    return Opening(
        seconds=round(seconds, 3),
        clip=str(path),
        digest=file_digest(path),
        fit=told.fit,
        is_heard=told.sound and info.sound_s > 0,
    )
