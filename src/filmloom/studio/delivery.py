"""Delivery: a film's parts become the file at its place, signed and checked; what lies there unchanged stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from filmloom.media.atomic import write_text
from filmloom.progress import Progress
from filmloom.studio.check import Report, check
from filmloom.studio.digest import file_digest
from filmloom.studio.finish import Cut, write_film, write_sidecars
from filmloom.studio.project import LockFile, ProjectFiles
from filmloom.studio.provenance.identity import Identity
from filmloom.studio.provenance.manifest import film_source_type, manifest
from filmloom.studio.store import Store
from filmloom.types import Event, OnEvent

_SOON: Final = timedelta(days=14)
"""Before its end, a certificate is warned of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How a film came to lie at its place."""

    report: Report
    kept: bool
    """It is the last run's, or that one with a signature."""
    signed_now: bool = False


def deliver(
    cut: Cut, files: ProjectFiles, store: Store, lock: LockFile, sign: Identity | None, on_event: OnEvent
) -> Delivered:
    """The film at its place. What lies there unchanged stays, and is signed where only its signature is missing."""
    kept = _kept_report(cut, files, lock)
    was = lock.film().get("signed", "")
    by = sign.fingerprint if sign else was if kept else ""
    if kept and by == was:
        return Delivered(report=kept, kept=True)
    if was and not by:
        message = "The film that lay here was signed; this one, which is new, isn't: sign it with --sign."
        on_event(Event(stage="join", done=0, total=1, message=message, level="warning"))
    if kept is None:
        _join(cut, files, store, on_event)
    if sign:
        _sign(cut, files, sign, on_event)
    progress = Progress(on_event, "check", 1, "checking")
    report = check(cut, files, signed=sign is not None)
    write_text(files.qc, report.to_json())
    progress.advance()
    lock.write(_record(cut, files, by))
    return Delivered(report=report, kept=kept is not None, signed_now=sign is not None)


def _join(cut: Cut, files: ProjectFiles, store: Store, on_event: OnEvent) -> None:
    progress = Progress(on_event, "join", 2, "joining")
    write_film(cut, files, store)
    progress.advance()
    write_sidecars(cut, files)
    progress.advance()


def _sign(cut: Cut, files: ProjectFiles, identity: Identity, on_event: OnEvent) -> None:
    """Last of all, as every later change would break it."""
    from filmloom.studio.provenance.signing import sign

    progress = Progress(on_event, "sign", 1, f"signing as {identity.name}")
    if identity.expires - datetime.now(UTC) < _SOON:
        progress.warn(
            f"The certificate of {identity.name} ends on {identity.expires:%Y-%m-%d}, and without a time stamp its "
            "signatures end with it: sign with a newer one soon."
        )
    shown = [segment.job.visual for segment in cut.segments if not segment.failed]
    sign(files.film, manifest(film_source_type(cut.storyboard, shown), cut.storyboard.title), identity)
    progress.advance()


def _kept_report(cut: Cut, files: ProjectFiles, lock: LockFile) -> Report | None:
    """The report of the film that lies there, if it is the very one that these parts made, with all beside it."""
    last = lock.film()
    if last.get("digest") != cut.digest or any(segment.failed or segment.job.instead for segment in cut.segments):
        return None
    if not all(path.is_file() for path in [files.film, files.otio, *files.subtitles()]):
        return None
    if cut.questions() and not files.quiz.is_file():
        return None
    if file_digest(files.film) != last.get("sha256"):
        return None
    try:
        return Report.from_json(files.qc.read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _record(cut: Cut, files: ProjectFiles, signed: str) -> dict[str, Any]:
    """signed: the fingerprint of the certificate."""
    film = {"digest": cut.digest, "sha256": file_digest(files.film), "seconds": cut.seconds, "voice": cut.voice}
    return {
        "film": {**film, "signed": signed} if signed else film,
        "shots": [
            {
                "id": segment.job.id,
                "start_s": slot.start / cut.fps,
                "seconds": slot.num_frames / cut.fps,
                "seed": segment.job.seed,
                "speech": narration.digest,
                "segment": segment.digest,
                "parts": dict(segment.parts),
                "failed": segment.failed,
                "instead": segment.job.instead,
            }
            for segment, slot, narration in zip(cut.segments, cut.slots, cut.narrations, strict=True)
        ],
    }
