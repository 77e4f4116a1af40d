"""Segments: what the store has is reused, the rest is made side by side; each can say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filmloom.progress import Progress
from filmloom.studio.digest import digest
from filmloom.studio.shot import ShotJob
from filmloom.studio.store import Store
from filmloom.studio.workers import Workers
from filmloom.types import OnEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """An encoded shot in the store."""

    job: ShotJob
    digest: str
    parts: Mapping[str, str]
    path: Path
    report: Mapping[str, Any]
    made: bool
    why: str
    """Why it was made or reused, in a few words."""

    @property
    def failed(self) -> str:
        """Why a text card stands in for the shot's picture; empty if none does."""
        return str(self.report["failed"])


def segments(
    jobs: Sequence[ShotJob],
    store: Store,
    workers: Workers,
    before: Mapping[str, Mapping[str, str]],
    on_event: OnEvent,
) -> list[Segment]:
    """One segment per job, in order.

    `before` holds the parts of each shot of the last run by shot id, to tell what changed.
    Raises OutputError if the store can't be written.
    """
    plans = {job.id: (job.parts(), digest(job.parts())) for job in jobs}
    paths = {job.id: store.path("segments", plans[job.id][1], ".mp4") for job in jobs}
    reports = {paths[job.id]: _kept(store, paths[job.id]) for job in jobs}
    # Shots that are alike to the last pixel are made once.
    todo = list({paths[job.id]: job for job in jobs if reports[paths[job.id]] is None}.values())
    progress = Progress(on_event, "segments", sum(job.num_frames for job in todo), _summary(len(todo), len(jobs)))
    made = set()
    for result in workers.run([(job, paths[job.id]) for job in todo], progress.advance):
        store.keep(result.path, result.report)
        reports[result.path] = result.report
        made.add(result.path)
        if result.report["failed"]:
            progress.warn(f"Shot {result.job.id} became a text card: {result.report['failed']}")
    return [
        _segment(job, *plans[job.id], paths[job.id], reports, paths[job.id] in made, before.get(job.id)) for job in jobs
    ]


def _segment(
    job: ShotJob,
    parts: Mapping[str, str],
    name: str,
    path: Path,
    reports: Mapping[Path, Mapping[str, Any] | None],
    made: bool,
    before: Mapping[str, str] | None,
) -> Segment:
    report = reports[path]
    assert report is not None
    return Segment(
        job=job, digest=name, parts=parts, path=path, report=report, made=made, why=_why(parts, before, made)
    )


def _kept(store: Store, path: Path) -> Mapping[str, Any] | None:
    """The report of a segment that the store has, drawn as it was meant; a failed one is tried again."""
    report = store.facts(path)
    return None if report is None or report["failed"] else report


def _why(parts: Mapping[str, str], before: Mapping[str, str] | None, made: bool) -> str:
    if not made:
        return "reused: nothing that shapes it changed"
    if before is None:
        return "made: not made before"
    changed = [name for name, value in parts.items() if before.get(name) != value]
    return f"made: {', '.join(changed)} changed" if changed else "made: the store didn't have it"


def _summary(todo: int, total: int) -> str:
    return f"drawing {todo} of {total} shots" if todo else "all shots reused"
