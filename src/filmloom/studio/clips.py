"""Clips for shots: illustrations that another engine than the world is to make are asked of it, once, and kept.

The only place where the studio asks the model for pictures; it imports the model when there is something to ask.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import filmloom
from filmloom.errors import Cancelled, FilmloomError, OutputError, PromptError, RemoteError
from filmloom.progress import Progress
from filmloom.studio.digest import code_digest, digest, file_digest
from filmloom.studio.shot import ShotJob
from filmloom.studio.side_by_side import side_by_side
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Illustration, Storyboard
from filmloom.types import Event, OnEvent, ignore_event
from filmloom.world.scene import Actor, Motion, SceneSpec

if TYPE_CHECKING:
    from filmloom.media import Clip

WORLD: Final = "world"
_KINDS: Final = (".animation", ".mp4")
"""What is kept of a clip: the animation where the engine has one, to be drawn at any size; else the video."""
_MADE_BY: Final = ("model/video_generator", "world")
_AT_ONCE: Final = 3
"""Jobs that a service is asked for side by side."""
_SEEDS: Final = 2**31
"""Services take no larger seeds."""
_LONGEST_S: Final = 60.0
_FAILURES: Final = 3
"""After so many an engine that has made nothing isn't asked any more in this run."""
_FAULTS: Final = (FilmloomError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, OSError)
"""What costs a shot only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What an engine is asked for; shots that ask for the same are one."""

    engine: str
    model: str
    prompt: str
    picture: str
    """The user's cut-out that it moves, or nothing."""
    seed: int
    job: ShotJob

    @property
    def is_remote(self) -> bool:
        return "://" in self.engine or self.engine.partition(":")[0] == "kling"

    @property
    def name(self) -> str:
        """Of the clip in the store. A service's isn't asked for anew when only our code has changed."""
        job = self.job
        made_by = [] if self.is_remote else [code_digest(_MADE_BY), _weights(self.engine)]
        asked = [self.engine, self.model, self.prompt, self.seed, job.num_frames, job.fps, job.size, job.language]
        return digest([asked, made_by, *([file_digest(Path(self.picture))] if self.picture else [])])

    @property
    def group(self) -> tuple[Any, ...]:
        """Asks of one group wait for each other: an engine here is opened once, an order is asked for once."""
        return (self.engine, self.model, *((self.prompt, self.seed) if self.is_remote else ()))


def check_engines(storyboard: Storyboard) -> None:
    """Raises InputError for an engine that isn't one, before anything is made."""
    visuals = [shot.visual for shot in storyboard.shots if isinstance(shot.visual, Illustration)]
    asked = {(each.engine, each.model) for each in visuals if each.engine or each.model}
    for engine, model in sorted(asked | {(storyboard.engine, storyboard.model)}):
        check_engine(engine or storyboard.engine, model)


def check_engine(engine: str, model: str) -> None:
    """Raises InputError for an engine that isn't one, or a model that it doesn't take."""
    if engine != WORLD or model:
        engine_of(engine, model, Path())


def with_clips(jobs: Sequence[ShotJob], store: Store, on_event: OnEvent) -> list[ShotJob]:
    """The jobs, each illustration of another engine with the file that this made, now or before.

    Where an engine fails, the world draws the shot; the job and a warning say why. Raises InputError if a service
    lacks its key, Cancelled, OutputError.
    """
    asks = asks_of(jobs)
    jobs = [_moved_by_rule(job) for job in jobs]
    if not asks:
        return list(jobs)
    names = {shot: ask.name for shot, ask in asks.items()}
    todo = {names[shot]: ask for shot, ask in asks.items() if kept_clip(store, names[shot]) is None}
    failed = _make(todo, store, on_event) if todo else {}
    for warning in _warnings(names, failed, asks, store):
        on_event(Event(stage="takes", done=1, total=1, message=warning, level="warning"))
    return [_with_file(job, names[job.id], failed, store) if job.id in names else job for job in jobs]


def with_kept_clips(jobs: Sequence[ShotJob], store: Store) -> list[ShotJob]:
    """The jobs without asking any engine: an illustration that was made before is shown, the world draws the others."""
    names = {shot: ask.name for shot, ask in asks_of(jobs).items()}
    unmade = dict.fromkeys(names.values(), "not made yet")
    return [_with_file(job, names[job.id], unmade, store) if job.id in names else _moved_by_rule(job) for job in jobs]


def asks_of(jobs: Sequence[ShotJob]) -> dict[str, Ask]:
    """What other engines than the world are to be asked for, by shot."""
    asks = {job.id: _ask(job, job.visual) for job in jobs if isinstance(job.visual, Illustration)}
    return {shot: ask for shot, ask in asks.items() if ask.engine != WORLD}


def _ask(job: ShotJob, visual: Illustration) -> Ask:
    seed = job.seed if visual.seed is None else visual.seed
    return Ask(
        engine=visual.engine,
        model=visual.model,
        prompt=visual.prompt,
        picture=visual.picture,
        seed=seed % _SEEDS,
        job=job,
    )


def kept_clip(store: Store, name: str) -> Path | None:
    """The file of a clip that was made before."""
    files = (store.path("clips", name, kind) for kind in _KINDS)
    return next((file for file in files if store.facts(file) is not None), None)


def _with_file(job: ShotJob, name: str, failed: Mapping[str, str], store: Store) -> ShotJob:
    file = kept_clip(store, name)
    if file is None:
        return replace(
            job, visual=_by_rule(job.visual), instead=failed.get(name) or "its clip was lost as soon as it was made"
        )
    return replace(job, files=((str(file.resolve()), file_digest(file)),))


def _moved_by_rule(job: ShotJob) -> ShotJob:
    """The world reads no `it`: a user's picture is a scene for it."""
    visual = job.visual
    if isinstance(visual, Illustration) and visual.engine == WORLD and visual.picture:
        return replace(job, visual=_by_rule(visual))
    return job


def _by_rule(visual: Any) -> Illustration:
    """The same, drawn by the world: a user's picture comes in, and stays."""
    scene = visual.scene
    if visual.picture and scene is None:
        it = Actor(name="it", picture=visual.picture, size="large", place="center")
        scene = SceneSpec(actors=(it,), steps=((Motion(actor="it", kind="enter"),), (Motion(actor="it", kind="jump"),)))
    made: Illustration = visual.model_copy(update={"engine": WORLD, "model": "", "scene": scene})
    return made


def _make(todo: Mapping[str, Ask], store: Store, on_event: OnEvent) -> dict[str, str]:
    """Ask the engines for what isn't there; why it couldn't be made, by name."""
    _check_keys(todo.values(), store)
    groups: dict[tuple[Any, ...], dict[str, Ask]] = {}
    for name, ask in todo.items():
        groups.setdefault(ask.group, {})[name] = ask
    parts = list(groups.values())
    progress = Progress(on_event, "takes", 100.0 * len(todo), f"making {len(todo)} shots")
    luck = _Luck()
    told = _Told(progress, [len(part) for part in parts])
    tasks = [partial(_make_group, part, store, luck) for part in parts]
    failed = side_by_side(tasks, told.hear, at_once=_AT_ONCE)
    return {name: why for each in failed for name, why in each.items()}


class _Luck:
    """Of the engines of one run: one that has failed again and again, and made nothing, isn't asked any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed: dict[tuple[str, str], int] = {}
        self._made: set[tuple[str, str]] = set()

    def check(self, ask: Ask) -> None:
        """Raises RemoteError where there is no more hope."""
        engine = ask.engine, ask.model
        with self._lock:
            if self._failed.get(engine, 0) >= _FAILURES and engine not in self._made:
                raise RemoteError(f"{ask.engine} wasn't asked for it, as it had failed {_FAILURES} times before")

    def count(self, ask: Ask, *, made: bool) -> None:
        engine = ask.engine, ask.model
        with self._lock:
            if made:
                self._made.add(engine)
            else:
                self._failed[engine] = self._failed.get(engine, 0) + 1


class _Told:
    """What the groups tell, as one progress."""

    def __init__(self, progress: Progress, counts: Sequence[int]) -> None:
        self._progress, self._counts = progress, counts
        self._done = [0.0] * len(counts)

    def hear(self, group: int, event: Event) -> None:
        """`takes` counts the clips of a group; other stages are inside one clip."""
        if event.level == "warning":
            self._progress.warn(event.message)
            return
        done = self._done[group]
        if event.stage == "takes":
            done = 100.0 * event.done
        elif event.stage == "sample" and event.total:
            done = done // 100 * 100 + min(99.0, 100 * event.done / event.total)
        self._progress.advance(max(0.0, done - self._done[group]), event.message)
        self._done[group] = max(done, self._done[group])


def _make_group(asks: Mapping[str, Ask], store: Store, luck: _Luck, on_event: OnEvent) -> dict[str, str]:
    """One clip after the other, by one engine; why some couldn't be made."""
    failed: dict[str, str] = {}
    first = next(iter(asks.values()))
    engine: Any = None
    for number, (name, ask) in enumerate(asks.items()):
        on_event(Event(stage="takes", done=number, total=len(asks), message=f"{ask.job.id}: {ask.engine}"))
        try:
            luck.check(ask)
            engine = engine or engine_of(first.engine, first.model, store.folder.parent)
            clip = replace(engine.generate(request_of(ask, engine, on_event)), on_event=on_event, sound=None)
            _keep(clip, name, store, _short(ask, engine))
            luck.count(ask, made=True)
        except (Cancelled, OutputError):
            raise
        except _FAULTS as error:
            failed[name] = str(error) or type(error).__name__
            luck.count(ask, made=isinstance(error, PromptError))  # that is no fault of the engine's
    on_event(Event(stage="takes", done=len(asks), total=len(asks)))
    return failed


def _keep(clip: Clip, name: str, store: Store, also: Sequence[str]) -> None:
    document: Callable[[], str] | None = clip.documents.get(".animation.json")
    path = store.path("clips", name, _KINDS[document is None])
    if document:
        from filmloom.media import write_text

        write_text(path, document())
    else:
        clip.save(path)
    store.keep(path, {"warnings": [*also, *clip.warnings]})


def request_of(ask: Ask, engine: Any, on_event: OnEvent = ignore_event) -> Any:
    """The ClipRequest of what is asked."""
    from filmloom.model.video_generator import At, ClipRequest

    job = ask.job
    return ClipRequest(
        prompt=ask.prompt,
        seconds=min(job.seconds, _longest_s(engine)),
        size=job.size,
        fps=job.fps,
        seed=ask.seed,
        language=job.language,
        label=False,
        given=(At(media=Path(ask.picture)),) if ask.picture else (),
        on_event=on_event,
    )


def _longest_s(engine: Any) -> float:
    """What can be had in one clip: only services tell."""
    service = getattr(engine, "service", None)
    return float(service.ability(engine.model).seconds[-1]) if service else _LONGEST_S


def _short(ask: Ask, engine: Any) -> list[str]:
    longest_s = _longest_s(engine)
    if ask.job.seconds <= longest_s:
        return []
    return [f"{ask.engine} makes up to {longest_s:g} s: the last picture stays for the rest of the shot."]


def engine_of(name: str, model: str, project: Path) -> Any:
    from filmloom.model.video_generator import engine_named

    return engine_named(name, model, project)


def _check_keys(asks: Iterable[Ask], store: Store) -> None:
    """Raises InputError now rather than shot by shot."""
    for engine, model in dict.fromkeys((ask.engine, ask.model) for ask in asks if ask.is_remote):
        engine_of(engine, model, store.folder.parent).service.check_key()


def _warnings(
    names: Mapping[str, str], failed: Mapping[str, str], asks: Mapping[str, Ask], store: Store
) -> Iterator[str]:
    """What the clips warn of and why others failed, said once for all shots that it holds for."""
    shots: dict[str, list[str]] = {}
    for shot, name in names.items():
        file = kept_clip(store, name)
        facts = store.facts(file) if file else None
        told = (
            facts["warnings"] if facts else [f"{asks[shot].engine} didn't make it, it is drawn by rule: {failed[name]}"]
        )
        for warning in told:
            shots.setdefault(warning, []).append(shot)
    for warning, where in shots.items():
        yield f"Shot{'s' if len(where) > 1 else ''} {', '.join(where)}: {warning}"


@cache
def _weights(engine: str) -> str:
    """Digest of the networks that ship; of a checkpoint's folder, what there is to see without reading it."""
    if Path(engine).is_dir():
        files = sorted(path for path in Path(engine).rglob("*") if path.is_file())
        return digest([[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files])
    folder = Path(filmloom.__file__).parent / "model" / "weights"
    return digest([file_digest(path) for path in sorted(folder.iterdir()) if path.suffix in {".onnx", ".safetensors"}])
