"""Verify: what a video file says of how it was made, by whom it was signed, and whether that still holds.

Three things tell: the file itself (its AIGC label, its settings, its credentials), and the report and the lock file
that filmloom leaves beside a film.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from filmloom.errors import InputError
from filmloom.media import MediaInfo, probe
from filmloom.media.label_records import AigcRecord, aigc_records
from filmloom.studio.check import Finding
from filmloom.studio.provenance.beside import Beside, beside
from filmloom.studio.provenance.credentials import Credentials, read_credentials
from filmloom.studio.provenance.library import check_installed, is_installed
from filmloom.studio.provenance.manifest import SOURCE_TYPES
from filmloom.studio.provenance.pem import as_pem, certificates_in, read_pem

_PICTURES: Final = ("_pipe", "gif")
_NO_VOICE: Final = (None, "", "—")
_LABELS: Final = {"1": "made by AI", "2": "may be made by AI", "3": "suspected to be made by AI"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found in a file."""

    path: Path
    findings: tuple[Finding, ...]
    made_by: Mapping[str, Any]
    """The settings in the file, if filmloom made it."""
    records: tuple[AigcRecord, ...]
    credentials: Credentials | None
    """None: there is nothing here that could read them."""

    @property
    def whole(self) -> bool:
        """Whether nothing is broken. A file that says nothing of itself is whole."""
        return all(finding.status != "error" for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "path": str(self.path),
            "whole": self.whole,
            "findings": [{"check": each.check, "status": each.status, "detail": each.detail} for each in self.findings],
            "label": [asdict(record) for record in self.records],
            "credentials": asdict(self.credentials) if self.credentials else None,
            "made_by": dict(self.made_by),
        }


def verify(path: str | Path, *, trust: str | Path | None = None) -> Verdict:
    """What a video says of how it was made, and whether that still holds.

    trust: a PEM file of certificates whose holders, and those whom they vouch for, are trusted; then a film that none
    of them signed counts as broken. Raises InputError for a file that is no video, or trust without the extra [sign].
    """
    path = Path(path)
    info = probe(path)
    if info.size is None or info.format.endswith(_PICTURES):
        raise InputError(f"{path.name} is no video: verify looks at films and clips, such as .mp4.")
    anchors = _anchors(Path(trust)) if trust else ""
    records = aigc_records(path, info)
    made_by = _settings(info)
    credentials = _credentials(path, info, anchors)
    kept = beside(path)
    findings = (
        *_label(records, made_by),
        *_visible(kept, made_by),
        *_maker(made_by),
        *_signature(credentials, kept, trusting=bool(anchors)),
        *_changes(kept, credentials),
    )
    return Verdict(path=path, findings=findings, made_by=made_by, records=records, credentials=credentials)


def _anchors(path: Path) -> str:
    check_installed("Checking whom a film was signed by")
    return as_pem(certificates_in(read_pem(path, "list of trusted certificates"), path))


def _settings(info: MediaInfo) -> Mapping[str, Any]:
    try:
        told = json.loads(info.metadata.get("filmloom", ""))
    except ValueError:
        return {}
    return told if isinstance(told, dict) and "filmloom" in told else {}


def _credentials(path: Path, info: MediaInfo, anchors: str) -> Credentials | None:
    """Only MP4 and MOV are looked into: other kinds that carry credentials aren't made here."""
    if "mov" not in info.format.split(","):
        return Credentials(state="none")
    return read_credentials(path, anchors) if is_installed() else None


def _label(records: tuple[AigcRecord, ...], made_by: Mapping[str, Any]) -> Iterator[Finding]:
    if not records:
        lost = "none, though filmloom made this file and writes one: it was taken out, or lost in a conversion"
        none = "none: nothing in the metadata says that AI made it"
        yield Finding(check="AI label", status="error" if made_by else "warning", detail=lost if made_by else none)
        return
    if len(records) > 1:
        where = ", ".join(record.key for record in records)
        yield Finding(
            check="AI label", status="error", detail=f"{len(records)} records ({where}), where one is allowed"
        )
    for record in records:
        if record.problem:
            yield Finding(check="AI label", status="error", detail=f"an AIGC record, but {record.problem}")
        elif len(records) == 1:
            told = record.fields
            detail = f"one AIGC record, whole: {_LABELS[told['Label']]}; {_producer(told)}"
            yield Finding(check="AI label", status="ok", detail=detail)


def _producer(told: Mapping[str, str]) -> str:
    named = (("producer", "ContentProducer"), ("number", "ProduceID"), ("spread by", "ContentPropagator"))
    return ", ".join(f"{what} {told[key]}" for what, key in named if told[key]) or "producer not named"


def _visible(kept: Beside, made_by: Mapping[str, Any]) -> Iterator[Finding]:
    """The label on the screen isn't looked for in the pictures: what is told of it is."""
    if kept.label is not None:
        detail = f"{kept.label.detail}, says {kept.report_name}"
        yield Finding(check="visible label", status=kept.label.status, detail=detail)
    elif "label" in made_by:
        shown = bool(made_by["label"])
        detail = "on the whole clip, say its settings" if shown else "switched off, say its settings"
        yield Finding(check="visible label", status="ok" if shown else "warning", detail=detail)
    else:
        detail = f"not known: {kept.why_no_label}; look at the first seconds"
        yield Finding(check="visible label", status="warning", detail=detail)


def _maker(made_by: Mapping[str, Any]) -> Iterator[Finding]:
    if not made_by:
        yield Finding(check="made by", status="warning", detail="not told; not by filmloom, or its settings are gone")
        return
    engines = made_by.get("engines", [made_by["engine"]] if "engine" in made_by else [])
    told = [f"filmloom {made_by['filmloom']}"]
    told += [f"illustrations by {', '.join(map(str, engines))}" if engines else "cards and charts alone"]
    told += [f"voice {made_by['voice']}"] if made_by.get("voice") not in _NO_VOICE else []
    yield Finding(check="made by", status="ok", detail="; ".join(told))


def _signature(credentials: Credentials | None, kept: Beside, *, trusting: bool) -> Iterator[Finding]:
    lacking: Literal["warning", "error"] = "error" if trusting else "warning"
    if credentials is None:
        detail = "not looked at: that needs c2pa-python (pip install 'filmloom[sign]')"
        yield Finding(check="signature", status="warning", detail=detail)
        return
    match credentials.state:
        case "none" if kept.signed:
            detail = "none, though it was signed when it was made: the signature was taken out"
            yield Finding(check="signature", status="error", detail=detail)
        case "none":
            yield Finding(check="signature", status=lacking, detail="none: it isn't signed (no C2PA credentials)")
        case "elsewhere":
            detail = "the file only names an address of its credentials; nothing is fetched"
            yield Finding(check="signature", status=lacking, detail=detail)
        case "broken" | "expired":
            by = f"signed by {credentials.signer}, but " if credentials.signer else ""
            yield Finding(check="signature", status="error", detail=by + "; ".join(credentials.problems))
        case _:
            yield from _whole_signature(credentials, trusting=trusting)


def _whole_signature(credentials: Credentials, *, trusting: bool) -> Iterator[Finding]:
    detail = f"whole, by {credentials.signer} ({credentials.algorithm}); {_when(credentials)}"
    yield Finding(check="signature", status="ok", detail=detail)
    if credentials.state == "trusted":
        yield Finding(check="signer", status="ok", detail="trusted: a certificate that you gave vouches for it")
    elif trusting:
        yield Finding(check="signer", status="error", detail="none of the certificates that you gave vouches for it")
    else:
        detail = "not checked: anybody can call a certificate by any name; give --trust with certificates you trust"
        yield Finding(check="signer", status="warning", detail=detail)
    says = SOURCE_TYPES.get(credentials.source_type, credentials.source_type or "how it was made isn't told")
    title = f", titled {credentials.title!r}" if credentials.title else ""
    software = f"{credentials.software or 'software'}{title}"
    yield Finding(check="signer says", status="ok", detail=f"{software}: {says}")


def _when(credentials: Credentials) -> str:
    if credentials.stamped:
        return f"{credentials.stamped}, says a time stamp"
    return f"{credentials.made}, as the signer says" if credentials.made else "when isn't told"


def _changes(kept: Beside, credentials: Credentials | None) -> Iterator[Finding]:
    state = credentials.state if credentials else "none"
    if state in {"trusted", "untrusted", "expired"}:
        yield Finding(check="changes", status="ok", detail="none since it was signed")
    elif kept.unchanged:
        yield Finding(check="changes", status="ok", detail=f"none since it was made, says {kept.lock_name}")
    elif kept.unchanged is False:
        detail = f"it isn't the file that {kept.lock_name} tells of: it was changed or replaced after it was made"
        yield Finding(check="changes", status="error", detail=detail)
    elif state == "broken":
        yield Finding(
            check="changes", status="error", detail="changed since it was signed, or its signature is damaged"
        )
    else:
        detail = "not known: it isn't signed, and no lock file lies beside it"
        yield Finding(check="changes", status="warning", detail=detail)
