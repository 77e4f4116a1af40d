"""Whom a film thanks."""

from importlib.util import find_spec
from pathlib import Path

from filmloom.draw.faces import OURS, Face, Fonts
from filmloom.studio.credits import credits_line


def test_a_brands_typefaces_are_named_once_each():
    package = Path(find_spec("ziamath").origin).parent
    stix = Face(path=str(package / "fonts" / "STIXTwoMath-Regular.ttf"))
    line = credits_line("en", "a voice", fonts=Fonts(headline_latin=stix, text_latin=stix))
    assert "Type: Noto Sans CJK (OFL 1.1), STIX Two Math · Voice: a voice" in line
    assert "STIX" not in credits_line("en", "a voice", fonts=OURS)
