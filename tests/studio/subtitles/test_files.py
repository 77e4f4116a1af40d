import pysubs2
import pytest

from filmloom.errors import InputError
from filmloom.studio.subtitles.files import write_subtitles
from filmloom.types import Cue, Word


def cue(lines, start_s, words):
    return Cue(lines=lines, start_s=start_s, end_s=words[-1].end_s + 0.4, words=words)


def word(text, begin, start_s, end_s):
    return Word(text=text, begin=begin, end=begin + len(text), start_s=start_s, end_s=end_s)


CUES = (
    cue(
        ("“四号线", "今天开通”"),
        1.0,
        (word("四号线", 1, 1.0, 1.5), word("今天", 5, 1.5, 2.0), word("开通", 7, 2.1, 2.6)),
    ),
    cue(("A <b> & {c} \\N",), 3.25, (word("A", 0, 3.25, 3.5), word("b", 3, 3.5, 3.75), word("c", 9, 3.75, 4.0))),
)


@pytest.mark.parametrize("ending", ["srt", "vtt", "ass"])
def test_a_player_reads_the_same_captions_back(tmp_path, ending):
    path = write_subtitles(CUES, tmp_path / f"film.{ending}")
    read = pysubs2.load(str(path))
    assert [(event.start, event.end) for event in read] == [(1000, 3000), (3250, 4400)]
    assert read[0].plaintext == "“四号线\n今天开通”"
    assert "c" in read[1].plaintext
    assert "\n" not in read[1].plaintext


def test_ass_has_the_time_of_every_word(tmp_path):
    path = write_subtitles(CUES, tmp_path / "film.ass")
    assert r"{\k50}“四号线\N{\k60}今天{\k50}开通”" in path.read_text(encoding="utf-8")


def test_marks_of_the_formats_are_text(tmp_path):
    assert "A ＜b> & ｛c｝ ＼N" in write_subtitles(CUES, tmp_path / "film.srt").read_text(encoding="utf-8")
    assert "A &lt;b&gt; &amp; ｛c｝ ＼N" in write_subtitles(CUES, tmp_path / "film.vtt").read_text(encoding="utf-8")


def test_no_captions_is_a_valid_file(tmp_path):
    for ending in ("srt", "vtt", "ass"):
        assert len(pysubs2.load(str(write_subtitles((), tmp_path / f"none.{ending}")), format_=ending)) == 0


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.srt, \.vtt or \.ass"):
        write_subtitles(CUES, tmp_path / "film.txt")
