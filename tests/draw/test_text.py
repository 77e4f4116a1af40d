"""Text: broken, fitted, drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.text import TextStyle, fit, layout
from filmloom.draw.tokens import NO_BEGIN, NO_END

BODY = TextStyle(size=40, color=0xFF000000)
NEWS = (
    "记者从市交通局获悉，（2026年）11月22日，新线“开通”首日客流达12.5万人次；"
    "It’s 25 km long。😀乘客说：“《城市》真方便！”"
)
pieces = st.sampled_from(
    [
        "南京",
        "地铁",
        "，",
        "。",
        "“",
        "”",
        "（",
        "）",
        "《",
        "》",
        "metro",
        "well-known",
        "12.5%",
        "3 km",
        " ",
        "😀",
        "👨‍👩‍👧",
        "4号线",
        "！",
        "a",
    ]
)
texts = st.lists(pieces, min_size=1, max_size=40).map("".join)


def drawn(block, width=1000, height=1000, x=40, y=40):
    surface = new_surface((width, height))
    surface.getCanvas().clear(0xFFFFFFFF)
    block.draw(surface.getCanvas(), x, y)
    return pixels(surface).copy()


def ink(picture):
    """Left, top, right, bottom of what is not white."""
    dark = (picture[..., :3] < 200).any(axis=-1)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return columns[0], rows[0], columns[-1], rows[-1]


@settings(max_examples=120, deadline=None)
@given(texts, st.floats(200, 900), st.booleans(), st.booleans(), st.sampled_from(["zh", "en"]))
def test_lines_are_never_wider_than_asked(text, width, bold, balance, language):
    style = TextStyle(size=40, color=0xFF000000, bold=bold)
    block = layout(text, style, width, balance=balance, language=language)
    assert not block.overflow
    assert block.width <= width + 0.01
    shown = "".join(placed.token.text for line in block.lines for placed in line.tokens)
    assert shown == text.replace(" ", "")


@settings(max_examples=120, deadline=None)
@given(texts, st.floats(400, 900), st.booleans())
def test_no_line_begins_or_ends_with_a_forbidden_mark(text, width, balance):
    for mark in NO_BEGIN | NO_END:
        text = text.replace(mark * 2, mark)
    lines = layout(text, BODY, width, balance=balance).lines
    runs = max((len(run) for run in _mark_runs(text)), default=0)
    if runs > 5:
        return
    for line in lines[1:]:
        assert line.tokens[0].token.text[0] not in NO_BEGIN
    for line in lines[:-1]:
        assert line.tokens[-1].token.text[-1] not in NO_END


def _mark_runs(text):
    run = ""
    for char in text:
        run = run + char if char in NO_BEGIN | NO_END or char == " " else ""
        if run:
            yield run


def test_numbers_stay_with_their_units():
    for width in range(250, 700, 25):
        lines = [line.text for line in layout(NEWS, BODY, width).lines]
        for held in ("2026", "12.5", "25"):
            line = next(line for line in lines if held in line)
            assert not line.rstrip().endswith(held), (width, lines)


def test_balanced_headlines_have_no_lonely_last_line():
    for headline in ("早高峰每两分钟一班：南京地铁四号线二期今天开通了", "南京地铁四号线二期今天上午正式开通运营啦"):
        lines = layout(headline, BODY, 640, balance=True).lines
        assert len(lines) == 2 and lines[1].width > 0.5 * lines[0].width


def test_words_given_by_the_caller_are_kept_whole():
    text = "甲乙丙丁戊己庚辛壬癸"
    lines = layout(text, BODY, 280, words=(5, 10)).lines
    assert [line.text for line in lines] == [text[:5], text[5:]]


@settings(max_examples=60, deadline=None)
@given(texts, st.floats(160, 900), st.floats(60, 500))
def test_fitted_text_stays_in_its_box_or_says_so(text, width, height):
    block = fit(text, TextStyle(size=80, color=0xFF000000), width, height, min_size=16)
    assert block.height <= height + 0.01
    assert block.width <= width + 0.01
    if block.overflow:
        assert block.style.size == 16
        assert any("does not fit" in issue for issue in block.issues)


def test_ink_stays_where_the_block_says():
    block = layout("国Egjy（）“龍”鬱 Qfty", TextStyle(size=80, color=0xFF000000, bold=True), 500)
    left, top, right, bottom = ink(drawn(block))
    assert left >= 38 and right <= 40 + block.width + 3
    assert top >= 36 and bottom <= 40 + block.height + 3
    assert bottom >= 40 + block.height - 20


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_alignment(align):
    block = layout("城市", TextStyle(size=60, color=0xFF000000, align=align), 600)
    left, _, right, _ = ink(drawn(block))
    expected = {"left": 40 + 60, "center": 40 + 300, "right": 640 - 60}[align]
    assert (left + right) / 2 == pytest.approx(expected, abs=4)


def test_rects_are_in_order_and_cover_the_ink_of_their_characters():
    block = layout(NEWS, BODY, 520)
    last = (-9.0, 0.0)
    for index, char in enumerate(NEWS):
        boxes = block.rects(index, index + 1)
        if char.isspace():
            continue
        if char != "\ufe0f":
            assert len(boxes) == 1, char
        place = (boxes[0].y, boxes[0].x)
        assert place > last
        last = place
    whole = block.rects(0, len(NEWS))
    assert len(whole) == len(block.lines)
    begin = NEWS.index("首日")
    (box,) = block.rects(begin, begin + 2)
    only = drawn(layout(NEWS, BODY, 520))
    part = only[40 + round(box.y) : 40 + round(box.bottom), 40 + round(box.x) : 40 + round(box.right), 0]
    assert (part < 128).mean() > 0.08


def test_missing_glyphs_are_reported_and_not_drawn():
    block = layout("城ꙮ市", BODY, 500)
    assert block.missing == ("ꙮ",)
    assert "U+A66E" in block.issues[0]
    assert block.width == pytest.approx(layout("城市", BODY, 500).width)


def test_emoji_are_drawn_in_colour():
    picture = drawn(layout("😀", BODY, 200))
    yellow = (picture[..., 2] > 230) & (picture[..., 1] > 180) & (picture[..., 0] < 120)
    assert yellow.sum() > 500


def test_same_text_same_pixels_and_a_highlight_moves_nothing():
    block, again = layout(NEWS, BODY, 700), layout(NEWS, BODY, 700)
    assert np.array_equal(drawn(block), drawn(again))
    surface = new_surface((1000, 1000))
    surface.getCanvas().clear(0xFFFFFFFF)
    begin = NEWS.index("首日")
    block.draw_range(surface.getCanvas(), 40, 40, begin, begin + 2, color=0xFF000000)
    block.draw_range(surface.getCanvas(), 40, 40, begin, begin + 2, color=0xFF000000, outside=True)
    difference = np.abs(pixels(surface).astype(int) - drawn(block))
    assert difference.max() <= 2


def test_entrance_ends_as_the_still_picture():
    block = layout(NEWS, BODY, 700)
    surface = new_surface((1000, 1000))
    surface.getCanvas().clear(0xFFFFFFFF)
    block.draw_lines(surface.getCanvas(), 40, 40, 0.0)
    assert (pixels(surface) == 255).all()
    block.draw_lines(surface.getCanvas(), 40, 40, 1.0)
    assert np.array_equal(pixels(surface), drawn(block))


def test_empty_text_is_an_empty_block():
    block = layout("  \n ", BODY, 300)
    assert (block.lines, block.width, block.height, block.overflow) == ((), 0.0, 0.0, False)
    assert drawn(block).min() == 255


def test_a_word_wider_than_the_line_is_cut():
    block = layout("Donaudampfschifffahrtsgesellschaft", BODY, 200, language="en")
    assert len(block.lines) > 2 and not block.overflow


def test_a_fitted_text_is_smaller_rather_than_have_a_word_cut():
    word = "Photosynthesis"
    block = fit(f"{word} at noon", BODY, 150, 400, min_size=8)
    assert word in {each.token.text.strip() for line in block.lines for each in line.tokens}
    assert block.style.size < BODY.size
    # No size would keep this one whole, so it makes the others no smaller.
    assert fit("A" * 20, BODY, 150, 400, min_size=BODY.size / 2).style.size == BODY.size


def test_names_with_numbers_stay_on_one_line():
    for text, held in (("江澜地铁四号线今天开通", "四号线"), ("我们希望看得见江水和飞鸟", "看得见")):
        for width in range(120, 480, 20):
            lines = layout(text, BODY, width, balance=True).lines
            if width > 3.2 * BODY.size:
                assert any(held in "".join(p.token.text for p in line.tokens) for line in lines), (text, width)
