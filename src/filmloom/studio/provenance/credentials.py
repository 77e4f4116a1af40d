"""Credentials: what a video file's C2PA manifest says, who signed it, and whether that still holds.

Nothing is fetched from anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from filmloom.studio.provenance.library import context
from filmloom.studio.provenance.manifest import VOCABULARY

State = Literal["none", "untrusted", "trusted", "expired", "broken", "elsewhere"]
"""untrusted: whole, but by somebody whom nobody here vouches for. elsewhere: the file only names an address."""

_UNTRUSTED: Final = "signingCredential.untrusted"
_EXPIRED: Final = "signingCredential.expired"
_WHAT: Final = (
    ("assertion.bmffHash", "pictures, sound or metadata were changed after it was signed"),
    ("assertion.dataHash", "pictures, sound or metadata were changed after it was signed"),
    ("assertion.", "what the credentials say was changed after it was signed"),
    ("claimSignature", "the signature doesn't fit what it signs: the credentials were changed or forged"),
    ("claim", "the credentials are damaged"),
    ("signingCredential.revoked", "the certificate was revoked"),
    (_EXPIRED, "the certificate has expired, and no time stamp shows that it was signed before"),
    ("signingCredential", "the certificate may not sign films"),
    ("timeStamp", "the time stamp doesn't hold"),
)
"""What the codes of C2PA mean for a reader; the first that fits counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The credentials of one file."""

    state: State
    problems: tuple[str, ...] = ()
    """Why they are broken or expired."""
    signer: str = ""
    """Name and organisation in the certificate, as far as it says."""
    algorithm: str = ""
    title: str = ""
    software: str = ""
    """What claims to have made it."""
    made: str = ""
    """When, as the signer says."""
    stamped: str = ""
    """When it was signed, as a time stamp service says."""
    source_type: str = ""
    """IPTC's word for how it came to be: algorithmicMedia."""


def read_credentials(path: Path, anchors: str = "") -> Credentials:
    """The credentials of an MP4 or MOV. anchors: certificates whose holders are trusted, and whom they vouch for."""
    import c2pa

    try:
        with path.open("rb") as file, c2pa.Reader("video/mp4", file, context=context(anchors)) as reader:
            told = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return Credentials(state="none")
    except c2pa.C2paError.RemoteManifest:
        return Credentials(state="elsewhere")
    except c2pa.C2paError as error:
        return Credentials(state="broken", problems=(f"the credentials can't be read ({error})",))
    return _credentials(told)


def _credentials(told: Mapping[str, Any]) -> Credentials:
    active = told["manifests"][told["active_manifest"]]
    failed = [each["code"] for each in told.get("validation_results", {}).get("activeManifest", {}).get("failure", [])]
    signature = active.get("signature_info", {})
    names = [signature.get("common_name", ""), signature.get("issuer", "")]
    generators = active.get("claim_generator_info") or [{}]
    created = next(_created(active), {})
    return Credentials(
        state=_state(told.get("validation_state", "Invalid"), failed),
        problems=tuple(dict.fromkeys(_in_words(code) for code in failed if code != _UNTRUSTED)),
        signer=", ".join(dict.fromkeys(filter(None, names))) or "somebody whom the certificate doesn't name",
        algorithm=str(signature.get("alg", "")).upper(),
        title=str(active.get("title", "")),
        software=f"{generators[0].get('name', '')} {generators[0].get('version', '')}".strip(),
        made=str(created.get("when", "")),
        stamped=str(signature.get("time", "")),
        source_type=str(created.get("digitalSourceType", "")).removeprefix(VOCABULARY),
    )


def _state(state: str, failed: list[str]) -> State:
    if state == "Trusted":
        return "trusted"
    if state == "Valid":
        return "untrusted"
    return "expired" if {*failed} - {_UNTRUSTED} == {_EXPIRED} else "broken"


def _in_words(code: str) -> str:
    return next((words for start, words in _WHAT if code.startswith(start)), f"C2PA's check says {code}")


def _created(active: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for assertion in active.get("assertions", []):
        if assertion.get("label", "").startswith("c2pa.actions"):
            yield from (each for each in assertion["data"]["actions"] if each.get("action") == "c2pa.created")
