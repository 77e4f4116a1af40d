"""The mark on drawn pictures stands in the safe zone, and under the label where there is one."""

import pytest

from filmloom.draw.canvas import new_surface
from filmloom.draw.drawn_mark import DrawnMark
from filmloom.draw.overlays import LabelDrawing
from filmloom.draw.theme import Stage

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "text"), [("zh", "示意图"), ("en", "Illustration")])
def test_it_is_inside_and_free_of_label_captions_and_names(size, language, text):
    stage = Stage(size, language=language)
    alone, under = DrawnMark(stage, text, labelled=False), DrawnMark(stage, text, labelled=True)
    label = LabelDrawing(stage, "AI生成" if language == "zh" else "AI-generated").box
    for mark in (alone, under):
        box = mark.box
        assert mark.issues == ()
        assert stage.safe.x - 1 <= box.x and box.right <= stage.safe.right + 1
        assert box.y > 0 and box.bottom < stage.lower_third.y
    assert under.box.y > label.bottom > alone.box.y


def test_it_is_painted_where_its_box_is():
    stage = Stage((640, 360), language="en")
    mark = DrawnMark(stage, "Illustration", labelled=False)
    surface = new_surface(stage.size)
    with surface as canvas:
        mark.draw(canvas, 0.0)
    alpha = surface.toarray()[..., 3]
    box = mark.box
    assert alpha[int(box.center[1]), int(box.center[0])] > 0
    alpha[int(box.y) : int(box.bottom) + 1, int(box.x) : int(box.right) + 1] = 0
    assert alpha.max() == 0
