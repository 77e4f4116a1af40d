"""Every card in three ratios and two languages: nothing overflows, nothing leaves its place, stillness is told."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import skia

from filmloom.draw.canvas import Box, new_surface, pixels
from filmloom.draw.cards import (
    Card,
    EndCard,
    ListCard,
    PictureCard,
    QuoteCard,
    TestCardDrawing,
    TextCard,
    TitleCard,
)
from filmloom.draw.cards.statement import emphasized
from filmloom.draw.plates import draw_ground
from filmloom.draw.theme import THEMES, Stage
from filmloom.draw.twemoji import emoji_picture
from filmloom.errors import InputError, MediaError

SIZES = [(960, 540), (540, 960), (540, 540)]
LONG_AGO = 30.0

CARDS = {
    "zh": {
        "quote": lambda s: QuoteCard(
            s, "“以前要换三趟车，现在一趟就到，每天能省下将近一个小时。”", "林晓梅，浦口区居民"
        ),
        "list": lambda s: ListCard(
            s,
            "乘客需要知道的",
            ["首末班车：6:00 至 23:30", "起步价 2 元，全程 7 元，可刷交通卡或扫码", "全线设无障碍电梯"],
            [0.5, 1, 2],
        ),
        "text": lambda s: TextCard(s, "新线全长 42.6 公里，总投资 318 亿元，预计每天运送 65 万人次。", "工程规模"),
        "title": lambda s: TitleCard(
            s, "四号线今日开通，南北通勤缩短至三十八分钟", "江城 · 交通", "2026年3月18日 江城日报"
        ),
        "end": lambda s: EndCard(
            s, "感谢收看", ["来源：江城日报"], "插图：Twemoji（CC-BY 4.0）；字体：Noto Sans CJK。"
        ),
    },
    "en": {
        "quote": lambda s: QuoteCard(
            s, "Now it is one train, and I get almost an hour of my day back.", "Maya Lindqvist"
        ),
        "list": lambda s: ListCard(
            s,
            "What riders need to know",
            ["First train 6:00, last train 23:30", "Fares from $2 to $7", "Step-free"],
            [0.5, 1, 2],
        ),
        "text": lambda s: TextCard(s, "The 42.6 km line is expected to carry 650,000 riders a day.", "The project"),
        "title": lambda s: TitleCard(
            s, "Line 4 opens today, cutting the commute to 38 minutes", "Transport", "18 March 2026"
        ),
        "end": lambda s: EndCard(s, "Thank you", ["Source: The Riverton Courier"], "Art: Twemoji (CC-BY 4.0)."),
    },
}


def drawn(drawing, size, at_s):
    surface = new_surface(size)
    drawing.draw(surface.getCanvas(), at_s)
    return pixels(surface).copy()


def painted_outside(stage, picture, slack_units=4):
    """Pixels that differ from the ground outside the stage's body and a little room, for shadows."""
    surface = new_surface(stage.size)
    draw_ground(surface.getCanvas(), stage)
    differs = np.abs(picture.astype(int) - pixels(surface).astype(int)).max(axis=2) > 2
    free = stage.body.inset(-stage.units(slack_units))
    differs[max(0, int(free.y)) : int(free.bottom), max(0, int(free.x)) : int(free.right)] = False
    return int(differs.sum())


def difference(first, second, box):
    part = np.s_[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]
    return int(np.abs(first[part].astype(int) - second[part].astype(int)).max())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", list(CARDS["zh"]))
def test_cards_fit_their_frame(name, size, language):
    stage = Stage(size, language=language)
    card = CARDS[language][name](stage)
    assert card.issues == ()
    parts = card.parts[1:] if name in {"title", "end"} else card.parts  # their threads run through the whole frame
    picture = drawn(Card(card.stage, parts), size, LONG_AGO)
    assert painted_outside(card.stage, picture, 60 if name == "quote" else 4) == 0
    assert picture.std() > 5


@pytest.mark.parametrize("name", list(CARDS["en"]))
def test_equal_states_are_equal_pixels_and_cards_come_to_rest(name):
    size = (320, 180)
    card = CARDS["en"][name](Stage(size, language="en"))
    times = [0.0, 0.1, 0.4, 0.9, 1.5, 2.1, 3.0, 3.04, 20.0]
    pictures = {}
    for at_s in times:
        picture, state = drawn(card, size, at_s), card.state(at_s)
        assert np.array_equal(pictures.setdefault(state, picture), picture)
    assert card.state(3.0) == card.state(20.0)
    assert card.still_from_s <= 3.0
    assert len(pictures) >= 4


def test_cards_look_right_in_the_dark_theme():
    stage = Stage((320, 180), THEMES["midnight"], "en")
    for make in CARDS["en"].values():
        picture = drawn(make(stage), stage.size, LONG_AGO)
        assert picture[..., :3].mean() < 80
        assert picture[..., :3].max() > 200


def test_a_list_that_is_still_to_be_filled_has_a_line_for_each_item():
    stage = Stage((960, 540), language="en")
    card = ListCard(stage, "", ["First", "Second", "Third"], [1.0, 2.0, 3.0])
    darkness = 255.0 - drawn(card, stage.size, 0.5)[..., :3].mean(axis=(1, 2))
    ruled = np.flatnonzero(np.diff(darkness) > 1.5)
    ruled = ruled[ruled > stage.body.y + 20]
    assert 1 + np.count_nonzero(np.diff(ruled) > 9) == 3


def test_an_item_appears_when_it_is_said_and_not_before():
    stage = Stage((960, 540), language="en")
    card = ListCard(stage, "", ["First", "Second"], [1.0, 5.0])
    before, after_first, after_second = (drawn(card, stage.size, at_s) for at_s in (0.99, 4.9, 6.0))
    only_rule = drawn(card, stage.size, 0.9)
    assert np.array_equal(before, only_rule)
    half = stage.body.split_rows(1, 1)[0]
    assert difference(before, after_first, half) > 50
    rows = np.flatnonzero(np.abs(after_second.astype(int) - after_first.astype(int)).max(axis=(1, 2)) > 8)
    first_rows = np.flatnonzero(np.abs(after_first.astype(int) - before.astype(int)).max(axis=(1, 2)) > 8)
    assert rows.min() >= first_rows.max() - 1, "the second item does not move the first"


def test_lists_that_are_too_long_are_refused_by_their_number():
    with pytest.raises(InputError, match="13 items"):
        ListCard(Stage((320, 180)), "x", ["a"] * 13, [0.0] * 13)
    with pytest.raises(InputError, match="0 items"):
        ListCard(Stage((320, 180)), "x", [], [])


@pytest.mark.parametrize("size", SIZES)
def test_twelve_items_still_fit(size):
    stage = Stage(size, language="zh")
    assert ListCard(stage, "途经车站", ["江湾大学城北门"] * 12, [0.0] * 12).issues == ()


def test_absurdly_long_text_is_reported_and_stays_inside():
    stage, text = Stage((320, 180), language="en"), "An absurdly long sentence that nobody would read. " * 60
    for card in (
        TextCard(stage, text),
        QuoteCard(stage, text, "Somebody"),
        ListCard(stage, "List", [text] * 3, [0.0] * 3),
    ):
        assert any("does not fit" in issue for issue in card.issues)
        assert painted_outside(stage, drawn(card, stage.size, LONG_AGO), 60) == 0
    assert any("does not fit" in issue for issue in TitleCard(stage, text).issues)
    assert any("does not fit" in issue for issue in EndCard(stage, "End", (), text).issues)


def test_missing_glyphs_are_reported():
    assert any("no glyph" in issue for issue in TextCard(Stage((320, 180)), "ሰላም").issues)


def test_numbers_are_emphasized_and_else_quoted_words():
    def marked(text):
        return [text[begin:end] for begin, end in emphasized(text)]

    assert marked("新线全长 42.6 公里，投资318亿元。") == ["42.6 公里", "318亿元"]
    assert marked("It cost $31.8 billion in 2026.") == ["$31.8 billion", "2026"]
    assert marked("Trains come every 4 minutes, 1,200 people ride.") == ["4 minutes", "1,200 people"]
    assert marked("It took 70 minutes in 2026 was slow.") == ["70 minutes", "2026"]
    assert marked("市民说“太快了”。") == ["太快了"]
    assert marked("Nothing to see.") == []


def test_emphasis_is_in_accent():
    stage = Stage((960, 540), language="en")
    accent = np.array([stage.theme.accent >> shift & 255 for shift in (0, 8, 16)])

    def num_accent(text):
        picture = drawn(TextCard(stage, text), stage.size, LONG_AGO)[..., :3].astype(int)
        below_rule = picture[int(stage.body.y + 100) :]
        return int((np.abs(below_rule - accent).max(axis=2) < 20).sum())

    assert num_accent("It carries 650,000 riders.") > 20 * max(1, num_accent("It carries very many riders."))


@pytest.fixture
def picture_path(tmp_path):
    surface = new_surface((400, 300))
    canvas = surface.getCanvas()
    canvas.clear(0xFF2266AA)
    canvas.drawCircle(200, 150, 100, skia.Paint(Color=0xFFFFCC00))
    path = tmp_path / "picture.png"
    surface.makeImageSnapshot().save(str(path))
    return path


@pytest.mark.parametrize("fit", ["cover", "contain"])
@pytest.mark.parametrize("motion", ["kenburns", "still"])
def test_pictures_fill_the_frame_and_move_if_they_shall(picture_path, fit, motion):
    stage = Stage((320, 180), language="en")
    card = PictureCard(stage, picture_path, "A circle", motion, fit, seconds=4.0, seed=3)
    start, middle, end = (drawn(card, stage.size, at_s) for at_s in (0.0, 2.0, 4.0))
    assert card.issues == ()
    assert (start[..., 3] == 255).all()
    above_caption = Box(0, 0, stage.size[0], stage.body.bottom - stage.units(140))
    moved = difference(middle, start, above_caption) > 20
    assert moved == (motion == "kenburns")
    assert card.state(4.0) == card.state(9.0)
    assert np.array_equal(end, drawn(card, stage.size, 9.0))


def test_a_caption_stands_below_a_picture_that_is_shown_whole(picture_path):
    stage = Stage((960, 540), language="en")
    with_caption = drawn(PictureCard(stage, picture_path, "A circle", "still", "contain"), stage.size, LONG_AGO)
    without = drawn(PictureCard(stage, picture_path, "", "still", "contain"), stage.size, LONG_AGO)
    yellow = np.array([0x00, 0xCC, 0xFF])

    def rows(picture):
        return np.flatnonzero((np.abs(picture[..., :3].astype(int) - yellow).max(axis=2) < 8).any(axis=1))

    assert len(rows(with_caption)) < len(rows(without))
    assert rows(with_caption).max() < stage.body.bottom - stage.units(90)


def test_a_picture_that_is_none_is_refused(tmp_path):
    path = tmp_path / "no.png"
    path.write_bytes(b"this is no picture")
    with pytest.raises(MediaError):
        PictureCard(Stage((320, 180)), path)


def test_the_test_card_counts_frames():
    stage = Stage((320, 180), language="en")
    card = TestCardDrawing(stage, "shot-04", Fraction(25))
    assert [card.state(n / 25) for n in range(60)] == list(range(60))
    ntsc = TestCardDrawing(stage, "shot-04", Fraction(30000, 1001))
    assert [ntsc.state(float(n * Fraction(1001, 30000))) for n in range(300)] == list(range(300))
    assert not np.array_equal(drawn(card, stage.size, 0.0), drawn(card, stage.size, 0.04))
    assert card.issues == ()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "card",
    [
        lambda s: TextCard(s, "Trains come every 4 minutes", "", ["🚆"]),
        lambda s: TitleCard(s, "Line 4 opens", "Transport", "18 March", ["🚇"]),
        lambda s: QuoteCard(s, "We see the river.", "Chen Li"),
        lambda s: ListCard(s, "Next", ["A tunnel"], [2.0]),
    ],
)
def test_a_cut_never_shows_an_empty_page(card, size):
    stage = Stage(size, language="en", labelled=False, captioned=False)
    drawing = card(stage)
    surface = new_surface(size)
    drawing.draw_ground(surface.getCanvas())
    differs = np.abs(drawn(drawing, size, 0.0).astype(int) - pixels(surface).astype(int)).max(axis=2) > 40
    assert differs.mean() > 0.002


@pytest.mark.parametrize("size", SIZES)
def test_drawings_stand_beside_a_headline(size):
    stage = Stage(size, language="en")
    with_bird, without = (TitleCard(stage, "Birds are back", "", "", d) for d in ([emoji_picture("🐦")], []))
    assert not with_bird.issues
    assert difference(drawn(with_bird, size, LONG_AGO), drawn(without, size, LONG_AGO), stage.body) > 100
