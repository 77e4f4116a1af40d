"""Logos: freed from their ground, seen on every other, and in nobody's way."""

import hashlib
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import skia

from filmloom.draw.box import Box
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.captions import CaptionDrawing
from filmloom.draw.cards import EndCard, ListCard, QuoteCard, TextCard, TitleCard
from filmloom.draw.logo import LogoDrawing, logo_image, stands_out
from filmloom.draw.lower_third import LowerThird
from filmloom.draw.marks import LogoFile, LogoMark
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.terms import TermCaption
from filmloom.draw.theme import THEMES, Stage
from filmloom.types import Cue, Word

SIZES = ((640, 360), (360, 640), (480, 480))
RED, NAVY, WHITE = 0xFFC8102E, 0xFF12263F, 0xFFFFFFFF


def picture(path, size=(400, 160), color=RED, ground=0, margin=40):
    surface = new_surface(size)
    surface.getCanvas().clear(ground)
    paint = skia.Paint(Color=color)
    surface.getCanvas().drawRect(skia.Rect.MakeXYWH(margin, margin, size[0] - 2 * margin, size[1] - 2 * margin), paint)
    surface.makeImageSnapshot().save(str(path), skia.kPNG)
    return LogoFile(path=str(path), digest=hashlib.sha256(path.read_bytes()).hexdigest(), aspect=320 / 80)


def opened(file):
    return logo_image(file.path, file.digest)


@pytest.fixture
def mark(tmp_path):
    return LogoMark(file=picture(tmp_path / "logo.png"))


def staged(mark, size=(640, 360), language="en", **more):
    return Stage(size, replace(THEMES["newsroom"], logo=mark), language, marked=True, **more)


@pytest.mark.parametrize("ground", [0x00000000, WHITE, 0xFFEEEEEE])
def test_margins_and_a_plain_ground_are_cut_away(tmp_path, ground):
    image = opened(picture(tmp_path / "logo.png", ground=ground))
    assert (image.width(), image.height()) == pytest.approx((320, 80), abs=4)
    corner = image.toarray(colorType=skia.kBGRA_8888_ColorType)[40, 160]
    assert tuple(corner) == (0x2E, 0x10, 0xC8, 0xFF)


def test_a_logo_that_fills_its_picture_stays_whole(tmp_path):
    image = opened(picture(tmp_path / "logo.png", margin=0))
    assert (image.width(), image.height()) == (400, 160)
    assert image.isOpaque()


def test_an_svg_is_drawn(tmp_path):
    path = tmp_path / "logo.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10"/></svg>')
    image = opened(LogoFile(path=str(path), digest="svg", aspect=4))
    assert image.width() / image.height() == pytest.approx(4, rel=0.02)


def test_what_would_drown_is_found(tmp_path):
    dark = opened(picture(tmp_path / "logo.png", color=NAVY))
    assert stands_out(dark, WHITE)
    assert not stands_out(dark, 0xFF0E1C2F)


def frame_of(drawing, size, ground):
    surface = new_surface(size)
    surface.getCanvas().clear(ground)
    drawing.draw(surface.getCanvas(), 0.0)
    return pixels(surface).copy()


def test_a_plate_lies_under_it_where_it_would_drown_only(tmp_path):
    mark = LogoMark(file=picture(tmp_path / "logo.png", color=NAVY))
    stage = staged(mark)
    for ground, has_plate in ((WHITE, False), (0xFF0E1C2F, True), (None, True)):
        drawing = LogoDrawing(stage, mark, stage.logo, ground)
        frame = frame_of(drawing, stage.size, ground or 0xFF808080)
        x, y = round(drawing.plate.x + drawing.plate.w / 2), round(drawing.plate.y + 2)
        expected = stage.theme.surface if has_plate else ground
        assert tuple(frame[y, x, :3]) == (expected & 255, expected >> 8 & 255, expected >> 16 & 255), ground


def test_a_drawing_for_dark_grounds_needs_no_plate(tmp_path):
    light = picture(tmp_path / "light.png", color=WHITE, ground=0)
    mark = LogoMark(file=picture(tmp_path / "logo.png", color=NAVY), on_dark=light)
    stage = staged(mark)
    frame = frame_of(LogoDrawing(stage, mark, stage.logo, 0xFF0E1C2F), stage.size, 0xFF0E1C2F)
    x, y = (round(value) for value in stage.logo.center)
    assert tuple(frame[y, x, :3]) == (255, 255, 255)
    assert tuple(frame[y, round(stage.logo.x) - 4, :3]) == (0x2F, 0x1C, 0x0E)


@pytest.mark.parametrize(("size", "language", "aspect"), [*product(SIZES, ("zh", "en"), (0.5, 1.0, 4.0, 8.0))])
def test_nothing_that_is_read_lies_under_it(mark, size, language, aspect):
    mark = replace(mark, file=replace(mark.file, aspect=aspect))
    stage = staged(mark, size, language)
    text = {"zh": "四号线今天开通，早高峰间隔三分钟。", "en": "Line four opens today, a train every three minutes."}[
        language
    ]
    plate = LogoDrawing(stage, mark, stage.logo, None).plate
    assert Box(0, 0, *size).contains(plate)
    words = (Word(text=text, begin=0, end=len(text), start_s=0, end_s=2),)
    label = {"zh": "AI生成", "en": "AI-generated"}[language]
    others = [
        LabelDrawing(stage, label).box,
        LowerThird(stage, text[:12], text, 0, 3).box,
        TermCaption(stage, text[:8], text, 0, 3).box,
        CaptionDrawing(stage, [Cue(lines=(text,), start_s=0, end_s=2, words=words)]).plate(1.0),
        stage.body,
    ]
    assert not any(plate.overlaps(other) for other in others)


@pytest.mark.parametrize("size", SIZES)
def test_cards_leave_its_corner_free(mark, size):
    stage = staged(replace(mark, file=replace(mark.file, aspect=1.0)), size)
    bare = Stage(size, stage.theme, "en")
    text = "A long statement about many things that fills what room there is. " * 6
    for made in (
        lambda s: TitleCard(s, text, "City", "18 March"),
        lambda s: TextCard(s, text),
        lambda s: QuoteCard(s, text, "Anna Weber"),
        lambda s: ListCard(s, "What comes next", (text,) * 3, (0.0, 0.0, 0.0)),
        lambda s: EndCard(s, "Source", (text,), "Made with filmloom"),
    ):
        shown, ground = (frame_of(card, size, 0) for card in (Late(made(stage)), Late(made(bare), empty=True)))
        box = stage.logo
        part = (slice(round(box.y), round(box.bottom)), slice(round(box.x), round(box.right)))
        assert np.abs(shown[part].astype(int) - ground[part]).max() <= 3, made(stage)


class Late:
    """A card when all has come; empty: its ground alone."""

    def __init__(self, card, empty=False):
        self.card, self.empty = card, empty

    def draw(self, canvas, at_s):
        self.card.draw_ground(canvas) if self.empty else self.card.draw(canvas, 60.0)
