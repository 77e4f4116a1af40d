"""Certificates and keys: those that work, and what is said of those that don't."""

import logging

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa
from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.studio.provenance.authority import DAY

from filmloom.errors import InputError
from filmloom.studio.provenance import library
from filmloom.studio.provenance.identity import load_identity


@pytest.mark.parametrize("use", ["1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1"])
def test_a_certificate_for_mail_for_documents_or_for_c2pa_will_do(authority, use):
    told = load_identity(*authority.issue("any", use=ObjectIdentifier(use)))
    assert told.name == "any, Example News"
    assert told.algorithm == "es256"
    assert told.chain.count("BEGIN CERTIFICATE") == 2


def test_one_file_will_do_and_its_order_does_not_matter(authority, tmp_path):
    certificate, key = authority.issue("one")
    own, root = certificate.read_text().split("-----BEGIN CERTIFICATE-----")[1:]
    both = tmp_path / "both.pem"
    begin = "-----BEGIN CERTIFICATE-----"
    both.write_text(key.read_text() + "some words\n" + begin + root + begin + own)
    assert load_identity(both) == load_identity(certificate, key)


def test_an_encrypted_key_takes_its_password_from_the_environment(authority, monkeypatch):
    certificate, key = authority.issue("locked", password="open sesame")
    with pytest.raises(InputError, match=r"locked\.key\.pem is encrypted: .*FILMLOOM_SIGN_PASSWORD"):
        load_identity(certificate, key)
    monkeypatch.setenv("FILMLOOM_SIGN_PASSWORD", "wrong")
    with pytest.raises(InputError, match="the password in FILMLOOM_SIGN_PASSWORD isn't its"):
        load_identity(certificate, key)
    monkeypatch.setenv("FILMLOOM_SIGN_PASSWORD", "open sesame")
    assert load_identity(certificate, key).name == "locked, Example News"


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ({"begins": -30 * DAY, "ends": -DAY}, r"\(bad, Example News\) expired on 20"),
        ({"begins": 2 * DAY}, "valid only from"),
        ({"use": None}, "extended key usage names none of emailProtection"),
        ({"use": ExtendedKeyUsageOID.SERVER_AUTH}, "extended key usage names none of emailProtection"),
        ({"use": None, "self_signed": True}, "emailProtection.*self-signed, too.*docs/provenance.md"),
        ({"ca": True}, "an authority's"),
        ({"signs": False}, "lacks digitalSignature"),
        ({"linked": False}, "no authority key identifier"),
        ({"key": rsa.generate_private_key(65537, 1024)}, "an RSA key of 1024 bits.*from 2048 bits on"),
        ({"key": ec.generate_private_key(ec.SECP256K1())}, "a key on the curve secp256k1.*Ed25519"),
        ({"key": ed448.Ed448PrivateKey.generate()}, "a key of the kind Ed448"),
        ({"key": dsa.generate_private_key(2048)}, "a key of the kind DSA"),
    ],
)
def test_what_cannot_sign_is_said_before_anything_is_made(authority, what, message):
    with pytest.raises(InputError, match=message):
        load_identity(*authority.issue("bad", **what))


def test_a_key_of_another_certificate_is_found(authority):
    (certificate, _), (_, key) = authority.issue("first"), authority.issue("second")
    with pytest.raises(InputError, match=r"second.key.pem doesn't belong to .*first.pem \(first, Example News\)"):
        load_identity(certificate, key)


@pytest.mark.parametrize(
    ("certificate", "key", "message"),
    [
        ("nowhere.pem", "", "There is no certificate .*nowhere.pem"),
        ("good.pem", "nowhere.pem", "There is no key .*nowhere.pem"),
        ("good.pem", "", "no private key in .*good.pem: .*--sign-key"),
        ("good.key.pem", "good.key.pem", "no certificate in .*good.key.pem"),
        ("words.pem", "good.key.pem", "words.pem is no PEM file.*openssl pkcs12"),
        ("broken.pem", "good.key.pem", "A certificate in .*broken.pem is damaged"),
        ("good.pem", "broken.key.pem", "broken.key.pem can't be read: it is damaged"),
        (".", "good.key.pem", "There is no certificate"),
    ],
)
def test_files_that_hold_something_else(authority, tmp_path, certificate, key, message):
    good, secret = authority.issue("good")
    (tmp_path / "good.pem").write_bytes(good.read_bytes())
    (tmp_path / "good.key.pem").write_bytes(secret.read_bytes())
    (tmp_path / "words.pem").write_text("no certificate at all")
    (tmp_path / "broken.pem").write_text(good.read_text().replace("M", "N"))
    (tmp_path / "broken.key.pem").write_text(secret.read_text().replace("M", "N"))
    with pytest.raises(InputError, match=message):
        load_identity(tmp_path / certificate, tmp_path / key if key else None)


def test_the_key_is_in_no_message_and_no_log(authority, tmp_path, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    certificate, key = authority.issue("quiet")
    secret = key.read_text().splitlines()[1]
    told = load_identity(certificate, key)
    assert secret in told.key
    assert secret not in repr(told)
    (tmp_path / "cut.pem").write_text(key.read_text().replace(secret, secret[:-4]))
    with pytest.raises(InputError) as error:
        load_identity(certificate, tmp_path / "cut.pem")
    assert secret[:20] not in str(error.getrepr(chain=True, style="short"))
    assert secret[:20] not in caplog.text + "".join(capsys.readouterr())


def test_without_the_extra_the_message_says_what_to_install(authority, monkeypatch):
    files = authority.issue("poor")
    monkeypatch.setattr(library, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'filmloom\[sign\]'"):
        load_identity(*files)
