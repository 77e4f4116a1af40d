"""Captions in two languages: the translation cut into as many parts as there are captions."""

import pytest

from filmloom.studio.subtitles import cues, with_second
from filmloom.types import Word


def shown(text, language):
    step = 1 if language == "zh" else None
    pieces = list(text) if step else text.split(" ")
    words, at = [], 0
    for number, piece in enumerate(pieces):
        begin = text.index(piece, at)
        at = begin + len(piece)
        if piece[0].isalnum():
            word = piece.rstrip(".,")
            words.append(
                Word(text=word, begin=begin, end=begin + len(word), start_s=0.25 * number, end_s=0.25 * number + 0.25)
            )
    return cues(words, text, language)


def test_the_parts_together_are_the_translation_and_break_at_sentences():
    made = with_second(
        shown("清晨六点，第一列地铁驶进江澜东站。站台上响起一片掌声，人们都笑了。", "zh"),
        "At 6 in the morning, the first train rolled in. The platform broke into applause, and people smiled.",
        "en",
    )
    assert len(made) == 2
    assert [cue.also for cue in made] == [
        "At 6 in the morning, the first train rolled in.",
        "The platform broke into applause, and people smiled.",
    ]


def test_chinese_under_english_has_no_spaces_and_no_full_stop_at_the_end():
    made = with_second(
        shown("The first train rolled in. People smiled and sang.", "en"), "第一列车进站。人们笑着唱歌。", "zh"
    )
    assert "".join(cue.also for cue in made) == "第一列车进站人们笑着唱歌"  # none at a line's end


@pytest.mark.parametrize("translation", ["Yes", "Yes, yes", "…", ""])
def test_fewer_words_than_captions_leave_some_without(translation):
    before = shown("清晨六点，第一列地铁驶进江澜东站。站台上响起一片掌声，人们都笑了。大家一起唱起歌来。", "zh")
    made = with_second(before, translation, "en")
    assert [cue.lines for cue in made] == [cue.lines for cue in before]
    assert " ".join(cue.also for cue in made if cue.also) == (translation if translation != "…" else "")


def test_no_captions_take_no_translation():
    assert with_second((), "Yes", "en") == ()
