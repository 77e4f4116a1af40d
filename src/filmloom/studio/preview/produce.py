"""The preview as a straight function: a text or a storyboard becomes a page to read and an animatic to watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from filmloom.media.atomic import write_text
from filmloom.progress import Progress
from filmloom.studio.brands.applied import branded, kit_of, told_of
from filmloom.studio.clips import with_kept_clips
from filmloom.studio.credits import voice_credit
from filmloom.studio.formulas.storyboards import with_formulas_written_out
from filmloom.studio.jobs import shot_jobs
from filmloom.studio.looked_over import film_voice, look_over
from filmloom.studio.music import film_music
from filmloom.studio.narration import Narration, narrate
from filmloom.studio.planning import Wish, voice_choice
from filmloom.studio.preview.animatic import make_animatic
from filmloom.studio.preview.opening import Opened, opened, stem_of
from filmloom.studio.preview.page import page
from filmloom.studio.preview.sheet import Sheet
from filmloom.studio.preview.writing import sheet_of
from filmloom.studio.project import ProjectFiles
from filmloom.studio.speech import Voice, voice
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Storyboard
from filmloom.studio.timeline.schedule import schedule
from filmloom.studio.translation import Tongues, translated
from filmloom.studio.workers import Workers
from filmloom.types import Language, OnEvent, Size, ignore_event

_IN_THE_BOX: Final = frozenset({"auto", "espeak", "silent"})
"""Voices that are quick and cost nothing: others are heard if they have spoken already."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What was made, and the most that a person asks of it."""

    page: Path
    animatic: Path | None
    storyboard: Storyboard
    seconds: float
    to_pay: str
    """Seconds of video that services would be asked for, and their price as far as it is known; empty for nothing."""
    concerns: tuple[str, ...]
    """What is to be looked at, with its shot."""


def preview(
    source: str | Path,
    *,
    out: str | Path = ".",
    animatic: bool = True,
    seconds: float | None = None,
    size: Size = (1920, 1080),
    fps: int = 25,
    language: Language | None = None,
    voice: str = "",
    seed: int = 7,
    engine: str = "",
    model: str = "",
    planner: str = "",
    kind: str = "",
    music: str = "",
    effects: bool = False,
    mood: str = "",
    dub: Language | None = None,
    captions_also: Language | None = None,
    translator: str = "",
    brand: str = "",
    allow_network: bool = False,
    on_event: OnEvent = ignore_event,
) -> Preview:
    """Show a film before it is made: a page that tells of every shot, and an animatic. No engine or voice is paid.

    source: a text, or the .yaml of a storyboard, which is only read; the other settings are `plan`'s, for texts. out:
    the folder of both; a film that is made there afterwards finds its speech spoken. animatic: False for the page
    alone. dub, captions_also, translator: as in `film`; the texts that are asked for lie where a film beside the page
    that is called as the source is finds them. Raises InputError, DocumentError or StoryboardError for what can't be
    used, OutputError, and BusyError if another run works in the folder. An engine that can't be had is told there.
    """
    wish = Wish(
        seconds=seconds,
        size=size,
        fps=fps,
        language=language,
        voice=voice,
        seed=seed,
        engine=engine,
        model=model,
        planner=planner,
        kind=kind,
        music=music,
        effects=effects,
        mood=mood,
        brand=brand,
        allow_network=allow_network,
    )
    tongues = Tongues(dub=dub, captions_also=captions_also, translator=translator)
    store = Store(Path(out).absolute())
    files = ProjectFiles(store.folder.parent / f"{stem_of(source)}.animatic.mp4")
    with store.lock(), Workers() as workers:
        planned = opened(source, store, wish, on_event)
        if animatic:  # the workers' imports run beside the speech
            workers.start(len(planned.storyboard.shots))
        told = translated(planned.storyboard, tongues, _texts_of(files, source), on_event)
        if dub and voice:
            told = told.model_copy(update={"voice": voice_choice(voice)})
        return _previewed(planned, told, files, store, workers if animatic else None, on_event)


def _texts_of(files: ProjectFiles, source: str | Path) -> Callable[[str], Path]:
    """Where the translations for a language lie: where a film that is called as its source is looks for them."""
    return ProjectFiles(files.folder / f"{stem_of(source)}.mp4").texts


def _previewed(
    planned: Opened, told: Storyboard, files: ProjectFiles, store: Store, workers: Workers | None, on_event: OnEvent
) -> Preview:
    """told: what was planned, in the language in which it is to be told."""
    base, kit = planned.base, kit_of(told, planned.base)
    board = with_formulas_written_out(branded(told, kit))
    look_over(board, base)
    music = film_music(board, base)
    narrations, credit, spoken = _narrated(board, base, store, on_event)
    slots = schedule(board.shots, [narration.seconds for narration in narrations], fps=board.output.fps)
    look = kit.look if kit else None
    asked = shot_jobs(board, base, narrations, slots, credit, music.credit if music else "", look)
    jobs = with_kept_clips(asked, store)
    of_brand = told_of(kit, board) if kit else ()
    notes = (*planned.notes, *of_brand, *filter(None, (spoken, music.warning if music else "")))
    progress = Progress(on_event, "page", 1, "drawing the page")
    sheet = sheet_of(planned, board, notes, narrations, slots, asked, jobs, store)
    path = files.folder / f"{stem_of(planned.source)}.preview.html"
    write_text(path, page(replace(sheet, animatic=files.film.name if workers else "")))
    progress.advance(1, f"{path.name} is there")
    if workers:
        make_animatic(
            board,
            narrations,
            slots,
            jobs,
            files,
            voice=credit,
            music=music,
            store=store,
            workers=workers,
            on_event=on_event,
        )
    return _told(sheet, path, files.film if workers else None)


def _narrated(board: Storyboard, base: Path, store: Store, on_event: OnEvent) -> tuple[Sequence[Narration], str, str]:
    """The speech, the voice's name for the credits, and what is to be known of the voice.

    A voice that is paid or slow isn't asked: what it has spoken already is heard, the rest is the box's.
    """
    if board.voice.engine in _IN_THE_BOX:
        own = film_voice(board, base)
        return narrate(board, base, own, store, on_event), voice_credit(own.version), own.warning
    box = voice("auto", "", board.language, board.voice.lexicon)
    own, problem = _own_voice(board, base, box)
    return narrate(board, base, own, store, on_event, instead=box), voice_credit(own.version), problem


def _own_voice(board: Storyboard, base: Path, box: Voice) -> tuple[Voice, str]:
    """The film's own voice, which is only asked for its name; the box's where it can't be had, and why."""
    from filmloom.errors import FilmloomError

    try:
        return film_voice(board, base), ""
    except FilmloomError as error:
        return box, str(error)


def _told(sheet: Sheet, path: Path, animatic: Path | None) -> Preview:
    shots = (f"{row.shot.id}: {concern}" for row in sheet.rows for concern in row.concerns)
    ordered = f"{sheet.ordered_s} s of video" if sheet.ordered_s else ""
    return Preview(
        page=path,
        animatic=animatic,
        storyboard=sheet.storyboard,
        seconds=sheet.seconds,
        to_pay=", ".join(filter(None, (ordered, sheet.price and f"about {sheet.price}"))),
        concerns=(*sheet.concerns, *shots),
    )
