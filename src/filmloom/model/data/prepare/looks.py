"""Looks: a video is read once and becomes pieces of its shots, each judged; what was found is kept in a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from filmloom.errors import MediaError
from filmloom.media import write_text
from filmloom.model.data.prepare.filters import hashes, judged, moments, motion, packed
from filmloom.model.data.prepare.pictures import fitting
from filmloom.model.data.prepare.settings import Reason, Refusal, Settings
from filmloom.model.data.prepare.shots import SmallFrames, cuts, small_frames
from filmloom.model.data.prepare.sources import Source
from filmloom.types import Size

_READABLE: Final = 0.9
"""A video of which less can be read is a broken one."""
_SHORTEST_SIDE: Final = 16
_NARROWEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Part of a shot, as long as a clip is to be; frames are counted from the video's first."""

    first: int
    last: int
    """The frame after its last."""
    motion: float
    hashes: tuple[str, ...]
    moments: str
    """Five small frames of it."""
    picture: str
    """A JPEG of its middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a video holds."""

    fingerprint: str
    size: Size = (0, 0)
    """Of the clips that are made of it."""
    num_frames: int = 0
    num_shots: int = 0
    pieces: tuple[Piece, ...] = ()
    refused: tuple[Refusal, ...] = ()


def look(source: Source, settings: Settings, folder: Path) -> Look:
    """What a video holds, read now or found in `folder` from an earlier run. A broken one is a refusal, no error."""
    path = folder / f"{hashlib.sha256(source.name.encode()).hexdigest()[:32]}.json"
    known = _known(path)
    if known is not None and known.fingerprint == source.fingerprint:
        return known
    made = _look(source, settings)
    write_text(path, json.dumps(asdict(made)))
    return made


def _look(source: Source, settings: Settings) -> Look:
    try:
        frames = small_frames(source.path, source.rate)
    except (MediaError, OSError) as error:
        return _refused(source, "broken", str(error))
    if len(frames) < _READABLE * source.num_frames:
        return _refused(source, "broken", f"only {len(frames)} of its {source.num_frames} frames can be read")
    if min(frames.size) < _SHORTEST_SIDE or max(frames.size) > _NARROWEST * min(frames.size):
        size = f"it is {frames.size[0]}x{frames.size[1]}"
        expected = f"at least {_SHORTEST_SIDE} pixels each way, one side at most {_NARROWEST} times the other"
        return _refused(source, "unfit size", f"{size}; expected {expected}")
    return _judged(source, settings, frames)


def _refused(source: Source, reason: Reason, detail: str) -> Look:
    refusal = Refusal(file=source.name, reason=reason, detail=detail)
    return Look(fingerprint=source.fingerprint, refused=(refusal,))


def _judged(source: Source, settings: Settings, frames: SmallFrames) -> Look:
    """Cut by shots, then into pieces, and sort these into good ones and others."""
    starts = [0, *cuts(frames, source.rate), len(frames)]
    pieces, refused = [], []
    for start, end in pairwise(starts):
        for first, last, is_enough in parts(start, end, settings.seconds * source.rate):
            cells = frames.cells[first:last]
            why = judged(cells, source.rate, settings.keep_still) if is_enough else _short(last - first, source.rate)
            picture = frames.pictures[min(len(frames.pictures) - 1, int((first + last) / 2 / source.rate))]
            if why is None:
                pieces.append(_piece(frames, first, last, source.rate, picture))
            else:
                times = {"start_s": round(first / source.rate, 3), "seconds": round((last - first) / source.rate, 3)}
                refused.append(Refusal(file=source.name, reason=why[0], detail=why[1], picture=picture, **times))
    return Look(
        fingerprint=source.fingerprint,
        size=fitting(frames.size, settings.size),
        num_frames=len(frames),
        num_shots=len(starts) - 1,
        pieces=tuple(pieces),
        refused=tuple(refused),
    )


def parts(start: int, end: int, length: float) -> Iterator[tuple[int, int, bool]]:
    """The pieces (first, last, whether it is long enough) of a shot; only its rest can be too short."""
    whole = int((end - start) / length + 1e-6)
    ends = [start + round(number * length) for number in range(whole + 1)]
    for first, last in pairwise(ends):
        yield first, last, True
    if ends[-1] < end:
        yield ends[-1], end, end - ends[-1] >= length / 2


def _short(count: int, rate: float) -> tuple[Reason, str]:
    return "too short", f"{count / rate:.2f} s are left of a shot, less than half of a clip"


def _piece(frames: SmallFrames, first: int, last: int, rate: float, picture: str) -> Piece:
    cells = frames.cells[first:last]
    seen = moments(cells)
    return Piece(
        first=first,
        last=last,
        motion=round(motion(cells, rate), 2),
        hashes=tuple(hashes(seen)),
        moments=packed(seen),
        picture=picture,
    )


def _known(path: Path) -> Look | None:
    """What was kept; None if nothing was, or if it can't be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        told["pieces"] = tuple(Piece(**{**each, "hashes": tuple(each["hashes"])}) for each in told["pieces"])
        told["refused"] = tuple(Refusal(**each) for each in told["refused"])
        return Look(**{**told, "size": tuple(told["size"])})
    except (OSError, ValueError, LookupError, TypeError):
        return None
