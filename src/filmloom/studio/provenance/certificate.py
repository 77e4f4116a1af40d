"""Certificates: whom one is for, who stands above it, and whether C2PA takes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filmloom.errors import InputError
from filmloom.studio.provenance.library import USES

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def holder(certificate: Certificate) -> str:
    """Whom a certificate is for: name and organisation, as far as it says."""
    from cryptography.x509.oid import NameOID

    subject = certificate.subject
    wanted = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    told = [str(each.value) for oid in wanted for each in subject.get_attributes_for_oid(oid)]
    return ", ".join(dict.fromkeys(told)) or subject.rfc4514_string() or "nobody named"


def chain_of(own: Certificate, found: Sequence[Certificate]) -> list[Certificate]:
    """From the holder's up to the root, as far as they were found."""
    chain = [own]
    while above := [each for each in found if each.subject == chain[-1].issuer and each not in chain]:
        chain.append(above[0])
    return chain


def check_certificate(own: Certificate, path: Path) -> None:
    """Raises InputError for a certificate that C2PA wouldn't take, in words that say why."""
    now, begins, ends = datetime.now(UTC), own.not_valid_before_utc, own.not_valid_after_utc
    who = f"The certificate {path} ({holder(own)})"
    if now > ends:
        raise InputError(f"{who} expired on {ends:%Y-%m-%d}: have it renewed.")
    if now < begins:
        raise InputError(f"{who} is valid only from {begins:%Y-%m-%d %H:%M} UTC on: wait, or set this machine's clock.")
    if why := _unfit(own):
        alone = " It is self-signed, too: nobody vouches for it." if own.issuer == own.subject else ""
        raise InputError(
            f"{who} can't sign films: {why}.{alone} "
            "docs/provenance.md says where to get one that can, and how to make one for trying."
        )


def _unfit(own: Certificate) -> str:
    """What a certificate is or lacks that keeps it from signing; empty: nothing that can be told by looking."""
    from cryptography import x509

    try:
        told = {type(each.value): each.value for each in own.extensions}
    except ValueError:
        return "its extensions can't be read"
    basic, use = told.get(x509.BasicConstraints), told.get(x509.KeyUsage)
    purposes = told.get(x509.ExtendedKeyUsage)
    if isinstance(basic, x509.BasicConstraints) and basic.ca:
        return "it is an authority's (CA), which signs certificates and nothing else"
    if not (isinstance(use, x509.KeyUsage) and use.digital_signature):
        return "its key usage lacks digitalSignature"
    named = {each.dotted_string for each in purposes} if isinstance(purposes, x509.ExtendedKeyUsage) else set()
    if not named & USES.keys():
        return f"its extended key usage names none of {', '.join(USES.values())}"
    if x509.AuthorityKeyIdentifier not in told:
        return "it has no authority key identifier"
    return ""
