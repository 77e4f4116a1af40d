"""What a person is told of a file: labels, signature, changes; and what a script is: 0, 1 or 2."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from filmloom.errors import InputError
from filmloom.media import SegmentWriter, join, probe
from filmloom.media.picture import encode_png
from filmloom.studio.provenance import library
from filmloom.studio.provenance.identity import load_identity
from filmloom.studio.provenance.manifest import manifest
from filmloom.studio.provenance.signing import sign
from filmloom.studio.provenance.verify import verify

CLAIM = manifest("algorithmicMedia", "A title")


def told(verdict):
    return {finding.check: (finding.status, finding.detail) for finding in verdict.findings}


def test_a_labelled_clip_that_is_not_signed_is_whole_and_says_so(clip):
    verdict = verify(clip)
    found = told(verdict)
    assert verdict.whole
    assert found["AI label"] == ("ok", "one AIGC record, whole: made by AI; producer example-news, number 42")
    assert found["visible label"][0] == "ok"
    assert found["made by"] == ("ok", "filmloom 0.1.0; illustrations by world")
    assert found["signature"][0] == "warning" and "isn't signed" in found["signature"][1]
    assert found["changes"][0] == "warning"


def test_a_foreign_film_without_any_label_is_whole_and_says_that_nothing_is_known(tmp_path):
    path = tmp_path / "foreign.mp4"
    with SegmentWriter(path, size=(64, 64), fps=25) as writer:
        writer.write(np.full((64, 64, 4), 255, np.uint8))
    verdict = verify(path)
    assert verdict.whole
    assert {status for status, _ in told(verdict).values()} == {"warning"}
    assert told(verdict)["AI label"][1] == "none: nothing in the metadata says that AI made it"


def test_signed_trusted_or_by_somebody_else(clip, identity, authority, tmp_path):
    sign(clip, CLAIM, identity)
    found = told(verify(clip))
    assert found["signature"][0] == "ok" and "desk, Example News (ES256)" in found["signature"][1]
    assert found["signer"][0] == "warning" and "--trust" in found["signer"][1]
    assert "drawn and spoken by rules" in found["signer says"][1] and "'A title'" in found["signer says"][1]
    assert found["changes"] == ("ok", "none since it was signed")
    assert told(verify(clip, trust=authority.root))["signer"][0] == "ok"
    other = type(authority)(tmp_path)
    verdict = verify(clip, trust=other.root)
    assert not verdict.whole
    assert told(verdict)["signer"] == ("error", "none of the certificates that you gave vouches for it")


def test_who_asks_for_trust_is_not_content_with_no_signature(clip, authority):
    assert not verify(clip, trust=authority.root).whole


def test_a_byte_of_the_pictures_is_changed(clip, identity):
    sign(clip, CLAIM, identity)
    data = bytearray(clip.read_bytes())
    data[data.rindex(b"mdat") + 40] ^= 1
    clip.write_bytes(data)
    verdict = verify(clip)
    assert not verdict.whole
    assert told(verdict)["signature"][1] == (
        "signed by desk, Example News, but pictures, sound or metadata were changed after it was signed"
    )
    assert told(verdict)["changes"][0] == "error"


def test_the_label_was_taken_out_or_stands_there_twice(clip):
    settings = probe(clip).metadata["filmloom"]
    pictures = clip.with_name("pictures.mp4")
    bare = join([pictures], clip.with_name("bare.mp4"), metadata={"filmloom": settings})
    assert told(verify(bare))["AI label"] == (
        "error",
        "none, though filmloom made this file and writes one: it was taken out, or lost in a conversion",
    )
    record = probe(clip).metadata["AIGC"]
    twice = join([pictures], clip.with_name("twice.mp4"), metadata={"AIGC": record, "comment": record})
    assert told(verify(twice))["AI label"][0] == "error"
    assert "2 records (AIGC, comment)" in " ".join(finding.detail for finding in verify(twice).findings)


def test_a_certificate_that_expires_later_ends_what_it_signed(clip, authority):
    ends = datetime.now(UTC) + timedelta(seconds=3)
    sign(clip, CLAIM, load_identity(*authority.issue("brief", ends=timedelta(seconds=2))))
    assert verify(clip).whole
    time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds()))
    found = told(verify(clip))
    assert found["signature"][0] == "error" and "expired" in found["signature"][1]
    assert found["changes"][0] == "ok"


def test_without_the_extra_labels_are_still_told_and_trust_asks_for_it(clip, identity, authority, monkeypatch):
    sign(clip, CLAIM, identity)
    monkeypatch.setattr(library, "find_spec", lambda name: None)
    found = told(verify(clip))
    assert found["AI label"][0] == "ok"
    assert found["signature"] == ("warning", "not looked at: that needs c2pa-python (pip install 'filmloom[sign]')")
    with pytest.raises(InputError, match=r"filmloom\[sign\]"):
        verify(clip, trust=authority.root)


def test_what_is_no_video_is_refused(tmp_path):
    picture, sound = tmp_path / "a.png", tmp_path / "a.txt"
    picture.write_bytes(encode_png(np.full((8, 8, 4), 255, np.uint8)))
    sound.write_text("words")
    with pytest.raises(InputError, match=r"a\.png is no video"):
        verify(picture)
    with pytest.raises(InputError, match=r"a\.txt is not a sound, picture or video"):
        verify(sound)


def run(*arguments):
    command = [sys.executable, "-m", "filmloom.cli", "verify", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_ends_with_0_1_or_2(clip, authority):
    fine = run(clip, "--json")
    assert fine.returncode == 0
    assert json.loads(fine.stdout)["whole"] and json.loads(fine.stdout)["label"][0]["fields"]["Label"] == "1"
    broken = run(clip, "--trust", authority.root)
    assert broken.returncode == 1
    assert "BROKEN signature: none" in broken.stdout and broken.stdout.endswith("clip.mp4: broken: signature\n")
    usage = run(clip.with_name("nowhere.mp4"))
    assert usage.returncode == 2
    assert "nowhere.mp4" in usage.stderr and "Traceback" not in usage.stderr
