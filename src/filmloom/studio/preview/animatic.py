"""Animatic: the whole film in its real times, with its sound and captions, on 480 lines and few pictures a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Final

from filmloom.studio.effects import film_effects
from filmloom.studio.finish import Cut, write_film
from filmloom.studio.mix import sound_track
from filmloom.studio.music import Music
from filmloom.studio.narration import Narration
from filmloom.studio.project import ProjectFiles
from filmloom.studio.segments import segments
from filmloom.studio.shot import ShotJob
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Storyboard
from filmloom.studio.timeline.schedule import Slot
from filmloom.studio.workers import Workers
from filmloom.types import OnEvent, Size

LINES: Final = 480
FPS: Final = 8
"""Enough to see what moves and when: each picture of an illustration is drawn anew."""
_NO_PARTS: Mapping[str, Mapping[str, str]] = {}


def make_animatic(
    storyboard: Storyboard,
    narrations: Sequence[Narration],
    slots: Sequence[Slot],
    jobs: Sequence[ShotJob],
    files: ProjectFiles,
    *,
    voice: str,
    music: Music | None,
    store: Store,
    workers: Workers,
    on_event: OnEvent,
) -> None:
    """Write the film's jobs, drawn small, into files.film; what hasn't changed since the last time is reused.

    The sound is the film's own, in its exact times, mixed beside the drawing: the film finds it mixed.
    Raises OutputError.
    """
    output = storyboard.output.model_copy(update={"size": small(storyboard.output.size), "fps": FPS})
    coarse = coarser(slots, storyboard.output.fps, FPS)
    drawn = [
        replace(job, size=output.size, fps=FPS, num_frames=slot.num_frames)
        for job, slot in zip(jobs, coarse, strict=True)
    ]
    with ThreadPoolExecutor(1) as beside:
        fps = storyboard.output.fps
        mix = partial(sound_track, fps=fps, store=store, music=music, effects=film_effects(storyboard, jobs))
        sound = beside.submit(mix, storyboard.shots, narrations, slots)
        made = segments(drawn, store, workers, _NO_PARTS, on_event)
    cut = Cut(
        storyboard=storyboard.model_copy(update={"output": output}),
        narrations=narrations,
        slots=coarse,
        segments=made,
        voice=voice,
        music=music,
    )
    write_film(cut, files, store, sound.result())


def small(size: Size) -> Size:
    """The film's shape with LINES pixels on its shorter side; never larger than the film."""
    scale = min(1.0, LINES / min(size))
    return (round(size[0] * scale / 2) * 2, round(size[1] * scale / 2) * 2)


def coarser(slots: Sequence[Slot], fps: int, to_fps: int) -> list[Slot]:
    """The same places in time, to the nearest frame of another rate: shots don't drift, however many there are."""
    made: list[Slot] = []
    for slot in slots:
        start = made[-1].end if made else 0
        end = max(start + 1, round(slot.end / fps * to_fps))
        made.append(Slot(start=start, num_frames=end - start))
    return made
