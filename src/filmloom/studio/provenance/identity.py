"""Identity: the certificate and the key that films are signed with, read from PEM files and tried at once.

What is wrong with them is said before anything is made. The key stays in memory: it is in no message, no log, no file.
"""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filmloom.errors import InputError
from filmloom.studio.provenance.certificate import chain_of, check_certificate, holder
from filmloom.studio.provenance.library import check_installed, context
from filmloom.studio.provenance.manifest import ALGORITHMIC, manifest
from filmloom.studio.provenance.pem import PASSWORD, as_pem, certificates_in, key_in, read_pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_CURVES: Final = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_LEAST_BITS: Final = 2048
_SMALLEST: Final = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0\0\0\x08mdat"
"""An MP4 with nothing in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who signs."""

    name: str
    """As the certificate calls its holder."""
    algorithm: str
    """C2PA's name for it: es256, es384, es512, ps256 or ed25519."""
    chain: str
    """The certificates in PEM: the holder's, that of who issued it, and so on."""
    fingerprint: str
    """SHA-256 of the holder's certificate."""
    expires: datetime
    key: str = field(repr=False)
    """In PEM, not encrypted."""

    def signer(self) -> Any:
        """A new signer of the library's, to be closed. It asks no time stamp service."""
        import c2pa

        info = c2pa.C2paSignerInfo(self.algorithm, self.chain.encode(), self.key.encode(), None)
        return c2pa.Signer.from_info(info)


def load_identity(certificate: str | Path, key: str | Path | None = None) -> Identity:
    """Who films are signed by: a certificate with those above it, and its private key, in one PEM file or in two.

    Raises InputError for files that aren't there or hold something else, a key that is encrypted without its password
    in FILMLOOM_SIGN_PASSWORD or that belongs to another certificate, and a certificate that C2PA doesn't take.
    """
    check_installed("Signing")
    from cryptography.hazmat.primitives import hashes, serialization

    path, key_path = Path(certificate), Path(key or certificate)
    found = certificates_in(read_pem(path, "certificate"), path)
    private = key_in(read_pem(key_path, "key"), key_path, os.environ.get(PASSWORD, ""))
    algorithm = _algorithm(private, key_path)
    own = next((each for each in found if each.public_key() == private.public_key()), None)
    if own is None:
        raise InputError(
            f"The key {key_path} doesn't belong to the certificate {path} ({holder(found[0])}): what it signs would "
            "count as forged. Give the key that the certificate was asked for with."
        )
    check_certificate(own, path)
    told = Identity(
        name=holder(own),
        algorithm=algorithm,
        chain=as_pem(chain_of(own, found)),
        fingerprint=own.fingerprint(hashes.SHA256()).hex(),
        expires=own.not_valid_after_utc,
        key=private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )
    _try(told, path)
    return told


def _algorithm(key: PrivateKeyTypes, path: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    match key:
        case ec.EllipticCurvePrivateKey() if key.curve.name in _CURVES:
            return _CURVES[key.curve.name]
        case rsa.RSAPrivateKey() if key.key_size >= _LEAST_BITS:
            return "ps256"
        case ed25519.Ed25519PrivateKey():
            return "ed25519"
        case rsa.RSAPrivateKey():
            what = f"an RSA key of {key.key_size} bits"
        case ec.EllipticCurvePrivateKey():
            what = f"a key on the curve {key.curve.name}"
        case _:
            what = f"a key of the kind {type(key).__name__.removesuffix('PrivateKey')}"
    raise InputError(
        f"{path} is {what}, and C2PA doesn't sign with that: expected P-256, P-384 or P-521 (ES256, ES384, ES512), "
        f"RSA from {_LEAST_BITS} bits on, or Ed25519."
    )


def _try(identity: Identity, path: Path) -> None:
    """Sign next to nothing, so that whatever else C2PA minds is known before a film is made. Raises InputError."""
    import c2pa

    told = json.dumps(manifest(ALGORITHMIC))
    try:
        with identity.signer() as signer, c2pa.Builder(told, context()) as builder:
            builder.sign(signer, "video/mp4", io.BytesIO(_SMALLEST), io.BytesIO())
    except c2pa.C2paError as error:
        raise InputError(f"The certificate {path} ({identity.name}) can't sign films: C2PA says {error}.") from error
