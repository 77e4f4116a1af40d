"""The label and lower thirds."""

from dataclasses import replace

import numpy as np
import pytest

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.colors import contrast
from filmloom.draw.lower_third import LowerThird
from filmloom.draw.marks import LowerThirdStyle
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.theme import THEMES, Stage


def frame(drawing, at_s, size, ground=0xFF557799):
    surface = new_surface(size)
    surface.getCanvas().clear(ground)
    drawing.draw(surface.getCanvas(), at_s)
    return pixels(surface)


def heights_of_glyphs(picture):
    """Heights of the runs of columns that hold ink: about one for each glyph."""
    ink = picture[..., :3].min(axis=-1) > 200
    columns = np.flatnonzero(ink.any(axis=0))
    for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1):
        rows = np.flatnonzero(ink[:, run[0] : run[-1] + 1].any(axis=1))
        yield rows[-1] - rows[0] + 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (1280, 720), (640, 360)])
def test_the_label_is_a_twentieth_of_the_shorter_side_high(size, theme):
    label = LabelDrawing(Stage(size, theme), "AI生成")
    heights = list(heights_of_glyphs(frame(label, 0.0, size, 0xFF000000)))
    assert min(heights) >= 0.05 * min(size), "letters and hanzi, each on its own"
    assert label.issues == ()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080)])
def test_the_english_label_fits_its_corner_with_tall_capitals(size):
    stage = Stage(size, language="en")
    label = LabelDrawing(stage, "AI-generated")
    assert label.issues == ()
    assert stage.label.contains(label.box, tolerance=1.5)
    assert next(heights_of_glyphs(frame(label, 0.0, size, 0xFF000000))) >= 54


def test_the_label_is_there_at_once_and_stays_unless_told():
    stage = Stage((640, 360))
    still, leaving = LabelDrawing(stage, "AI生成"), LabelDrawing(stage, "AI生成", end_s=3.0)
    assert {still.state(t) for t in (0.0, 1.0, 99.0)} == {255}
    assert [leaving.state(t) for t in (0.0, 2.5, 3.0)] == [255, 255, 0]
    assert (frame(leaving, 3.1, (640, 360)) == [0x99, 0x77, 0x55, 0xFF]).all()


def test_the_label_can_be_read_on_white_and_black():
    for ground in (0xFFFFFFFF, 0xFF000000):
        label = LabelDrawing(Stage((640, 360)), "AI生成")
        box = label.box
        part = frame(label, 0.0, (640, 360), ground)[round(box.y) : round(box.bottom), round(box.x) : round(box.right)]
        light = part[..., :3].mean(axis=-1)
        assert np.percentile(light, 99) - np.median(light) > 100


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (360, 360)])
def test_lower_third_comes_stays_and_goes(size):
    third = LowerThird(Stage(size), "李晓梅", "南京市交通运输局新闻发言人", 1.0, 4.0)
    empty = frame(third, 0.5, size).copy()
    assert (frame(third, 4.0, size) == empty).all()
    assert third.state(2.0) == third.state(3.0) == (1000, 1000)
    seen = {}
    for tick in range(110):
        state = third.state(tick * 0.04)
        picture = frame(third, tick * 0.04, size).tobytes()
        assert seen.setdefault(state, picture) == picture
    assert len(seen) > 15
    assert Stage(size).safe.contains(third.box, tolerance=1.5)
    assert third.issues == ()


def test_a_name_that_does_not_fit_is_reported():
    third = LowerThird(Stage((360, 640)), "很长的名字" * 20, "", 0.0, 3.0)
    assert "does not fit" in third.issues[0]
    assert Stage((360, 640)).safe.contains(third.box, tolerance=1.5)


@pytest.mark.parametrize("shape", ["bar", "box", "line"])
def test_a_lower_third_comes_in_its_shape_and_goes(shape):
    theme = replace(THEMES["newsroom"], lower_third=LowerThirdStyle(shape=shape))
    third = LowerThird(Stage((640, 360), theme, "en"), "Anna Weber", "Engineer", 1.0, 4.0)
    shares = [third.state(at_s) for at_s in (0.9, 1.2, 2.0, 3.9, 4.0)]
    assert shares[0] == shares[-1] == (0, 0)
    assert shares[2] == (1000, 1000)
    surface = new_surface((640, 360))
    third.draw(surface.getCanvas(), 2.0)
    colors = {tuple(color) for color in pixels(surface)[..., :3].reshape(-1, 3)}
    assert (0x2D, 0x27, 0xB3) in colors  # the accent: as a stroke, or all of the plate


@pytest.mark.parametrize("plate", [0xFFFFD700, 0xFF101820, 0xFFB3272D])
def test_a_lower_thirds_words_can_be_read_on_any_plate(plate):
    theme = replace(THEMES["newsroom"], lower_third=LowerThirdStyle(shape="bar", plate=plate))
    third = LowerThird(Stage((640, 360), theme, "en"), "Anna Weber", "Engineer", 0.0, 4.0)
    assert contrast(third._title.style.color, plate) >= 4.5
    assert contrast(third._detail.style.color, plate) >= 4.5
