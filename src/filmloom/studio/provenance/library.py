"""The library of the C2PA: whether it is installed, and how it is told to work: offline, and by whom it trusts."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final

from filmloom.errors import InputError

USES: Final = {
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.36": "document signing",
    "1.3.6.1.4.1.62558.2.1": "C2PA claim signing",
}
"""What a certificate has to be for, one of these, as its extended key usage says."""

_IN_MEMORY_MB: Final = 16
"""Of a film that is being signed; the library's own 512 would hold most films in memory, twice."""


def is_installed() -> bool:
    """Whether credentials can be written and read here."""
    return find_spec("c2pa") is not None and find_spec("cryptography") is not None


def check_installed(what: str) -> None:
    """Raises InputError, with what to install, where the extra is missing."""
    if not is_installed():
        raise InputError(f"{what} needs c2pa-python: pip install 'filmloom[sign]'.")


def context(anchors: str = "") -> Any:
    """A new context of the library. anchors: the certificates that are trusted, in PEM.

    Nothing is fetched from anywhere, neither what a foreign file names nor whether a certificate was revoked.
    """
    import c2pa

    settings: dict[str, Any] = {
        "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
        "trust": {"trust_config": "".join(f"{use}\n" for use in USES)},
        "builder": {"thumbnail": {"enabled": False}},
        "core": {"backing_store_memory_threshold_in_mb": _IN_MEMORY_MB},
    }
    if anchors:
        settings["trust"]["trust_anchors"] = anchors
    return c2pa.Context.from_dict(settings)
