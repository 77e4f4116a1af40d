"""Ads that are signed: each by the same certificate, with nothing of anybody in it."""

import json

from tests.studio.provenance.authority import Authority

from filmloom.studio.ads import make_ads
from filmloom.studio.provenance.identity import load_identity
from filmloom.studio.provenance.verify import verify


def test_ads_are_signed_without_a_word_of_a_row_and_only_signed_when_they_are_there(brief, table, tmp_path):
    identity = load_identity(*Authority(tmp_path).issue())
    out = tmp_path / "out"
    table.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), encoding="utf-8")
    make_ads(brief, table, out=out)
    parts = {path: path.stat().st_mtime_ns for path in (out / ".filmloom" / "segments").iterdir()}
    batch = make_ads(brief, table, out=out, sign=identity)
    assert batch.num_reused == 2
    assert parts == {path: path.stat().st_mtime_ns for path in (out / ".filmloom" / "segments").iterdir()}
    films = sorted((out / "films").iterdir())
    for film in films:
        verdict = verify(film)
        assert verdict.whole and verdict.credentials.state == "untrusted"
        assert not verdict.credentials.title
        assert verdict.credentials.source_type == "composite"  # with the product's picture
    stamps = [film.stat().st_mtime_ns for film in films]
    assert make_ads(brief, table, out=out, sign=identity).num_reused == 2
    films[0].unlink()
    assert make_ads(brief, table, out=out, sign=identity).num_reused == 1
    assert [film.stat().st_mtime_ns for film in films[1:]] == stamps[1:]
    assert verify(films[0]).credentials.state == "untrusted"
    assert identity.key.splitlines()[1][:40].encode() not in b"".join(
        path.read_bytes() for path in out.rglob("*") if path.is_file()
    )
    assert "signed" not in json.loads((out / "results.json").read_text(encoding="utf-8"))[0]
