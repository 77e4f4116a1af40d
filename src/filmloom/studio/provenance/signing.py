"""Signing: a finished file gets its credentials, last of all, and is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from filmloom.errors import OutputError
from filmloom.media import probe
from filmloom.media.atomic import atomic_path
from filmloom.media.label_records import aigc_records
from filmloom.studio.provenance.credentials import read_credentials
from filmloom.studio.provenance.identity import Identity
from filmloom.studio.provenance.library import context
from filmloom.studio.provenance.manifest import clip_source_type, manifest


def sign(path: Path, told: Mapping[str, object], identity: Identity) -> None:
    """Write credentials into an MP4; those of before go. The file is replaced as a whole, or not at all.

    Raises OutputError if it can't be signed or written, or if its label or credentials didn't survive.
    """
    import c2pa

    with atomic_path(path) as partial:
        try:
            with (
                identity.signer() as signer,
                c2pa.Builder(json.dumps(told), context()) as builder,
                path.open("rb") as source,
                partial.open("w+b") as target,
            ):
                builder.sign(signer, "video/mp4", source, target)
        except c2pa.C2paError as error:
            raise OutputError(
                f"{path.name} can't be signed with the certificate of {identity.name}: {error}"
            ) from error
        _check(path, partial)


def sign_clip(path: Path, metadata: Mapping[str, str], identity: Identity) -> None:
    """Sign a clip, of which its own metadata tells how it was made. Its prompt isn't told again. As `sign` raises."""
    sign(path, manifest(clip_source_type(metadata)), identity)


def _check(before: Path, after: Path) -> None:
    found = read_credentials(after)
    if found.state not in {"untrusted", "trusted"}:
        raise OutputError(f"The signature of {before.name} didn't survive writing: {', '.join(found.problems)}.")
    was, now = probe(before), probe(after)
    if aigc_records(before, was) != aigc_records(after, now) or was.metadata != now.metadata:
        raise OutputError(f"The AI label of {before.name} didn't survive signing.")
