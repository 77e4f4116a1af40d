"""Export: a finished film becomes a folder that an editing program opens."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from filmloom.errors import InputError
from filmloom.media.atomic import atomic_path, write_text
from filmloom.media.label import AIGC_KEY
from filmloom.studio.hand_over.edit import SOUND_RATE, Edit, EditCaption, EditShot
from filmloom.studio.hand_over.edl import edl
from filmloom.studio.hand_over.fcpxml import fcpxml
from filmloom.studio.hand_over.finished import FinishedFilm, finished_film
from filmloom.studio.hand_over.jianying import CONTENT, draft_files
from filmloom.studio.hand_over.lottie import write_lottie
from filmloom.studio.hand_over.timeline import otio_timeline
from filmloom.types import Sound

FORMATS: Final = ("fcpxml", "edl", "jianying", "otio")
"""Projects of editing programs."""
LOTTIE: Final = "lottie"
"""The drawn shots alone, for motion designers and web pages."""
MEDIA: Final = "media"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What was written."""

    path: Path
    """The file to open; of Jianying, the draft's folder; of Lottie, the folder."""
    media: Sequence[Path]
    captions_burned: bool
    """The shots carry their captions, because the film has them in its pictures."""


def export(film: str | Path, *, to: str, out: str | Path) -> HandOver:
    """Write a finished film, or the one that was rendered of a storyboard, as a project with its media beside it.

    to: fcpxml, edl, jianying or otio; or lottie, for the shots alone that were drawn from an animation. out: the
    folder. Nothing is rendered: the shots are copied as they are, with the label in their metadata.
    Raises InputError, StoryboardError if it was never rendered, OutputError.
    """
    if to not in {*FORMATS, LOTTIE}:
        raise InputError(f"There is no format {to!r}; there are {', '.join((*FORMATS, LOTTIE))}.")
    finished, folder = finished_film(Path(film)), Path(out)
    if to == LOTTIE:
        drawn = write_lottie(finished, folder, _label(finished).get(AIGC_KEY, ""))
        return HandOver(path=folder, media=drawn, captions_burned=False)
    edit = _edit(finished)
    texts = _texts(edit, to, finished.files.film.stem)  # first, so that a film that can't be told so leaves no files
    media = _write_media(edit, finished, folder)
    for name, text in texts.items():
        write_text(folder / name, text)
    path = folder if to == "jianying" else folder / next(iter(texts))
    return HandOver(path=path, media=media, captions_burned=finished.captions_burned)


def _texts(edit: Edit, to: str, name: str) -> Mapping[str, str]:
    match to:
        case "fcpxml":
            return {f"{name}.fcpxml": fcpxml(edit)}
        case "edl":
            return {f"{name}.edl": edl(edit)}
        case "otio":
            return {f"{name}.otio": otio_timeline(edit)}
    drafts = draft_files(edit)
    return {CONTENT: drafts.pop(CONTENT), **drafts}


def _edit(finished: FinishedFilm) -> Edit:
    from filmloom.media import probe

    film = probe(finished.files.film)
    assert film.fps is not None
    assert film.size is not None
    fps = round(film.fps)
    return Edit(
        title=film.metadata.get("title") or finished.files.film.stem,
        fps=fps,
        size=film.size,
        shots=[
            EditShot(
                id=shot.id,
                file=f"{MEDIA}/{number:02}-{shot.id}.mp4",
                start=round(shot.start_s * fps),
                num_frames=round(shot.seconds * fps),
            )
            for number, shot in enumerate(finished.shots, 1)
        ],
        sound=f"{MEDIA}/sound.wav",
        captions=_captions(finished.files.subtitles()[0]) if film.subtitles and not finished.captions_burned else (),
    )


def _captions(srt: Path) -> Sequence[EditCaption]:
    import pysubs2

    if not srt.is_file():
        return ()
    lines = pysubs2.load(str(srt), encoding="utf-8")
    return [EditCaption(text=line.plaintext, start_s=line.start / 1000, end_s=line.end / 1000) for line in lines]


def _write_media(edit: Edit, finished: FinishedFilm, folder: Path) -> Sequence[Path]:
    """The shots, each with the film's AIGC record, the sound, and the captions."""
    from filmloom.media import join, read_sound, write_wav

    film, label = finished.files.film, _label(finished)
    shots = [
        join([shot.segment], folder / told.file, metadata=label)
        for shot, told in zip(finished.shots, edit.shots, strict=True)
    ]
    sound = write_wav(folder / edit.sound, _fitted(read_sound(film, rate=SOUND_RATE), edit))
    return [*shots, sound, *_copied(finished.files.subtitles()[0], folder)]


def _label(finished: FinishedFilm) -> Mapping[str, str]:
    """The film's AIGC record."""
    from filmloom.media import probe

    return {key: value for key, value in probe(finished.files.film).metadata.items() if key == AIGC_KEY}


def _fitted(sound: Sound, edit: Edit) -> Sound:
    """In stereo, and as long as the pictures to the sample; the encoder rounds up to its blocks."""
    wanted = round(edit.num_frames * SOUND_RATE / edit.fps)
    samples = sound.samples if sound.samples.ndim == 2 else np.repeat(sound.samples[:, None], 2, axis=1)
    samples = np.pad(samples[:wanted], [(0, max(0, wanted - len(samples))), (0, 0)])
    return Sound(samples=samples, rate=SOUND_RATE)


def _copied(srt: Path, folder: Path) -> Sequence[Path]:
    if not srt.is_file():
        return []
    with atomic_path(folder / srt.name) as partial:
        shutil.copyfile(srt, partial)
    return [folder / srt.name]
