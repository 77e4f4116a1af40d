"""One person's film: an order becomes a labelled MP4 and its small picture; what the store has is used."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from filmloom.studio.ads.brief import BriefMusic
from filmloom.studio.brands.applied import kit_of
from filmloom.studio.check import check
from filmloom.studio.clips import with_clips
from filmloom.studio.credits import voice_credit
from filmloom.studio.finish import Cut, film_metadata, film_sound
from filmloom.studio.jobs import shot_jobs
from filmloom.studio.music import Music, film_music
from filmloom.studio.narration import Narration, narrate
from filmloom.studio.project import ProjectFiles
from filmloom.studio.segments import segments
from filmloom.studio.shot import ShotJob, make_segment, stage_of
from filmloom.studio.speech import Voice, voice
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Shot, Storyboard, VoiceChoice
from filmloom.studio.timeline.schedule import Slot, schedule
from filmloom.studio.workers import Made, Workers
from filmloom.types import OnEvent, ignore_event

_STILL_WIDTH: Final = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A film that is to be made."""

    row: int
    aspect: str
    storyboard: Storyboard
    personal: tuple[str, ...]
    lexicon: dict[str, str]
    film: Path
    still: Path
    """The small picture for the page."""
    music: BriefMusic | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A film that was made."""

    seconds: float
    made_in_s: float
    warnings: tuple[str, ...]


_ORDER: TypeAdapter[Order] = TypeAdapter(Order)
_DONE: TypeAdapter[Done] = TypeAdapter(Done)


def order_to_json(order: Order) -> dict[str, Any]:
    """The order as JSON."""
    told: dict[str, Any] = _ORDER.dump_python(order, mode="json")
    return told


def order_from_json(told: dict[str, Any]) -> Order:
    """The order that `order_to_json` told."""
    return _ORDER.validate_python(told)


def done_from_json(told: dict[str, Any]) -> Done:
    """What a worker told of its film."""
    return _DONE.validate_python(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An order whose words have been said: its shots can be drawn."""

    narrations: Sequence[Narration]
    slots: Sequence[Slot]
    jobs: Sequence[ShotJob]
    voice: str
    brand: str


def parts_of(order: Order, store: Store, on_event: OnEvent = ignore_event) -> Parts:
    """Speech, times and jobs of all shots. Raises VoiceError."""
    board = order.storyboard
    narrations = _narrated(order, store)
    slots = schedule(board.shots, [each.seconds for each in narrations], fps=board.output.fps)
    credit = voice_credit(_voice(board.voice, board.language).version)
    kit = kit_of(board)
    jobs = shot_jobs(board, Path(), narrations, slots, credit, look=kit.look if kit else None)
    jobs = with_clips(jobs, store, on_event)
    return Parts(narrations=narrations, slots=slots, jobs=jobs, voice=credit, brand=kit.name if kit else "")


def film_music_of(order: Order) -> Music | None:
    """What is heard under the words; its mood is the music's alone. Raises MediaError, StoryboardError."""
    return _kept_music(order.storyboard.music, order.storyboard.seed, order.music) if order.music else None


@lru_cache(maxsize=8)
def _kept_music(music: str, seed: int, asked: BriefMusic) -> Music | None:
    board = Storyboard.model_construct(music=music, seed=seed, mood=asked.mood or "")
    found = film_music(board, Path())
    return replace(found, lufs=asked.level) if found else None


def make_film(order: Order, store: Store) -> Done:
    """The film at its place. Raises VoiceError, OutputError."""
    began = time.monotonic()
    parts = parts_of(order, store)
    made = segments(parts.jobs, store, _Here(), {}, ignore_event)
    music = film_music_of(order)
    cut = Cut(
        storyboard=order.storyboard,
        narrations=parts.narrations,
        slots=parts.slots,
        segments=made,
        voice=parts.voice,
        music=music,
        brand=parts.brand,
    )
    _write(cut, order.film, store)
    _write_still(parts.jobs, order)
    report = check(cut, ProjectFiles(order.film))
    problems = [f"{found.shot or 'film'}: {found.detail}" for found in report.problems]
    return Done(
        seconds=round(cut.seconds, 2),
        made_in_s=round(time.monotonic() - began, 2),
        warnings=tuple(dict.fromkeys(problems)),
    )


def done_to_json(done: Done) -> dict[str, Any]:
    """JSON-ready."""
    return asdict(done)


def _narrated(order: Order, store: Store) -> list[Narration]:
    """Shots that say a word of the row's lexicon are spoken by it; all others are shared, and know the brief's only."""
    board = order.storyboard
    own = {shot.id for shot in board.shots if shot.id in order.personal and _says(shot, order.lexicon)}
    taught = board.voice.model_copy(update={"lexicon": {**board.voice.lexicon, **order.lexicon}})
    made: dict[str, Narration] = {}
    for choice, chosen in ((board.voice, False), (taught, True)):
        shots = tuple(shot for shot in board.shots if (shot.id in own) == chosen)
        if shots:
            part = board.model_copy(update={"shots": shots, "voice": choice})
            spoken = narrate(part, Path(), _voice(choice, board.language), store, ignore_event)
            made.update(zip((shot.id for shot in shots), spoken, strict=True))
    return [made[shot.id] for shot in board.shots]


def _says(shot: Shot, lexicon: dict[str, str]) -> bool:
    return any(word in shot.say for word in lexicon)


def _voice(choice: VoiceChoice, language: Any) -> Voice:
    return _kept_voice(choice.engine, choice.id, language, tuple(sorted(choice.lexicon.items())))


@lru_cache(maxsize=8)
def _kept_voice(engine: str, id: str, language: Any, lexicon: tuple[tuple[str, str], ...]) -> Voice:
    return voice(engine, id, language, dict(lexicon))


class _Here(Workers):
    """Draws in this process: the rows are what is spread over the cores."""

    def __init__(self) -> None:
        super().__init__(1)

    def run(self, jobs: Sequence[tuple[ShotJob, Path]], on_frames: Callable[[int], None]) -> Iterable[Made]:
        for job, path in jobs:
            yield Made(job, path, make_segment(job, path, lambda: on_frames(1)))


def _write(cut: Cut, path: Path, store: Store) -> None:
    """No chapters: their names would be words of the row. The title is the product's name."""
    from filmloom.media import join

    board, cues = cut.storyboard, cut.cues()
    join(
        [segment.path for segment in cut.segments],
        path,
        sound=film_sound(cut, store),
        subtitles={board.language: cues} if cues else {},
        metadata=film_metadata(cut),
        title=board.title,
    )


def _write_still(jobs: Sequence[ShotJob], order: Order) -> None:
    """A poster of the film at its end, drawn small."""
    import skia

    from filmloom.draw.canvas import new_surface
    from filmloom.media.atomic import write_bytes
    from filmloom.studio.takes import take

    chosen = [job for job in jobs if job.visual.type == "poster"]
    job = next((job for job in chosen if job.id in order.personal), chosen[-1])
    width, height = job.size
    scale = _STILL_WIDTH / width
    surface = new_surface((_STILL_WIDTH, max(2, round(height * scale))))
    with surface as canvas:
        canvas.scale(scale, scale)
        take(job.visual, stage_of(job), job).draw(canvas, job.seconds)
    write_bytes(order.still, bytes(surface.makeImageSnapshot().encodeToData(skia.kJPEG, 82)))
