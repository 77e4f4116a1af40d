"""News that say what their source doesn't stop before anything is made."""

from __future__ import annotations

import json

import pytest

import filmloom
from filmloom.errors import StoryboardError
from filmloom.studio.digest import file_digest
from filmloom.studio.looked_up import NOTHING, look_up
from filmloom.studio.scenes import load_storyboard, save_storyboard
from filmloom.studio.storyboard import Card, Output, Shot, Source, Storyboard, VoiceChoice

TEXT = "# A bridge opens\n\nA new bridge opened in Linhai. It cost 12 million yuan.\n"


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "bridge.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def wrong(text):
    """A storyboard that a user edited: 13 for 12."""
    return Storyboard(
        language="en",
        title="A bridge opens",
        output=Output(size=(256, 144), fps=5),
        voice=VoiceChoice(engine="silent"),
        sources=(Source(uri=text.name, sha256=file_digest(text)),),
        shots=(
            Shot(id="cost", say="It cost 13 million yuan.", cites=("s1#p1",), visual=Card(text="The cost"), min=0.4),
        ),
    )


def test_render_stops_and_says_where_what_and_how_to_go_on(wrong, text, tmp_path):
    out = tmp_path / "film.mp4"
    path = tmp_path / "b.yaml"
    save_storyboard(wrong, path)
    with pytest.raises(StoryboardError) as stopped:
        filmloom.render(path, out=out)
    told = str(stopped.value)
    assert "shot cost: the number 13 million is not in the document (it says: It cost 13 million yuan.)" in told
    assert "bridge.md" in told
    assert "--allow-unsupported" in told
    assert not out.exists()
    assert not (tmp_path / ".filmloom").exists(), "nothing was made"


def test_what_is_allowed_is_made_and_stays_a_warning_in_film_and_report(wrong, text, tmp_path):
    out, complaint = tmp_path / "film.mp4", "the number 13 million is not in the document"
    film = filmloom.render(wrong, out=out, base=tmp_path, allow_unsupported=True)
    assert f"cost: {complaint}" in film.warnings
    report = json.loads(out.with_suffix(".qc.json").read_text(encoding="utf-8"))
    found = [each for each in report["findings"] if each["check"] == "source"]
    assert [(each["status"], each["shot"], each["detail"]) for each in found] == [("warning", "cost", complaint)]
    text.write_text(TEXT.replace("12", "13"), encoding="utf-8")
    again = filmloom.render(wrong, out=out, base=tmp_path)
    assert [each.status for each in again.report.findings if each.check == "source"] == ["ok"], "no report of before"
    assert not any(segment.made for segment in again.segments)


def test_a_source_that_was_corrected_stops_the_film_of_before(wrong, text, tmp_path):
    right = wrong.model_copy(update={"shots": (wrong.shots[0].model_copy(update={"say": "It cost 12 million yuan."}),)})
    assert look_up(right, tmp_path).found_in == "bridge.md"
    text.write_text(TEXT.replace("12", "14"), encoding="utf-8")
    with pytest.raises(StoryboardError, match="has changed since"):
        look_up(right, tmp_path)


def test_what_cannot_be_looked_up_is_told_and_does_not_stop(wrong, text, tmp_path):
    assert "another language" in look_up(wrong.model_copy(update={"language": "zh"}), tmp_path).unknown
    text.unlink()
    assert "bridge.md isn't here" in look_up(wrong, tmp_path).unknown


@pytest.mark.parametrize("update", [{"kind": "lesson"}, {"kind": "ad"}, {"sources": ()}, {"sources": (Source(),)}])
def test_what_is_not_looked_up(wrong, tmp_path, update):
    assert look_up(wrong.model_copy(update=update), tmp_path) == NOTHING


def test_a_film_whose_planner_makes_something_up_stops(text, tmp_path, monkeypatch):
    from filmloom.studio import planning

    honest = planning._in_box("news", lambda _: None)

    def invents(*given, **more):
        board = honest(*given, **more)
        shots = [shot.model_copy(update={"say": shot.say.replace("12", "13")}) for shot in board.shots]
        return board.model_copy(update={"shots": tuple(shots)})

    monkeypatch.setattr(planning, "_in_box", lambda kind, warn: invents)
    with pytest.raises(StoryboardError, match="13 million"):
        filmloom.film(text, out=tmp_path / "film.mp4", size=(256, 144), voice="silent", kind="news")
    assert not (tmp_path / "film.mp4").exists()


def test_the_films_own_storyboards_go_through(text, tmp_path):
    planned = filmloom.plan(text, kind="news")
    path = planned.save(tmp_path / "b.yaml")
    assert look_up(load_storyboard(path), tmp_path).found_in
    pasted = filmloom.plan(TEXT, kind="news")
    assert look_up(pasted.storyboard, tmp_path, pasted.document).found_in
