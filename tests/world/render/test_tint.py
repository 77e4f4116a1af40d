import colorsys
from typing import get_args

import numpy as np
import pytest
import skia

from filmloom.world.lexicon import concepts
from filmloom.world.render.pictures import concept_picture
from filmloom.world.render.tint import repaint, tint_map
from filmloom.world.scene import Color

HUES = {"red": 0, "orange": 34, "yellow": 43, "green": 106, "blue": 210, "purple": 267, "pink": 337}
OBJECTS = ("ball", "car", "balloon", "flower", "butterfly")


def pixels_of(key, color):
    """[n 3] red, green, blue of the opaque pixels of a tinted drawing."""
    pixels = np.zeros((72, 72, 4), np.uint8)
    info = skia.ImageInfo.Make(72, 72, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    with skia.Surface.MakeRasterDirect(info, pixels, 288) as canvas:
        canvas.scale(2, 2)
        canvas.drawPicture(concept_picture(key, color))
    return pixels[pixels[..., 3] == 255][:, 2::-1]


def hue_of(pixel):
    hue, _, saturation = colorsys.rgb_to_hsv(*(pixel / 255))
    return hue * 360, saturation


@pytest.mark.parametrize("key", OBJECTS)
@pytest.mark.parametrize("color", HUES)
def test_a_tinted_thing_is_plainly_of_that_colour(key, color):
    hues = np.array([hue_of(pixel) for pixel in pixels_of(key, color)])
    apart = np.abs((hues[:, 0] - HUES[color] + 180) % 360 - 180)
    of_that_colour = (apart < 20) & (hues[:, 1] > 0.25)
    assert of_that_colour.mean() > 0.25
    others = (apart > 40) & (hues[:, 1] > 0.35)
    assert others.mean() < of_that_colour.mean()


@pytest.mark.parametrize("key", OBJECTS)
def test_black_is_dark_and_white_is_light(key):
    dark, light = (pixels_of(key, color).astype(float).mean(axis=1) for color in ("black", "white"))
    assert np.median(dark) < 100
    assert np.mean(light > 200) > 0.4
    assert light.mean() > dark.mean() + 60


@pytest.mark.parametrize("color", get_args(Color))
def test_shading_and_outlines_stay(color):
    shades = {tuple(pixel) for pixel in pixels_of("car", color) // 24}
    assert len(shades) >= 5  # tyres, windows, body and its shade are still told apart


def test_what_cannot_be_tinted_keeps_its_colours():
    for key in ("zebra", "rainbow", "woman"):
        assert (pixels_of(key, "blue") == pixels_of(key, None)).all()


def test_every_tintable_concept_takes_every_colour():
    for concept in concepts():
        if concept.tintable:
            looks = {pixels_of(concept.key, color).tobytes() for color in get_args(Color)}
            assert len(looks) == 9, concept.key


@pytest.mark.parametrize("concept", [each for each in concepts() if each.tint == "asked"], ids=lambda each: each.key)
@pytest.mark.parametrize("color", ["green", "purple"])
def test_what_is_coloured_when_asked_shows_it_plainly(concept, color):
    hues = np.array([hue_of(pixel) for pixel in pixels_of(concept.key, color)])
    apart = np.abs((hues[:, 0] - HUES[color] + 180) % 360 - 180)
    assert ((apart < 20) & (hues[:, 1] > 0.25)).mean() > 0.2


def test_tint_map_leaves_unrelated_colours_alone():
    changed = tint_map({0xDD2E44: 500, 0xA0041E: 100, 0x55ACEE: 90, 0x292F33: 80}, "green")
    assert set(changed) == {0xDD2E44, 0xA0041E}
    green, dark_green = changed[0xDD2E44], changed[0xA0041E]
    assert (green >> 8 & 255) > (green >> 16) and (dark_green >> 8 & 255) < (green >> 8 & 255)


def test_repaint_reads_long_and_short_colours():
    assert repaint('<path fill="#FFF"/><g stroke="#0a0B0c">', lambda color: color ^ 0xFF) == (
        '<path fill="#FFFF00"/><g stroke="#0A0BF3">'
    )
