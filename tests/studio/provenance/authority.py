"""An authority that issues certificates for tests, good ones and bad ones; nothing is asked of any network."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
CURVE = ec.SECP256R1()
WITHOUT_HASH = (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)


def named(name: str) -> x509.Name:
    parts = [(NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, "Example News")]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


class Authority:
    """A root, and the files of whom it issues certificates to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(CURVE)
        own = self._builder(named("Test root"), self.key.public_key(), DAY, 30 * DAY)
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = own.add_extension(usage(signs=False), critical=True).sign(self.key, hashes.SHA256())
        self.root = self._write("root.pem", self.certificate.public_bytes(serialization.Encoding.PEM))

    def issue(
        self,
        name: str = "desk",
        key: Any = None,
        *,
        use: x509.ObjectIdentifier | None = EMAIL,
        begins: timedelta = -DAY,
        ends: timedelta = 30 * DAY,
        signs: bool = True,
        ca: bool = False,
        linked: bool = True,
        self_signed: bool = False,
        password: str = "",
    ) -> tuple[Path, Path]:
        """The files of a certificate, with the root behind it, and of its key."""
        key = key or ec.generate_private_key(CURVE)
        by = key if self_signed else self.key
        built = self._builder(named(name), key.public_key(), -begins, ends, named(name) if self_signed else None)
        built = built.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        built = built.add_extension(usage(signs=signs), critical=True)
        if use:
            built = built.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        if linked:
            above = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
            built = built.add_extension(above, critical=False)
        signed = built.sign(by, None if isinstance(by, WITHOUT_HASH) else hashes.SHA256())
        chain = [signed] if self_signed else [signed, self.certificate]
        pem = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)
        lock = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
        secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
        return self._write(f"{name}.pem", pem), self._write(f"{name}.key.pem", secret)

    def _builder(
        self, name: x509.Name, key: Any, before: timedelta, after: timedelta, issuer: x509.Name | None = None
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return x509.CertificateBuilder(
            issuer or named("Test root"), name, key, x509.random_serial_number(), now - before, now + after
        )

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path


def usage(*, signs: bool) -> x509.KeyUsage:
    """Of one who signs contents, or of an authority."""
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )
