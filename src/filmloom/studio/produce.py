"""The whole studio as straight functions: plan (text to storyboard), render (storyboard to film), film (both)."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from filmloom.errors import OutputError
from filmloom.media.atomic import atomic_path
from filmloom.studio.brands.applied import branded, kit_of, told_of
from filmloom.studio.brands.kit import Kit
from filmloom.studio.check import Report
from filmloom.studio.clips import check_engines, with_clips
from filmloom.studio.credits import voice_credit
from filmloom.studio.delivery import deliver
from filmloom.studio.digest import file_digest
from filmloom.studio.finish import Cut
from filmloom.studio.formulas.storyboards import with_formulas_written_out
from filmloom.studio.jobs import shot_jobs
from filmloom.studio.looked_over import film_voice, look_over
from filmloom.studio.looked_up import LookedUp, look_up
from filmloom.studio.music import Music, film_music
from filmloom.studio.narration import narrate
from filmloom.studio.planning import Plan, Wish, kept_plan, plan, voice_choice
from filmloom.studio.project import LockFile, ProjectFiles
from filmloom.studio.provenance.identity import Identity
from filmloom.studio.scenes import load_storyboard
from filmloom.studio.segments import Segment, segments
from filmloom.studio.speech import Voice
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Storyboard
from filmloom.studio.timeline.schedule import schedule
from filmloom.studio.translation import Tongues, translated
from filmloom.studio.workers import Workers
from filmloom.types import Event, Language, OnEvent, Size, ignore_event

__all__ = ["Film", "Plan", "film", "plan", "render"]

LAST_STAGES: Final = (
    "filmloom.draw.overlays",
    "filmloom.media.film",
    "filmloom.media.reader",
    "filmloom.studio.mix",
    "filmloom.studio.subtitles.files",
    "opentimelineio",
    "rjieba",
)
"""What joining and checking import; it can be ready when the last shot is."""


@dataclass(frozen=True, kw_only=True)
class Film:
    """A finished film and what is known of it."""

    path: Path
    storyboard: Storyboard
    report: Report
    segments: Sequence[Segment]
    warnings: tuple[str, ...]
    seconds: float
    reused: bool
    """Nothing had changed since the last run: the file is that run's."""
    signed_now: bool = False
    """It got its signature in this run."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The shots that became text cards."""
        return tuple(segment.job.id for segment in self.segments if segment.failed)

    @property
    def replaced(self) -> tuple[str, ...]:
        """The shots that were drawn by rule, because the engine that was asked for didn't make them."""
        return tuple(segment.job.id for segment in self.segments if segment.job.instead and not segment.failed)

    def save(self, path: str | Path) -> Path:
        """Copy the film and the files beside it to another place; to its own place does nothing."""
        here, there = ProjectFiles(self.path), ProjectFiles(Path(path))
        if there.film.resolve() == here.film.resolve():
            return there.film
        if not here.film.is_file():
            raise OutputError(f"The film {here.film} isn't there any more, so it can't be copied; make it again.")
        for source, target in zip([here.film, *here.beside()], [there.film, *there.beside()], strict=True):
            if source.is_file():
                with atomic_path(target) as partial:
                    shutil.copyfile(source, partial)
        return there.film


def film(
    source: str | Path,
    *,
    out: str | Path | None = None,
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
    sign: Identity | None = None,
    brand: str = "",
    allow_unsupported: bool = False,
    allow_network: bool = False,
    on_event: OnEvent = ignore_event,
) -> Film:
    """A text becomes a finished film; without `out` it lies in a temporary folder until it is saved.

    engine, model: what makes the illustrations, as in `clip`; "" is the world. Other shots are drawn. planner: the
    language model that is asked what to say and show; "" is the in-box planner. kind: news or lesson; "" is a lesson
    where the text is teaching material. music: bed, which is composed for the film, or a sound file; "" is none.
    effects, mood: as in `plan`. brand: the path of a brand.yaml. dub: the language to speak and show it
    in, if not the text's own. captions_also: a second language under the captions. translator: the language model that
    translates; without one the texts are asked for in a file beside the film. sign: who signs it, from
    `load_identity`; None is nobody. allow_unsupported: as in `render`. allow_network: a source that is an address may
    be fetched.
    """
    files = _files(out)
    tongues = Tongues(dub=dub, captions_also=captions_also, translator=translator)
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
    planned = kept_plan(source, Store(files.folder), wish, on_event)
    text = planned.document or source
    looked_up = look_up(planned.storyboard, planned.base, text, allow_unsupported=allow_unsupported)
    board = translated(planned.storyboard, tongues, files.texts, on_event)
    if dub and voice:
        board = board.model_copy(update={"voice": voice_choice(voice)})
    planned = replace(planned, storyboard=board)
    made = _rendered(board, planned.base, files, looked_up, sign, on_event)
    _keep_storyboard(planned, files, on_event)
    return _swept_up(made) if out is None else made


def render(
    storyboard: Storyboard | Plan | str | Path,
    *,
    out: str | Path | None = None,
    base: Path | None = None,
    dub: Language | None = None,
    captions_also: Language | None = None,
    translator: str = "",
    sign: Identity | None = None,
    allow_unsupported: bool = False,
    on_event: OnEvent = ignore_event,
) -> Film:
    """A storyboard, also as a plan or the path of its file, becomes a film; only what changed is made again.

    `base` is the folder that the storyboard's relative paths start from: by default the current one, or the plan's.
    dub, captions_also and translator are as in `film`.
    sign: who signs it, from `load_identity`; a film that lies there unchanged only gets its signature.
    allow_unsupported: a news film that says what its source doesn't is made all the same, with warnings.
    Raises StoryboardError for what the storyboard asks for and can't have, or says and its source doesn't, OutputError
    where nothing can be written, BusyError if another run works in the same folder.
    """
    files = _files(out)
    text = storyboard.document if isinstance(storyboard, Plan) else None
    storyboard, base = _opened(storyboard, base)
    looked_up = look_up(storyboard, base, text, allow_unsupported=allow_unsupported)
    tongues = Tongues(dub=dub, captions_also=captions_also, translator=translator)
    heard: list[str] = []
    storyboard = translated(storyboard, tongues, files.texts, _collecting(heard, on_event))
    made = _rendered(storyboard, base, files, looked_up, sign, on_event, heard)
    return _swept_up(made) if out is None else made


def _rendered(
    storyboard: Storyboard,
    base: Path,
    files: ProjectFiles,
    looked_up: LookedUp,
    sign: Identity | None,
    on_event: OnEvent,
    heard: Sequence[str] = (),
) -> Film:
    """The film of a storyboard whose words are settled. heard: warnings that were told already."""
    warnings = [*heard]
    listener = _collecting(warnings, on_event)
    for warning in looked_up.warnings:
        listener(Event(stage="scenes", done=1, total=1, message=warning, level="warning"))
    kit = kit_of(storyboard, base)
    storyboard = with_formulas_written_out(branded(storyboard, kit))
    look_over(storyboard, base)
    check_engines(storyboard)
    voice = film_voice(storyboard, base)
    music = film_music(storyboard, base)
    store = Store(files.folder)
    with store.lock(), Workers(beside=LAST_STAGES) as workers:
        lock = LockFile(files.lock)
        if not lock.film():  # all is to be made: the workers' imports run beside the speech
            workers.start(len(storyboard.shots))
        cut = _make_parts(storyboard, base, voice, music, kit, store, workers, lock, listener)
        cut = replace(cut, looked_up=looked_up)
        done = deliver(cut, files, store, lock, sign, listener)
    return Film(
        path=files.film,
        storyboard=storyboard,
        report=done.report,
        segments=cut.segments,
        warnings=tuple(dict.fromkeys(warnings)),
        seconds=cut.seconds,
        reused=done.kept,
        signed_now=done.signed_now,
    )


def _opened(storyboard: Storyboard | Plan | str | Path, base: Path | None) -> tuple[Storyboard, Path]:
    """The storyboard itself, and the folder that its relative paths start from."""
    match storyboard:
        case Storyboard():
            return storyboard, base or Path()
        case Plan():
            return storyboard.storyboard, base or storyboard.base
    return load_storyboard(storyboard), base or Path(storyboard).parent


def _files(out: str | Path | None) -> ProjectFiles:
    """The project's files; without a name, in a temporary folder."""
    return ProjectFiles(Path(out).absolute() if out else Path(tempfile.mkdtemp(prefix="filmloom-"), "film.mp4"))


def _swept_up(film: Film) -> Film:
    """The film, whose temporary folder goes when nobody holds the film any more."""
    weakref.finalize(film, shutil.rmtree, film.path.parent, ignore_errors=True)
    return film


def _keep_storyboard(planned: Plan, files: ProjectFiles, on_event: OnEvent) -> None:
    """Leave the plan beside the film, unless a person has edited the one that lies there."""
    lock = LockFile(files.lock)
    path = files.storyboard
    if path.exists() and file_digest(path) != lock.data.get("storyboard_sha256"):
        message = (
            f"{path.name} was edited by hand and is kept; this film was planned anew from the text. "
            f"To make a film of the edited one: filmloom render {path} -o {files.film}"
        )
        on_event(Event(stage="scenes", done=1, total=1, message=message, level="warning"))
        return
    planned.save(path)
    lock.write({"storyboard_sha256": file_digest(path)})


def _make_parts(
    storyboard: Storyboard,
    base: Path,
    voice: Voice,
    music: Music | None,
    kit: Kit | None,
    store: Store,
    workers: Workers,
    lock: LockFile,
    on_event: OnEvent,
) -> Cut:
    for note in (voice.warning, music.warning if music else "", *(told_of(kit, storyboard) if kit else ())):
        if note:
            on_event(Event(stage="speech", done=0, total=1, message=note, level="warning"))
    narrations = narrate(storyboard, base, voice, store, on_event)
    slots = schedule(storyboard.shots, [n.seconds for n in narrations], fps=storyboard.output.fps)
    credit = voice_credit(voice.version)
    music_credit = music.credit if music else ""
    look = kit.look if kit else None
    jobs = shot_jobs(storyboard, base, narrations, slots, credit, music_credit, look)
    jobs = with_clips(jobs, store, on_event)
    made = segments(jobs, store, workers, lock.parts(), on_event)
    return Cut(
        storyboard=storyboard,
        narrations=narrations,
        slots=slots,
        segments=made,
        voice=credit,
        music=music,
        brand=kit.name if kit else "",
    )


def _collecting(warnings: list[str], on_event: OnEvent) -> OnEvent:
    def listen(event: Event) -> None:
        if event.level == "warning":
            warnings.append(event.message)
        on_event(event)

    return listen
