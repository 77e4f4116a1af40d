"""Finish: segments and sound become one file, with captions, chapters, settings and labels in it and beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmloom.media.label import AIGC_KEY, aigc_record
from filmloom.studio.brands.kit import BUMPERS
from filmloom.studio.credits import credits_line
from filmloom.studio.digest import digest
from filmloom.studio.effects import Effects, film_effects
from filmloom.studio.jobs import headline, shot_cues
from filmloom.studio.looked_up import NOTHING, LookedUp
from filmloom.studio.music import Music
from filmloom.studio.narration import Narration
from filmloom.studio.project import ProjectFiles
from filmloom.studio.segments import Segment
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Illustration, Storyboard
from filmloom.studio.timeline.schedule import Slot
from filmloom.types import Cue, Language
from filmloom.version import __version__

if TYPE_CHECKING:
    from filmloom.media import Chapter

FINISH_VERSION = 2
"""Part of the film's digest: raise it when the file's make-up changes though its segments don't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """All the parts of a film, measured and made, ready to be joined."""

    storyboard: Storyboard
    narrations: Sequence[Narration]
    slots: Sequence[Slot]
    segments: Sequence[Segment]
    voice: str
    """The voice's name, for the credits."""
    music: Music | None = None
    brand: str = ""
    """Its name."""
    looked_up: LookedUp = NOTHING
    """What the source says of it."""

    @property
    def fps(self) -> int:
        return self.storyboard.output.fps

    @property
    def seconds(self) -> float:
        return self.slots[-1].end / self.fps

    @property
    def digest(self) -> str:
        """Digest of all that shapes the film's file."""
        board = self.storyboard
        return digest([
            FINISH_VERSION,
            __version__,
            [segment.digest for segment in self.segments],
            [narration.digest for narration in self.narrations],
            [[shot.pad.before, headline(shot), shot.chapter] for shot in board.shots],
            self.questions(),
            board.model_dump(mode="json", include={"title", "language", "output", "label", "sources", "seed", "voice"}),
            *([[shot.translation for shot in board.shots]] if board.output.captions_also else []),
            *([self.music.digest, self.music.credit] if self.music else []),
            *([self.effects.digest] if self.effects else []),
            *([self.brand] if self.brand else []),
            *([asdict(self.looked_up)] if self.looked_up != NOTHING else []),
        ])  # fmt: skip

    @property
    def effects(self) -> Effects | None:
        """What is heard of its pictures."""
        return film_effects(self.storyboard, [segment.job for segment in self.segments])

    def cues(self) -> tuple[Cue, ...]:
        """The film's captions, in seconds from its start."""
        found: list[Cue] = []
        for shot, narration, slot in zip(self.storyboard.shots, self.narrations, self.slots, strict=True):
            start_s = slot.start / self.fps
            for cue in shot_cues(shot, narration, self.storyboard, slot.num_frames / self.fps):
                found.append(_later(cue, start_s))
        return tuple(found)

    def questions(self) -> list[dict[str, Any]]:
        """The questions that are asked, each with its answer, when both come, and the paragraphs they come from."""
        shots = list(zip(self.storyboard.shots, self.slots, strict=True))
        return [
            {
                "question": shot.asks.text,
                "options": list(shot.asks.options),
                "answer": shot.asks.answer,
                "time_s": round(slot.start / self.fps, 3),
                "answer_s": round(slot.end / self.fps, 3),
                "shot": shot.id,
                "source": list(shot.cites),
            }
            for shot, slot in shots
            if shot.asks is not None
        ]


def write_film(cut: Cut, files: ProjectFiles, store: Store, sound: Path | None = None) -> None:
    """Join the segments into the film; its metadata is read back after writing.

    sound: what is to be heard, if it isn't the cut's own that is mixed here.
    Raises OutputError if the film can't be written or its label didn't survive.
    """
    board = cut.storyboard
    soft = _soft_captions(cut) if board.output.captions in {"soft", "both"} else {}
    from filmloom.media import join

    join(
        [segment.path for segment in cut.segments],
        files.film,
        sound=sound or film_sound(cut, store),
        subtitles={language: cues for language, cues in soft.items() if cues},
        chapters=_chapters(cut),
        metadata=film_metadata(cut),
        title=board.title,
    )


def film_sound(cut: Cut, store: Store) -> Path:
    """All that is heard, mixed."""
    from filmloom.studio.mix import sound_track

    shots = cut.storyboard.shots
    return sound_track(shots, cut.narrations, cut.slots, fps=cut.fps, store=store, music=cut.music, effects=cut.effects)


def _soft_captions(cut: Cut) -> dict[Language, tuple[Cue, ...]]:
    """A track for each language."""
    cues, also = cut.cues(), cut.storyboard.output.captions_also
    tracks = {cut.storyboard.language: tuple(replace(cue, also="") for cue in cues)}
    second = tuple(replace(cue, lines=(cue.also,), words=(), also="") for cue in cues if cue.also)
    return {**tracks, also: second} if also else tracks


def write_sidecars(cut: Cut, files: ProjectFiles) -> None:
    """Captions as .srt, .vtt and .ass, the timeline as .otio, and questions as .quiz.json, beside the film."""
    from filmloom.studio.subtitles.files import write_subtitles

    cues = cut.cues()
    for path in files.subtitles():
        write_subtitles(cues, path)
    _write_otio(cut, files)
    _write_quiz(cut, files)


def _write_quiz(cut: Cut, files: ProjectFiles) -> None:
    """The questions of a lesson; a film that asks nothing has no such file, nor one that is left from before."""
    from filmloom.media.atomic import write_text

    if found := cut.questions():
        told = {"title": cut.storyboard.title, "language": cut.storyboard.language, "questions": found}
        write_text(files.quiz, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        files.quiz.unlink(missing_ok=True)


def film_metadata(cut: Cut) -> dict[str, str]:
    """What the file says of itself: the one AIGC record, the settings and seeds, and the credits."""
    board = cut.storyboard
    look, music = cut.segments[0].job.look, cut.music.credit if cut.music else ""
    settings: dict[str, Any] = {
        "filmloom": __version__,
        "language": board.language,
        "seed": board.seed,
        "theme": board.theme,
        **({"brand": cut.brand} if cut.brand else {}),
        "size": board.output.size,
        "fps": board.output.fps,
        "voice": cut.voice,
        "engines": _engines(cut),
        "shots": {
            segment.job.id: segment.job.seed for segment in cut.segments if isinstance(segment.job.visual, Illustration)
        },
        "sources": [source.sha256 for source in board.sources if source.sha256],
    }
    return {
        AIGC_KEY: aigc_record(producer=board.label.producer, content_id=cut.digest),
        "filmloom": json.dumps(settings, ensure_ascii=False, separators=(",", ":")),
        "credits": credits_line(board.language, cut.voice, music, look.fonts if look else None),
    }


def _engines(cut: Cut) -> list[str]:
    """What made the illustrations."""
    visuals = [segment.job.visual for segment in cut.segments]
    made = [visual for visual in visuals if isinstance(visual, Illustration)]
    return sorted({f"{visual.engine}#{visual.model}".rstrip("#") for visual in made})


def _chapters(cut: Cut) -> list[Chapter]:
    """A chapter wherever a shot names one; if none does, wherever a shot has a headline of its own.

    Illustrations belong to the chapter before them; so does what a brand closes with. What it opens with belongs to the
    first.
    """
    shots = [(shot, slot) for shot, slot in zip(cut.storyboard.shots, cut.slots, strict=True) if shot.id not in BUMPERS]
    starts = [(slot.start / cut.fps, shot.chapter) for shot, slot in shots if shot.chapter]
    if not starts:
        starts = [
            (slot.start / cut.fps, headline(shot))
            for index, (shot, slot) in enumerate(shots)
            if index == 0 or not isinstance(shot.visual, Illustration)
        ]
    elif starts[0][0] > shots[0][1].start / cut.fps:
        starts.insert(0, (0.0, cut.storyboard.title))
    starts[0] = (0.0, starts[0][1])
    ends = [start for start, _ in starts[1:]] + [cut.seconds]
    from filmloom.media import Chapter

    return [Chapter(title=title, start_s=start, end_s=end) for (start, title), end in zip(starts, ends, strict=True)]


def _later(cue: Cue, by_s: float) -> Cue:
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in cue.words)
    return replace(cue, start_s=cue.start_s + by_s, end_s=cue.end_s + by_s, words=words)


def _write_otio(cut: Cut, files: ProjectFiles) -> None:
    import opentimelineio as otio

    from filmloom.media.atomic import write_text

    fps = float(Fraction(cut.fps))
    track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    for segment, slot in zip(cut.segments, cut.slots, strict=True):
        whole = otio.opentime.TimeRange(
            otio.opentime.RationalTime(0, fps), otio.opentime.RationalTime(slot.num_frames, fps)
        )
        url = segment.path.relative_to(files.folder).as_posix()
        track.append(
            otio.schema.Clip(
                name=segment.job.id,
                media_reference=otio.schema.ExternalReference(target_url=url, available_range=whole),
                source_range=whole,
                metadata={"filmloom": {"digest": segment.digest, "seed": segment.job.seed}},
            )
        )
    timeline = otio.schema.Timeline(name=cut.storyboard.title)
    timeline.tracks.append(track)
    write_text(files.otio, timeline.to_json_string())
