"""Themes and stages."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.draw.theme import THEMES, Stage
from filmloom.errors import InputError

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (1280, 720), (720, 1280), (3840, 2160), (1440, 1080), (1080, 1350)]
even = st.integers(120, 2160).map(lambda n: 2 * n)


def luminance(color):
    def linear(part):
        part /= 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (color >> shift & 255 for shift in (16, 8, 0))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_can_be_read_on_what_it_stands_on(theme):
    for ground in (theme.ground, theme.ground_end, theme.surface):
        assert contrast(theme.ink, ground) > 7
        assert contrast(theme.ink_muted, ground) > 4.5
        assert contrast(theme.accent, ground) > 4.5
    assert contrast(theme.on_accent, theme.accent) > 4.5
    assert contrast(theme.caption_ink, theme.caption_plate) > 7
    assert contrast(theme.caption_spoken, theme.caption_plate) > 7


@given(even, even, st.sampled_from(["zh", "en"]))
def test_boxes_are_inside_the_frame_and_apart(width, height, language):
    stage = Stage((width, height), language=language)
    boxes = {name: getattr(stage, name) for name in ("body", "caption", "label", "header", "lower_third")}
    for name, box in boxes.items():
        if box.w > 0 and box.h > 0:
            assert stage.frame.contains(box), name
    for one, other in itertools.combinations(("body", "caption", "label", "header"), 2):
        a, b = boxes[one], boxes[other]
        if min(a.w, a.h, b.w, b.h) > 0:
            assert a.right <= b.x or b.right <= a.x or a.bottom <= b.y + 0.01 or b.bottom <= a.y + 0.01, (one, other)


@pytest.mark.parametrize("size", SIZES)
def test_there_is_room_for_content(size):
    for language in ("zh", "en"):
        stage = Stage(size, language=language)
        assert stage.body.w * stage.body.h > 0.3 * size[0] * size[1]


def test_type_grows_with_the_frame_and_the_scale():
    small, large = Stage((1280, 720)), Stage((1920, 1080))
    assert large.type("body") == pytest.approx(1.5 * small.type("body"))
    sizes = [large.type(role) for role in ("small", "body", "title", "headline", "display")]
    assert sizes == sorted(sizes)


def test_tall_frames_keep_clear_of_app_buttons():
    stage = Stage((1080, 1920))
    assert stage.caption.bottom < 1600
    assert stage.label.y > 100


@pytest.mark.parametrize("size", SIZES)
def test_content_takes_the_room_of_label_and_captions_that_are_not_there(size):
    full, free = Stage(size), Stage(size, labelled=False, captioned=False)
    assert free.body.y < full.body.y
    assert free.body.bottom > full.body.bottom
    assert free.safe.contains(free.body)


@pytest.mark.parametrize("size", [(1921, 1080), (1920, 1081), (2, 2)])
def test_odd_or_tiny_sizes_are_refused(size):
    with pytest.raises(InputError, match=f"{size[0]}x{size[1]}"):
        Stage(size)
