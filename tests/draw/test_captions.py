"""Captions: highlighted words on a plate that stands still."""

import time

import numpy as np
import pytest

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.captions import CaptionDrawing
from filmloom.draw.theme import Stage
from filmloom.types import Cue, Word


def cue(lines, words, start_s, end_s):
    text, index, made = "\n".join(lines), 0, []
    step = (end_s - start_s) / len(words)
    for count, word in enumerate(words):
        begin = text.index(word, index)
        index = begin + len(word)
        begin_s = start_s + count * step
        made.append(Word(text=word, begin=begin, end=index, start_s=begin_s, end_s=begin_s + 0.9 * step))
    return Cue(lines=tuple(lines), start_s=start_s, end_s=end_s, words=tuple(made))


ZH = cue(
    ["今天上午，南京地铁4号线", "二期正式“开通”🚇"],
    ["今天", "上午", "南京", "地铁", "4号线", "二期", "正式", "开通"],
    1.0,
    3.0,
)
EN = cue(
    ["The second phase of line 4", "opened on Monday."],
    ["The", "second", "phase", "line", "4", "opened", "Monday"],
    3.1,
    5.0,
)
LONG_ZH = cue(["一二三四五六七八九十甲乙丙丁戊己", "一二三四五六七八九十甲乙丙丁戊己"], ["一二三", "四五六"], 0.0, 2.0)
LONG_EN = cue(
    ["Forty-two wide letters make up this line, ", "MWMWMWMWMWMWMW wide letters go here, really"],
    ["Forty-two"],
    0.0,
    2.0,
)


def frame(drawing, at_s, size):
    surface = new_surface(size)
    surface.getCanvas().clear(0xFF557799)
    drawing.draw(surface.getCanvas(), at_s)
    return pixels(surface)


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (360, 360)])
def test_equal_states_are_equal_pixels_and_others_are_not(size):
    drawing = CaptionDrawing(Stage(size), [ZH, EN])
    seen = {}
    for tick in range(280):
        at_s = tick * 0.02
        state, picture = drawing.state(at_s), frame(drawing, at_s, size).tobytes()
        assert seen.setdefault(state, picture) == picture
    assert len(set(seen.values())) > 16
    assert drawing.issues == ()


def test_the_plate_does_not_move_while_the_words_are_spoken():
    drawing = CaptionDrawing(Stage((640, 360)), [ZH])
    assert len({drawing.plate(1.2 + tick * 0.04) for tick in range(40)}) == 1


def test_only_the_spoken_word_is_in_colour():
    stage = Stage((1280, 720))
    drawing = CaptionDrawing(stage, [ZH])
    for at_s, line in ((1.15, 0), (2.7, 1)):
        picture = frame(drawing, at_s, stage.size).astype(int)
        plate = drawing.plate(at_s)
        yellow = (picture[..., 2] > 200) & (picture[..., 0] < 110)
        rows = np.flatnonzero(yellow.any(axis=1))
        assert yellow.sum() > 200
        assert (rows.mean() > plate.center[1]) == bool(line)


def test_before_between_and_after_nothing_is_painted():
    drawing = CaptionDrawing(Stage((640, 360)), [ZH])
    for at_s in (0.0, 0.9, 3.0, 9.0):
        assert drawing.state(at_s) is None
        assert np.unique(frame(drawing, at_s, (640, 360)).reshape(-1, 4), axis=0).shape == (1, 4)


def test_it_fades_in_but_not_between_cues_that_follow_each_other():
    drawing = CaptionDrawing(Stage((640, 360)), [ZH, EN])
    assert 0 < drawing.state(1.0)[2] < 255 == drawing.state(1.2)[2]
    assert drawing.state(2.99)[2] == drawing.state(3.1)[2] == 255
    assert drawing.state(4.95)[2] < 255


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (1280, 720), (720, 1280)])
@pytest.mark.parametrize(("cue", "language"), [(LONG_ZH, "zh"), (LONG_EN, "en")])
def test_the_longest_lines_fit_in_every_shape(size, cue, language):
    stage = Stage(size, language=language)
    drawing = CaptionDrawing(stage, [cue])
    assert drawing.issues == ()
    assert stage.caption.contains(drawing.plate(1.0), tolerance=1.0)


def test_missing_glyphs_are_reported():
    drawing = CaptionDrawing(Stage((640, 360)), [cue(["ꙮ"], ["ꙮ"], 0, 1)])
    assert "U+A66E" in drawing.issues[0]


def test_a_frame_costs_little():
    stage = Stage((1920, 1080))
    drawing, surface = CaptionDrawing(stage, [ZH]), new_surface(stage.size)
    drawing.draw(surface.getCanvas(), 1.5)
    start = time.process_time()
    for tick in range(50):
        drawing.draw(surface.getCanvas(), 1.0 + tick * 0.04)
    assert (time.process_time() - start) / 50 < 0.006
