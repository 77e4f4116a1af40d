"""Preparation: the whole way from a folder of videos to shards, which goes on where it was stopped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from filelock import FileLock, Timeout

from filmloom.errors import BusyError, InputError
from filmloom.media import sweep, write_text
from filmloom.model.data.prepare.filters import HAMMING, Seen
from filmloom.model.data.prepare.looks import Look, Piece, look
from filmloom.model.data.prepare.report import report_of, write_report
from filmloom.model.data.prepare.settings import FORMAT, Refusal, Settings
from filmloom.model.data.prepare.shards import Captioner, Sample, Shard, planned, write_pieces, write_shard
from filmloom.model.data.prepare.sources import Source, seconds_of, sources
from filmloom.progress import Progress
from filmloom.types import OnEvent, ignore_event

Result = TypeVar("Result")

_STATE: Final = "prepare.json"
_HIDDEN: Final = ".prepare"
"""The folder for what is kept between runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What was made."""

    folder: Path
    """Holds the shards, report.json and sheet.png."""
    report: Mapping[str, Any]
    """What is in report.json."""


def prepare(
    folder: Path,
    out: Path,
    settings: Settings | None = None,
    *,
    captioner: Captioner | None = None,
    workers: int = 1,
    on_event: OnEvent = ignore_event,
) -> Prepared:
    """Turn a folder of any videos into shards of clips in `out`, that FolderClips reads.

    Run again, it goes on, and makes only shards that are missing or whose videos or captions have changed. captioner:
    says what clips show whose file has no captions; it runs in this process. workers: processes that read videos.

    Raises:
        InputError: a folder without files, or `out` holds clips of another folder or of other settings.
        BusyError: another run is writing to `out`.
        OutputError: something can't be written.
    """
    settings = settings or Settings()
    if workers < 1:
        raise InputError(f"workers is {workers}; expected at least 1.")
    found, refused = sources(folder, out, on_event)
    with _held(out):
        state = _State(out, _content(folder, settings, captioner))
        looks = _looks(found, settings, out / _HIDDEN / "looks", workers, on_event)
        refused += [each for one in looks for each in one.refused]
        samples, twice = _new(found, looks)
        shards = planned(samples, settings.clips_per_shard)
        state.drop_others(shards)
        _write(shards, settings, state, captioner, workers, on_event)
        report = report_of(settings, found, looks, samples, refused + twice, state.shards)
        write_report(out, report, samples, refused + twice)
        shutil.rmtree(out / _HIDDEN / "pieces", ignore_errors=True)
    return Prepared(folder=out, report=report)


class _State:
    """prepare.json: of what the clips are made, and which shards are finished."""

    def __init__(self, folder: Path, content: Mapping[str, Any]) -> None:
        self.folder = folder
        self.path = folder / _STATE
        self.content = content
        self.shards: dict[str, dict[str, Any]] = {}
        if self.path.exists():
            self.shards = self._read()

    def has(self, shard: Shard) -> bool:
        """Whether a shard is finished, and still of the same pieces and captions."""
        is_there = (self.folder / shard.name).is_file()
        return is_there and self.shards.get(shard.name, {}).get("digest") == shard.digest

    def add(self, shard: Shard, labelled: int) -> None:
        """A shard is finished."""
        self.shards[shard.name] = {"clips": len(shard.samples), "labelled": labelled, "digest": shard.digest}
        self.write()

    def drop_others(self, shards: Sequence[Shard]) -> None:
        """Remove shards that an earlier run made and this one has no use for."""
        for name in sorted(self.shards.keys() - {shard.name for shard in shards}):
            (self.folder / name).unlink(missing_ok=True)
            del self.shards[name]
        self.write()

    def write(self) -> None:
        """Write it anew."""
        write_text(self.path, json.dumps({**self.content, "shards": self.shards}, ensure_ascii=False, indent=1) + "\n")

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
            shards: dict[str, dict[str, Any]] = told.pop("shards")
        except (OSError, ValueError, LookupError, AttributeError) as error:
            raise InputError(f"{self.path} can't be read ({error}); delete it, or choose another --out.") from error
        for name in [*self.content, *told]:
            was, now = told.get(name), self.content.get(name)
            if was != now:
                raise InputError(
                    f"{self.folder} was made with {name} {was}, and now {name} is {now}: give {was} again to go on, "
                    "or choose another --out."
                )
        return shards


def _content(folder: Path, settings: Settings, captioner: Captioner | None) -> dict[str, Any]:
    """What may not change from run to run."""
    named = getattr(captioner, "__qualname__", type(captioner).__qualname__) if captioner else None
    return {"format": FORMAT, "folder": str(folder.resolve()), **asdict(settings), "captioner": named}


@contextmanager
def _held(out: Path) -> Iterator[None]:
    """Hold the folder for this run; the lock dies with the process. What killed runs left half written goes."""
    write_text(out / _HIDDEN / "README", "What filmloom keeps between runs; safe to delete.\n")
    lock = FileLock(out / _HIDDEN / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(f"Another run is writing to {out}; wait for it, stop it, or choose another --out.") from error
    try:
        for path in (out, out / _HIDDEN / "looks", out / _HIDDEN / "pieces"):
            sweep(path)
        yield
    finally:
        lock.release()


def _looks(found: Sequence[Source], settings: Settings, folder: Path, workers: int, on_event: OnEvent) -> list[Look]:
    """What every video holds."""
    progress = Progress(on_event, "look", seconds_of(found), f"{len(found)} videos")
    looks = []
    for source, each in zip(found, _all(look, [(each, settings, folder) for each in found], workers), strict=True):
        looks.append(each)
        progress.advance(source.seconds, source.name)
    return looks


def _new(found: Sequence[Source], looks: Sequence[Look]) -> tuple[list[Sample], list[Refusal]]:
    """The pieces that are taken, in the order of their files' names, and those that are there twice.

    Of two that are the same, the one with captions is taken, then the larger, then the first.
    """
    pieces = [(source, each, piece) for source, each in zip(found, looks, strict=True) for piece in each.pieces]
    order = sorted(range(len(pieces)), key=lambda k: (not pieces[k][0].captions, -min(pieces[k][1].size), k))
    seen, taken, twice = Seen(len(pieces)), dict[int, int](), dict[int, tuple[int, int]]()
    for k in order:
        piece = pieces[k][2]
        known = seen.find(piece.hashes, piece.moments)
        if known is None:
            taken[seen.add(piece.hashes, piece.moments)] = k
        else:
            twice[k] = (taken[known[0]], known[1])
    samples = [
        Sample(number=number, source=pieces[k][0], piece=pieces[k][2], size=pieces[k][1].size)
        for number, k in enumerate(sorted(taken.values()))
    ]
    return samples, [_twice(pieces[k], pieces[first], bits) for k, (first, bits) in sorted(twice.items())]


def _twice(again: tuple[Source, Look, Piece], first: tuple[Source, Look, Piece], bits: int) -> Refusal:
    source, _, piece = again
    other, _, same = first
    return Refusal(
        file=source.name,
        reason="duplicate",
        detail=f"as {other.name} at {same.first / other.rate:.2f} s: {bits} of 320 bits differ, at most {HAMMING} may",
        start_s=round(piece.first / source.rate, 3),
        seconds=round((piece.last - piece.first) / source.rate, 3),
        picture=piece.picture,
    )


def _write(
    shards: Sequence[Shard],
    settings: Settings,
    state: _State,
    captioner: Captioner | None,
    workers: int,
    on_event: OnEvent,
) -> None:
    """Cut the videos of the shards that are missing, one after the other, and pack each shard as soon as it can be."""
    waiting = [shard for shard in shards if not state.has(shard)]
    by_video: dict[str, list[Sample]] = {}
    for sample in (sample for shard in waiting for sample in shard.samples):
        by_video.setdefault(sample.source.name, []).append(sample)
    pieces = state.folder / _HIDDEN / "pieces"
    total = sum(sample.seconds for each in by_video.values() for sample in each)
    progress = Progress(on_event, "cut", total, f"{len(waiting)} of {len(shards)} shards to write")
    cut = _all(write_pieces, [(each, settings, pieces) for each in by_video.values()], workers)
    for samples, _ in zip(by_video.values(), cut, strict=True):
        while waiting and waiting[0].samples[-1].number <= samples[-1].number:
            shard = waiting.pop(0)
            state.add(shard, write_shard(shard, settings, state.folder, pieces, captioner))
        progress.advance(sum(sample.seconds for sample in samples), samples[0].source.name)


def _all(function: Callable[..., Result], arguments: Sequence[tuple[Any, ...]], workers: int) -> Iterator[Result]:
    """`function(*each)` for each of the arguments, in their order, in this process or in several others."""
    if workers == 1:
        yield from (function(*each) for each in arguments)
        return
    from filmloom.model.data.workers import ahead

    yield from ahead(function, iter(arguments), workers)
