"""PEM files: the certificates and the key in them, and what is wrong where there are none. No message shows a key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filmloom.errors import InputError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

PASSWORD: Final = "FILMLOOM_SIGN_PASSWORD"
"""The environment variable with the password of an encrypted key."""
_LARGEST: Final = 1_000_000
_CERTIFICATE: Final = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_KEY: Final = re.compile(rb"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)


def read_pem(path: Path, what: str) -> bytes:
    """The bytes of a PEM file; `what` says for messages what it is to hold. Raises InputError."""
    if not path.is_file():
        raise InputError(f"There is no {what} {path}: give the path of a .pem file.")
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except OSError as error:
        raise InputError(f"The {what} {path} can't be opened: {error.strerror}; check its permissions.") from error
    if b"-----BEGIN " not in data:
        raise InputError(
            f"{path} is no PEM file, which a {what} is expected in. From PKCS#12 (.p12, .pfx): "
            f"openssl pkcs12 -in {path.name} -nodes -out {path.stem}.pem"
        )
    return data


def certificates_in(data: bytes, path: Path) -> list[Certificate]:
    """All certificates of a PEM file, at least one. Raises InputError."""
    from cryptography.x509 import load_pem_x509_certificate

    blocks = [found[0] for found in _CERTIFICATE.finditer(data)]
    if not blocks:
        raise InputError(f"There is no certificate in {path}: expected a block that begins with BEGIN CERTIFICATE.")
    try:
        return [load_pem_x509_certificate(block) for block in blocks]
    except ValueError as error:
        raise InputError(f"A certificate in {path} is damaged; export it anew.") from error


def as_pem(certificates: Iterable[Certificate]) -> str:
    """Certificates as one text, without the words that may stand between them in a file."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


def key_in(data: bytes, path: Path, password: str) -> PrivateKeyTypes:
    """The private key of a PEM file. Raises InputError; what the library says of a key is in no message."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    found = _KEY.search(data)
    if not found:
        raise InputError(f"There is no private key in {path}: name the key's file with --sign-key.")
    encrypted = found[1].startswith(b"ENCRYPTED") or b"Proc-Type: 4,ENCRYPTED" in found[0]
    if encrypted and not password:
        raise InputError(
            f"The key {path} is encrypted: put its password into the environment variable {PASSWORD}, or decrypt it: "
            f"openssl pkey -in {path.name} -out plain.pem"
        )
    try:
        return load_pem_private_key(found[0], password.encode() if encrypted else None)
    except (ValueError, TypeError):
        why = f"the password in {PASSWORD} isn't its, or it is damaged" if encrypted else "it is damaged"
    except UnsupportedAlgorithm:
        why = "it is of an unknown kind"
    raise InputError(f"The key {path} can't be read: {why}.")
