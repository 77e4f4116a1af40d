"""Credentials are written last, read back by the library of the C2PA, and notice every change."""

import json
from pathlib import Path

import c2pa
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from filmloom.errors import OutputError
from filmloom.media import probe, read_frames
from filmloom.studio.provenance import signing
from filmloom.studio.provenance.credentials import read_credentials
from filmloom.studio.provenance.identity import load_identity
from filmloom.studio.provenance.manifest import clip_source_type, film_source_type, manifest
from filmloom.studio.provenance.signing import sign, sign_clip
from filmloom.studio.storyboard import Card, Clip, Illustration, Picture, Shot, Storyboard, VoiceChoice

CLAIM = manifest("algorithmicMedia", "A title")


def flipped(path: Path, at: int) -> Path:
    """The same file with one bit turned."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    other = path.with_name("flipped.mp4")
    other.write_bytes(data)
    return other


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ec.generate_private_key(ec.SECP384R1()), "ES384"),
        (ec.generate_private_key(ec.SECP521R1()), "ES512"),
        (rsa.generate_private_key(65537, 2048), "PS256"),
        (ed25519.Ed25519PrivateKey.generate(), "ED25519"),
    ],
)
def test_every_algorithm_that_is_promised_signs(authority, clip, key, algorithm):
    sign(clip, CLAIM, load_identity(*authority.issue(algorithm, key)))
    found = read_credentials(clip, authority.root.read_text())
    assert (found.state, found.algorithm) == ("trusted", algorithm)


def test_the_pictures_the_label_and_the_settings_are_as_before(clip, identity, authority):
    before, pictures, size = probe(clip), [frame.copy() for frame in read_frames(clip)], clip.stat().st_size
    sign_clip(clip, before.metadata, identity)
    assert probe(clip) == before
    assert all((one == other).all() for one, other in zip(read_frames(clip), pictures, strict=True))
    assert 0 < clip.stat().st_size - size < 8_000
    assert read_credentials(clip).state == "untrusted"
    found = read_credentials(clip, authority.root.read_text())
    assert (found.state, found.signer, found.software) == ("trusted", "desk, Example News", "filmloom 0.1.0")
    assert found.source_type == "algorithmicMedia"
    assert not list(clip.parent.glob(".*.part*"))


def test_the_manifest_tells_how_it_was_made_and_nothing_of_the_user(clip, identity):
    sign_clip(clip, probe(clip).metadata, identity)
    with clip.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
        told = json.loads(reader.json())
    active = told["manifests"][told["active_manifest"]]
    assert "title" not in active and "ingredients" not in active and "thumbnail" not in active
    actions = next(each["data"] for each in active["assertions"] if each["label"] == "c2pa.actions.v2")
    assert [action["action"] for action in actions["actions"]] == ["c2pa.created"]
    assert actions["actions"][0]["softwareAgent"]["name"] == "filmloom"
    assert actions["actions"][0]["digitalSourceType"].endswith("/algorithmicMedia")
    assert "secret prompt" not in json.dumps(told)


@pytest.mark.parametrize("box", [b"mdat", b"moov", b"AIGC"])
def test_one_bit_that_is_turned_in_pictures_or_metadata_is_found(clip, identity, box):
    sign(clip, CLAIM, identity)
    broken = read_credentials(flipped(clip, clip.read_bytes().rindex(box) + 40))
    assert broken.state == "broken"
    assert broken.problems == ("pictures, sound or metadata were changed after it was signed",)


def test_a_claim_that_is_changed_and_a_file_that_is_cut_off_are_found(clip, identity):
    sign(clip, CLAIM, identity)
    data = clip.read_bytes()
    changed = clip.with_name("changed.mp4")
    changed.write_bytes(data.replace(b"A title", b"A fable"))
    assert read_credentials(changed).state == "broken"
    changed.write_bytes(data[:-10])
    assert read_credentials(changed).state == "broken"


def test_signing_again_leaves_one_signature(clip, identity, authority):
    sign(clip, CLAIM, identity)
    size = clip.stat().st_size
    sign(clip, CLAIM, load_identity(*authority.issue("another")))
    assert read_credentials(clip).signer == "another, Example News"
    assert abs(clip.stat().st_size - size) < 100


def test_a_file_that_cannot_be_signed_stays_as_it_was(clip, identity, monkeypatch):
    before = clip.read_bytes()
    monkeypatch.setattr(signing, "aigc_records", lambda path, info: [path])
    with pytest.raises(OutputError, match=r"The AI label of clip\.mp4 didn't survive"):
        sign(clip, CLAIM, identity)
    assert clip.read_bytes() == before
    assert not list(clip.parent.glob(".*.part*"))


def board(visual, **changes):
    return Storyboard(language="en", title="T", shots=(Shot(id="a", visual=visual),), **changes)


@pytest.mark.parametrize(
    ("made", "source_type"),
    [
        (board(Card(text="Words")), "algorithmicMedia"),
        (board(Illustration(prompt="a cat")), "algorithmicMedia"),
        (board(Picture(path="a.jpg")), "composite"),
        (board(Clip(path="a.mp4")), "composite"),
        (board(Card(text="Words"), brand="brand.yaml"), "composite"),
        (board(Card(text="Words"), music="song.mp3"), "composite"),
        (board(Card(text="Words"), music="bed"), "algorithmicMedia"),
        (board(Illustration(prompt="a cat", engine="layers")), "compositeWithTrainedAlgorithmicMedia"),
        (board(Illustration(prompt="a cat"), engine="layers"), "compositeWithTrainedAlgorithmicMedia"),
        (board(Card(text="Words"), engine="layers"), "algorithmicMedia"),
        (board(Card(text="W"), voice=VoiceChoice(engine="sherpa", id="v")), "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_a_film_says_how_its_shots_and_its_voice_were_made(made, source_type):
    assert film_source_type(made, [shot.visual for shot in made.shots]) == source_type


def test_a_clip_says_how_it_was_made():
    def told(**settings):
        return clip_source_type({"filmloom": json.dumps(settings)})

    assert told(engine="world", given=[]) == "algorithmicMedia"
    assert told(engine="layers", given=[]) == "trainedAlgorithmicMedia"
    assert told(engine="layers", given=[{}]) == "compositeWithTrainedAlgorithmicMedia"
    assert clip_source_type({}) == "trainedAlgorithmicMedia"
