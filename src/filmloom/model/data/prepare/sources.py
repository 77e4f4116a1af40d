"""Sources: the videos of a folder with what is said of them, and the files that can't be used, each with a reason."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filmloom.errors import InputError, MediaError
from filmloom.media import probe
from filmloom.model.data.folder import VIDEOS, captions_beside
from filmloom.model.data.prepare.settings import Refusal
from filmloom.progress import Progress
from filmloom.types import OnEvent

_CAPTIONS = frozenset((".txt", ".json"))
_FALLBACK_FPS = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A video that can be opened."""

    name: str
    """Its path inside the folder, with slashes."""
    path: Path
    fingerprint: str
    """Its size and time: another one means that it is another video now."""
    captions: tuple[str, ...]
    num_frames: int
    """As the file says."""
    seconds: float

    @property
    def rate(self) -> float:
        """Pictures per second, on average: all are taken to be equally long."""
        return self.num_frames / self.seconds


def sources(folder: Path, leave_out: Path, on_event: OnEvent) -> tuple[list[Source], list[Refusal]]:
    """The videos below a folder, by name, and all its other files but captions, hidden ones and those in `leave_out`.

    What a file is, its bytes say, not its ending. Raises InputError if it is no folder, or has no files.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; give one with videos.")
    if leave_out.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise InputError(
            f"The videos of {folder} can't be written to {leave_out}, which holds them; choose another --out."
        )
    paths = _files(folder, leave_out)
    if not paths:
        raise InputError(f"{folder} has no files; put videos into it ({', '.join(sorted(VIDEOS))}).")
    progress = Progress(on_event, "probe", len(paths), f"{len(paths)} files")
    found: list[Source] = []
    refused: list[Refusal] = []
    for path in paths:
        each = _probed(path, _name(path, folder))
        if isinstance(each, Source):
            found.append(each)
        else:
            refused.append(each)
        progress.advance()
    return found, refused


def _files(folder: Path, leave_out: Path) -> list[Path]:
    """All files to be looked at, in the order of their names, whatever the order of the file system."""
    away = leave_out.resolve()
    files = [path for path in folder.rglob("*") if path.is_file() and away not in path.resolve().parents]
    seen = [path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    others = {path.with_suffix("") for path in seen if path.suffix.lower() not in _CAPTIONS}
    wanted = [path for path in seen if path.suffix.lower() not in _CAPTIONS or path.with_suffix("") not in others]
    return sorted(wanted, key=lambda path: _name(path, folder))


def _name(path: Path, folder: Path) -> str:
    """A name that can be written as UTF-8, whatever bytes the file system holds."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def _probed(path: Path, name: str) -> Source | Refusal:
    try:
        info = probe(path)
        captions = captions_beside(path)
        status = path.stat()
    except (MediaError, OSError) as error:
        reason = "broken" if path.suffix.lower() in VIDEOS else "foreign"
        return Refusal(file=name, reason=reason, detail=str(error))  # type: ignore[arg-type]
    except InputError as error:
        return Refusal(file=name, reason="broken", detail=f"its captions can't be read: {error}")
    if info.size is None or info.num_frames < 2:
        what = "a sound" if info.size is None else "a single picture"
        return Refusal(file=name, reason="foreign", detail=f"{what}; expected a video")
    return Source(
        name=name,
        path=path,
        fingerprint=f"{status.st_size}-{status.st_mtime_ns}",
        captions=captions,
        num_frames=info.num_frames,
        seconds=info.video_s or info.num_frames / float(info.fps or _FALLBACK_FPS),
    )


def seconds_of(found: Sequence[Source]) -> float:
    """How long videos are together."""
    return sum(source.seconds for source in found)
