"""Segments: what the store has is reused, the rest is made side by side; each can say why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filmloom.media.atomic import write_text
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
    todo = [job for job in jobs if not _finished(store, plans[job.id][1])]
    progress = Progress(on_event, "segments", sum(job.num_frames for job in todo), _summary(len(todo), len(jobs)))
    made = set()
    tasks = [(job, store.path("segments", plans[job.id][1], ".mp4")) for job in _distinct(todo, plans)]
    for result in workers.run(tasks, progress.advance):
        write_text(result.path.with_suffix(".json"), json.dumps(result.report, ensure_ascii=False))
        made.add(result.path.stem)
        if result.report["failed"]:
            progress.warn(f"Shot {result.job.id} became a text card: {result.report['failed']}")
    return [_segment(job, *plans[job.id], store, made, before.get(job.id)) for job in jobs]


def _distinct(jobs: Sequence[ShotJob], plans: Mapping[str, tuple[dict[str, str], str]]) -> list[ShotJob]:
    """Shots that are alike to the last pixel are made once."""
    return list({plans[job.id][1]: job for job in jobs}.values())


def _finished(store: Store, name: str) -> bool:
    """Whether the store has the segment, drawn as it was meant; a failed one is tried again."""
    report = store.path("segments", name, ".json")
    if not report.exists() or not store.path("segments", name, ".mp4").exists():
        return False
    return not json.loads(report.read_text(encoding="utf-8"))["failed"]


def _segment(
    job: ShotJob, parts: dict[str, str], name: str, store: Store, made: set[str], before: Mapping[str, str] | None
) -> Segment:
    path = store.path("segments", name, ".mp4")
    return Segment(
        job=job,
        digest=name,
        parts=parts,
        path=path,
        report=json.loads(path.with_suffix(".json").read_text(encoding="utf-8")),
        made=name in made,
        why=_why(parts, before, name in made),
    )


def _why(parts: Mapping[str, str], before: Mapping[str, str] | None, made: bool) -> str:
    if not made:
        return "reused: nothing that shapes it changed"
    if before is None:
        return "made: not made before"
    changed = [name for name, value in parts.items() if before.get(name) != value]
    return f"made: {', '.join(changed)} changed" if changed else "made: the store didn't have it"


def _summary(todo: int, total: int) -> str:
    return f"drawing {todo} of {total} shots" if todo else "all shots reused"
