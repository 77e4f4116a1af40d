"""Beside: what the report and the lock file next to a film tell of it, as long as it is still the film they tell of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filmloom.errors import InputError
from filmloom.studio.check import Finding, Report
from filmloom.studio.digest import file_digest
from filmloom.studio.project import LockFile, ProjectFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known of a film from outside it."""

    unchanged: bool | None = None
    """Whether it is, byte by byte, the film that was made; None: nothing tells."""
    signed: bool = False
    """Whether it was signed when it was made."""
    label: Finding | None = None
    """What the report says of the visible label; None: nothing that could be relied on."""
    why_no_label: str = ""
    lock_name: str = ""
    report_name: str = ""


def beside(path: Path) -> Beside:
    """What lies beside this file; nothing may."""
    try:
        files = ProjectFiles(path)
    except InputError:  # no .mp4: nothing of ours
        return Beside(why_no_label="no report of filmloom's lies beside it")
    made = LockFile(files.lock).film()
    unchanged = made.get("sha256") == file_digest(path) if made else None
    label = _label(files) if unchanged else None
    why = "the report beside it isn't of this file" if unchanged is False else f"there is no {files.qc.name} beside it"
    return Beside(
        unchanged=unchanged,
        signed=bool(made.get("signed")),
        label=label,
        why_no_label=why,
        lock_name=files.lock.name,
        report_name=files.qc.name,
    )


def _label(files: ProjectFiles) -> Finding | None:
    try:
        report = Report.from_json(files.qc.read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return next((finding for finding in report.findings if finding.check == "label"), None)
