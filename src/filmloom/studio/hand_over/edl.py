"""CMX3600, the edit decision list that every editing and grading program reads: a line per cut, times as timecode.

Written here, because the adapter that OpenTimelineIO has for it leaves the sound out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from filmloom.errors import InputError
from filmloom.studio.hand_over.edit import Edit

FIRST_HOUR: Final = 1
"""Films begin at 01:00:00:00, as is the custom."""
_RATES: Final = (24, 25, 30, 48, 50, 60)
"""Frames per second that a timecode can count in editing programs."""
_LONGEST_TITLE: Final = 70
_MOST_EVENTS: Final = 999


def edl(edit: Edit) -> str:
    """The list as text. Raises InputError for a rate that timecode has no numbers for, or more cuts than it counts."""
    if edit.fps not in _RATES:
        raise InputError(
            f"The film has {edit.fps} frames per second, but an EDL's timecode counts {', '.join(map(str, _RATES))}. "
            "Hand it over as fcpxml or otio, or render it with another output.fps."
        )
    if len(edit.shots) >= _MOST_EVENTS:
        raise InputError(
            f"The film has {len(edit.shots)} shots, but an EDL holds {_MOST_EVENTS - 1} of them and the sound. "
            "Hand it over as fcpxml or otio."
        )
    title = " ".join(edit.title.split())[:_LONGEST_TITLE]
    return "\n".join([f"TITLE: {title}", "FCM: NON-DROP FRAME", "", *_events(edit)]) + "\n"


def _events(edit: Edit) -> Iterator[str]:
    for number, shot in enumerate(edit.shots, 1):
        yield _event(number, f"SHOT{number:04}", "V", shot.start, shot.num_frames, edit.fps)
        yield from _file(shot.file)
    yield _event(len(edit.shots) + 1, "SOUND", "AA", 0, edit.num_frames, edit.fps)
    yield from _file(edit.sound)


def _event(number: int, reel: str, track: str, start: int, num_frames: int, fps: int) -> str:
    first = FIRST_HOUR * 3600 * fps + start
    times = (0, num_frames, first, first + num_frames)
    return f"{number:03}  {reel:<8} {track:<5} C        " + " ".join(_timecode(time, fps) for time in times)


def _file(path: str) -> Iterator[str]:
    """By its name programs find the file again."""
    yield f"* FROM CLIP NAME: {PurePosixPath(path).name}"
    yield f"* SOURCE FILE: {path}"


def _timecode(frames: int, fps: int) -> str:
    seconds, left = divmod(frames, fps)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{left:02}"
