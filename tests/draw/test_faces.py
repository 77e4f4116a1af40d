"""Faces of somebody's own: drawn where they have a glyph, measured as they are drawn."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from filmloom.draw import fonts
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.faces import OURS, Face, Fonts
from filmloom.draw.text import TextStyle, layout


def packaged(package, file):
    return str(Path(find_spec(package).submodule_search_locations[0]) / file)


SERIF = Face(path=packaged("ziamath", "fonts/STIXTwoMath-Regular.ttf"), digest="stix")
MONO = Face(path=packaged("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"), index=7, digest="mono")
OWN = Fonts(headline_latin=SERIF, text_han=MONO)


def drawn(text, faces, **style):
    surface = new_surface((700, 120))
    surface.getCanvas().clear(0xFFFFFFFF)
    fonts.paint(surface.getCanvas(), text, 10, 90, size=80, color=0xFF000000, fonts=faces, **style)
    return pixels(surface)[..., 0].copy()


def test_a_face_is_used_for_its_script_and_weight_only():
    def differ(text, **style):
        return bool((drawn(text, OWN, **style) != drawn(text, OURS, **style)).any())

    assert differ("Metro 24", script="latin", bold=True)
    assert not differ("Metro 24", script="latin", bold=False)
    assert not differ("地铁", script="han", bold=True)


def test_what_is_measured_is_what_is_drawn():
    for text in ("Metro", "WAVE", "10,000"):
        ems = fonts.advance(text, "latin", True, OWN)
        dark = np.flatnonzero((drawn(text, OWN, script="latin", bold=True) < 128).any(axis=0))
        assert dark.max() - 10 == pytest.approx(80 * ems, abs=8)


def test_capitals_stand_as_high_as_ours():
    def height(faces):
        dark = np.flatnonzero((drawn("HE", faces, script="latin", bold=True) < 128).any(axis=1))
        return dark.max() - dark.min()

    assert height(OWN) == pytest.approx(height(OURS), abs=2)


def test_glyphs_that_a_face_lacks_are_ours():
    assert fonts.lacking("Metro 地铁", Fonts(headline_latin=SERIF, headline_han=SERIF), True) == ("地", "铁")
    assert fonts.lacking("Metro 地铁", OWN, True) == ()
    own = Fonts(headline_han=SERIF)
    assert (drawn("地铁", own, script="han", bold=True) == drawn("地铁", OURS, script="han", bold=True)).all()


def test_a_block_is_laid_out_in_its_face():
    plain, own = (layout("Metro", TextStyle(size=80, color=0, bold=True, faces=f), 1000) for f in (OURS, OWN))
    assert plain.width != own.width
    assert own.width == pytest.approx(80 * fonts.advance("Metro", "latin", True, OWN))


def test_captions_are_not_set_in_a_headlines_face():
    assert OWN.for_text.face("latin", True) is None
    assert OWN.for_text.face("han", True) == MONO
