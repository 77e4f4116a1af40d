"""Grounds, plates and shadows."""

import numpy as np
import pytest

from filmloom.draw.canvas import Box, new_surface, pixels
from filmloom.draw.plates import draw_ground, draw_plate, draw_shadow
from filmloom.draw.theme import THEMES, Shadow, Stage

SHADOW = Shadow(color=0xFF000000, blur=6, dy=0)


def test_ground_covers_the_frame_from_one_colour_to_the_other():
    stage = Stage((320, 180), THEMES["newsroom"])
    surface = new_surface(stage.size)
    draw_ground(surface.getCanvas(), stage)
    picture = pixels(surface).astype(int)
    for row, color in ((0, stage.theme.ground), (-1, stage.theme.ground_end)):
        expected = [color >> shift & 255 for shift in (0, 8, 16, 24)]
        assert np.abs(picture[row] - expected).max() <= 2


@pytest.mark.parametrize("box", [Box(60, 60, 30, 30), Box(60, 60, 200.4, 150.7), Box(60, 60, 90, 40)])
def test_shadows_of_all_sizes_are_dark_inside_soft_outside_and_seamless(box):
    surface = new_surface((340, 300))
    draw_shadow(surface.getCanvas(), box, radius=8, shadow=SHADOW)
    alpha = pixels(surface)[..., 3].astype(int)
    middle = alpha[round(box.center[1])]
    assert middle[round(box.center[0])] > 200
    assert 60 < middle[round(box.x)] < 190
    assert middle[round(box.x) - 22] <= 2
    rising = np.diff(middle[: round(box.center[0])])
    assert rising.min() >= -2 and rising.max() < 25


def test_plate_is_opaque_with_round_corners():
    surface = new_surface((100, 100))
    draw_plate(surface.getCanvas(), Box(10, 10, 80, 80), color=0xFF112233, radius=20)
    picture = pixels(surface)
    assert picture[50, 50].tolist() == [0x33, 0x22, 0x11, 0xFF]
    assert picture[11, 11, 3] == 0
