"""A finished film's parts, found again in its project folder: nothing is made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filmloom.errors import InputError, StoryboardError
from filmloom.studio.brands.kit import BUMPERS
from filmloom.studio.digest import digest, file_digest
from filmloom.studio.project import LockFile, ProjectFiles
from filmloom.studio.store import FOLDER

_STORYBOARDS: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedShot:
    """A shot as it lies in the store."""

    id: str
    segment: Path
    start_s: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedFilm:
    """A film, and where its shots are."""

    files: ProjectFiles
    shots: Sequence[FinishedShot]
    captions_burned: bool
    """Whether the shots carry their captions."""


def finished_film(path: Path) -> FinishedFilm:
    """The film of this .mp4, or the one that was last rendered of this storyboard.

    Raises StoryboardError for a storyboard that was never rendered or was edited since, InputError for a film that
    wasn't made here, was changed, or whose parts are gone.
    """
    files = _files(path)
    again = _how_to_render(path, files)
    if not path.is_file():
        raise InputError(f"There is no file {path}. Name a film (.mp4) or a storyboard (.yaml) that was rendered.")
    lock = LockFile(files.lock)
    if not files.film.is_file() or not lock.film():
        raise _never_rendered(path, files, again)
    if file_digest(files.film) != lock.film().get("sha256"):
        raise InputError(
            f"{files.film.name} isn't the film that {files.lock.name} tells of: it was changed or replaced. {again}"
        )
    shots = [_shot(shot, files, again) for shot in lock.data.get("shots", [])]
    if path.suffix.lower() in _STORYBOARDS:
        _check_unedited(path, shots, again)
    captions = {parts.get("captions") for parts in lock.parts().values()}
    return FinishedFilm(files=files, shots=shots, captions_burned=captions != {digest([])})


def _files(path: Path) -> ProjectFiles:
    """What lies beside the film that is named, or that a storyboard is rendered to when nobody says otherwise."""
    name = path.name
    if path.suffix.lower() in _STORYBOARDS:
        stem = name[: -len(path.suffix)].removesuffix(".storyboard")
        return ProjectFiles(path.absolute().with_name(f"{stem}.mp4"))
    if path.suffix.lower() != ".mp4":
        raise InputError(f"{name} can't be handed over: name a film (.mp4) or a storyboard (.yaml) that was rendered.")
    return ProjectFiles(path.absolute())


def _how_to_render(path: Path, files: ProjectFiles) -> str:
    board = path if path.suffix.lower() in _STORYBOARDS else Path(files.storyboard.name)
    return f"Render it again: filmloom render {board} -o {files.film.name}"


def _never_rendered(path: Path, files: ProjectFiles, again: str) -> InputError:
    if path.suffix.lower() in _STORYBOARDS:
        first = again.replace("Render it again", "Render it first")
        return StoryboardError(
            f"{path.name} was never rendered: {files.film.name} isn't beside it. {first}; or name the film that was "
            "made of it."
        )
    return InputError(
        f"{path.name} wasn't made by filmloom here: {files.lock.name} isn't beside it, so its shots aren't known. "
        "Name a film in the folder in which it was made."
    )


def _shot(shot: Mapping[str, Any], files: ProjectFiles, again: str) -> FinishedShot:
    segment = files.folder / FOLDER / "segments" / f"{shot['segment']}.mp4"
    if not segment.is_file():
        raise InputError(f"Shot {shot['id']} isn't in the folder {FOLDER} any more. {again}")
    return FinishedShot(id=shot["id"], segment=segment, start_s=shot["start_s"], seconds=shot["seconds"])


def _check_unedited(path: Path, shots: Sequence[FinishedShot], again: str) -> None:
    """Shots that came, went or moved are seen; other edits aren't, and the film is handed over as it was rendered."""
    from filmloom.studio.scenes import load_storyboard

    told = [shot.id for shot in load_storyboard(path).shots]
    if told != [shot.id for shot in shots if shot.id not in BUMPERS]:
        raise StoryboardError(f"{path.name} has other shots than the film that was rendered of it. {again}")
