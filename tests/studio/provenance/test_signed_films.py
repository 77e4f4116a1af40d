"""Whole films that are signed: last of all, once, and never made again for it."""

import pytest
from tests.studio.provenance.authority import DAY

import filmloom
from filmloom.media import read_frames
from filmloom.studio.provenance.identity import load_identity
from filmloom.studio.provenance.verify import verify
from filmloom.studio.storyboard import VoiceChoice


@pytest.fixture
def silent(board):
    return board.model_copy(update={"voice": VoiceChoice(engine="silent"), "shots": board.shots[:2]})


def secret_of(identity):
    return identity.key.splitlines()[1][:40].encode()


def test_a_finished_film_is_only_signed_and_stays_so(silent, identity, authority, tmp_path):
    out, told = tmp_path / "film.mp4", []
    plain = filmloom.render(silent, out=out)
    pictures = [frame.copy() for frame in read_frames(out)]
    signed = filmloom.render(silent, out=out, sign=identity, on_event=told.append)
    assert (signed.reused, signed.signed_now) == (True, True)
    assert not any(segment.made for segment in signed.segments)
    assert {"join"} & {event.stage for event in told} == set()
    assert all((one == other).all() for one, other in zip(read_frames(out), pictures, strict=True))
    assert [finding.detail for finding in signed.report.findings if finding.check == "signature"] == [
        "by desk, Example News, read back"
    ]
    assert plain.report.findings == signed.report.findings[:-1]
    stamp = out.stat().st_mtime_ns
    for sign in (identity, None):  # nor is the signature taken away by who doesn't ask for one
        again = filmloom.render(silent, out=out, sign=sign)
        assert (again.reused, again.signed_now, out.stat().st_mtime_ns) == (True, False, stamp)
    verdict = verify(out, trust=authority.root)
    assert verdict.whole
    assert verdict.credentials.title == "A small film"
    seen = next(finding.detail for finding in verdict.findings if finding.check == "visible label")
    assert seen.startswith("'AI-generated' from the first frame for ") and seen.endswith(", says film.qc.json")
    other = filmloom.render(silent, out=out, sign=load_identity(*authority.issue("night desk", ends=5 * DAY)))
    assert other.signed_now
    assert "signatures end with it" in other.warnings[0]
    assert verify(out).credentials.signer == "night desk, Example News"


def test_a_new_film_is_signed_at_once_and_the_key_is_nowhere(silent, identity, tmp_path):
    made = filmloom.render(silent, out=tmp_path / "film.mp4", sign=identity)
    assert (made.reused, made.signed_now, made.warnings) == (False, True, ())
    assert verify(made.path).whole
    copy = made.save(tmp_path / "elsewhere" / "copy.mp4")
    assert verify(copy).whole
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert not any(secret_of(identity) in path.read_bytes() for path in files)


def test_a_film_that_changes_and_is_not_signed_again_says_so(silent, identity, tmp_path):
    out = tmp_path / "film.mp4"
    filmloom.render(silent, out=out, sign=identity)
    changed = filmloom.render(silent.model_copy(update={"title": "Another"}), out=out)
    assert any("--sign" in warning for warning in changed.warnings)
    assert verify(out).credentials.state == "none"
    assert verify(out).whole


def test_a_signature_that_was_taken_out_and_a_film_that_was_changed_are_found(silent, identity, tmp_path):
    out = tmp_path / "film.mp4"
    filmloom.render(silent, out=out)
    unsigned = out.read_bytes()
    filmloom.render(silent, out=out, sign=identity)
    out.write_bytes(unsigned)
    found = {finding.check: finding for finding in verify(out).findings}
    assert found["signature"].detail == "none, though it was signed when it was made: the signature was taken out"
    assert found["changes"].status == "error"
    assert found["visible label"].detail.startswith("not known: the report beside it isn't of this file")
