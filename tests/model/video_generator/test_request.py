"""What is given on the command line: files, words for them, and when they are seen."""

from pathlib import Path

import pytest

from filmloom.errors import InputError
from filmloom.model.video_generator import At
from filmloom.model.video_generator.request import given_from


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("cat.png", "a@2.png", "x=y.png", "b.animation.json"):
        (tmp_path / name).touch()


@pytest.mark.parametrize(
    ("word", "at"),
    [
        ("cat.png", At(media=Path("cat.png"))),
        ("cat.png@0", At(media=Path("cat.png"), when=0.0)),
        ("cat.png@1.5", At(media=Path("cat.png"), when=1.5)),
        ("cat.png@2s", At(media=Path("cat.png"), when=2.0)),
        ("dog=cat.png@2", At(media=Path("cat.png"), name="dog", when=2.0)),
        ("a@2.png", At(media=Path("a@2.png"))),
        ("a@2.png@3", At(media=Path("a@2.png"), when=3.0)),
        ("x=y.png", At(media=Path("x=y.png"))),
        ("dog=x=y.png", At(media=Path("x=y.png"), name="dog")),
        ("nowhere.png", At(media=Path("nowhere.png"))),
        ("nowhere.png@1", At(media=Path("nowhere.png"), when=1.0)),
    ],
)
def test_a_word_says_what_is_given_and_when(word, at):
    assert given_from([word]) == (at,)


@pytest.mark.parametrize(
    ("word", "told"),
    [("cat.png@", "cat.png@2"), ("cat.png@soon", "cat.png@2"), ("cat.png@-1", "cat.png@2"), ("cat.png@99", "0 to 60")],
)
def test_a_second_that_is_none_is_refused(word, told):
    with pytest.raises(InputError, match=told):
        given_from([word])


def test_parts_are_kept_of_animations_only():
    kept, picture = given_from(["b.animation.json", "cat.png"], "ways, cat")
    assert kept.keep == ("ways", "cat") and picture.keep == ()
    with pytest.raises(InputError, match="--keep ways needs an animation"):
        given_from(["cat.png"], "ways")
