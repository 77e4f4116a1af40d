"""Pictures in boxes, still and moving."""

import numpy as np
import pytest
import skia

from filmloom.draw.canvas import Box, new_surface, pixels
from filmloom.draw.pictures import KenBurns, contained, draw_emoji, draw_picture, load_picture, soft_backdrop
from filmloom.errors import MediaError


def ramp(width, height):
    """A picture that says in each pixel where it is: blue grows with x, green with y."""
    picture = np.zeros((height, width, 4), np.uint8)
    picture[..., 0] = np.linspace(0, 255, width)
    picture[..., 1] = np.linspace(0, 255, height)[:, None]
    picture[..., 3] = 255
    return skia.Image.fromarray(picture, colorType=skia.kBGRA_8888_ColorType)


def painted(width, height, paint):
    surface = new_surface((width, height))
    paint(surface.getCanvas())
    return pixels(surface).astype(int)


@pytest.mark.parametrize("shape", [(400, 100), (100, 400), (37, 41)])
def test_cover_fills_the_box_without_distortion(shape):
    box = Box(20, 10, 160, 80)
    picture = painted(200, 100, lambda canvas: draw_picture(canvas, ramp(*shape), box))
    assert (picture[10:90, 20:180, 3] == 255).all()
    assert picture[:, :19, 3].max() == picture[:9, :, 3].max() == 0
    scale = max(160 / shape[0], 80 / shape[1])
    assert picture[50, 170, 0] - picture[50, 30, 0] == pytest.approx(255 * 140 / (shape[0] * scale), abs=6)


def test_contain_shows_all_and_keeps_the_middle():
    image = ramp(400, 100)
    box = contained(image, Box(0, 0, 200, 100))
    assert (box.w, box.h, box.center) == (200, 50, (100, 50))
    picture = painted(200, 100, lambda canvas: draw_picture(canvas, image, Box(0, 0, 200, 100), "contain"))
    assert picture[50, 0, 0] < 5 and picture[50, -1, 0] > 250
    assert picture[20, :, 3].max() == 0


def test_focus_decides_what_stays_in_sight():
    left = painted(100, 100, lambda c: draw_picture(c, ramp(400, 100), Box(0, 0, 100, 100), focus=(0.0, 0.5)))
    right = painted(100, 100, lambda c: draw_picture(c, ramp(400, 100), Box(0, 0, 100, 100), focus=(1.0, 0.5)))
    assert left[50, 0, 0] < 5 and right[50, -1, 0] > 250


def test_pictures_are_read_with_their_alpha(tmp_path):
    surface = new_surface((40, 20))
    surface.getCanvas().drawRect(skia.Rect.MakeXYWH(0, 0, 20, 20), skia.Paint(Color=0xFFFF0000))
    surface.makeImageSnapshot().save(str(tmp_path / "half.png"))
    image = load_picture(tmp_path / "half.png")
    picture = painted(40, 20, lambda canvas: canvas.drawImage(image, 0, 0))
    assert picture[10, 5].tolist() == [0, 0, 255, 255]
    assert picture[10, 35].tolist() == [0, 0, 0, 0]


def test_what_is_no_picture_is_refused(tmp_path):
    (tmp_path / "note.png").write_text("not a picture")
    with pytest.raises(MediaError, match=r"note\.png"):
        load_picture(tmp_path / "note.png")


@pytest.mark.parametrize("seed", range(6))
def test_ken_burns_fills_its_box_and_moves_smoothly(seed):
    box = Box(8, 8, 160, 90)
    move = KenBurns(ramp(300, 300), box, seconds=4.0, seed=seed)
    frames = [painted(176, 106, lambda c, t=t: move.draw(c, t)) for t in np.linspace(0, 4, 60)]
    assert all((frame[8:98, 8:168, 3] == 255).all() and frame[:7, :, 3].max() == 0 for frame in frames)
    corner = np.array([frame[20, 30, :2] for frame in frames])
    assert np.abs(np.diff(corner, axis=0)).max() <= 3
    assert np.abs(frames[0] - frames[-1]).mean() > 1


def test_ken_burns_is_the_same_for_the_same_seed_and_rests_at_the_end():
    image, box = ramp(200, 120), Box(0, 0, 100, 60)
    one, two, other = (KenBurns(image, box, seconds=2.0, seed=seed) for seed in (3, 3, 4))
    first, second, third = (painted(100, 60, lambda c, m=m: m.draw(c, 0.7)) for m in (one, two, other))
    assert (first == second).all()
    assert (first != third).any()
    assert one.state(2.0) == one.state(9.0) != one.state(1.0)


def test_backdrop_is_soft_and_darker():
    image = ramp(300, 300)
    backdrop = painted(160, 90, lambda canvas: canvas.drawImage(soft_backdrop(image, Box(0, 0, 160, 90)), 0, 0))
    plain = painted(160, 90, lambda canvas: draw_picture(canvas, image, Box(0, 0, 160, 90)))
    assert backdrop[..., :2].mean() < 0.8 * plain[..., :2].mean()
    assert (backdrop[..., 3] == 255).all()


def test_emoji_fill_the_shorter_side():
    picture = painted(100, 60, lambda canvas: draw_emoji(canvas, "⚽", Box(0, 0, 100, 60)))
    columns = np.flatnonzero(picture[..., 3].any(axis=0))
    assert columns[0] >= 19 and columns[-1] <= 81 and len(columns) > 50
    assert not draw_emoji(new_surface((10, 10)).getCanvas(), "猫", Box(0, 0, 10, 10))
