"""The typeface of formulas: STIX Two Math, and Noto Sans CJK for characters that it lacks, such as hanzi."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import skia

from filmloom.draw import fonts

if TYPE_CHECKING:
    from ziamath.mathfont import MathFont

_NAME = "filmloom"
_CHINESE = 2
"""The face of Chinese forms in the collection of Noto Sans CJK."""


@cache
def math_font_name() -> str:
    """Give ziamath the typeface, and tell the name under which it knows it."""
    from ziamath.zmath import loadedfonts

    loadedfonts[_NAME] = _with_hanzi(loadedfonts["default"])
    return _NAME


def _with_hanzi(stix: MathFont) -> MathFont:
    """The same font; characters that it lacks become glyphs of Noto's outlines."""
    from ziafont.fonttypes import BBox
    from ziafont.glyph import SimpleGlyph

    class NotoGlyph(SimpleGlyph):
        """A glyph that is not in the math font: its number is below zero, as of those that ziamath assembles."""

        def __init__(self, char: str) -> None:
            em = stix.info.layout.unitsperem
            self._width: int = round(fonts.advance(char, "han", False) * em)
            box = BBox(0, self._width, round(-fonts.EM_DESCENT * em), round(fonts.EM_ASCENT * em))
            super().__init__(-1, [], box, stix)
            self.id = f"noto {char}"
            self.outline = _noto_outline(char, em)

        def advance(self, nextchr: Any = None) -> int:
            return self._width

    class StixAndNoto(type(stix)):  # type: ignore[misc]
        """STIX Two Math and what it lacks."""

        def findglyph(self, char: str, variant: Any) -> Any:
            is_missing = not self.glyphindex(char) and not char.isspace() and fonts.has_glyph(char)
            return noto_glyph(char) if is_missing else super().findglyph(char, variant)

    noto_glyph = lru_cache(maxsize=4096)(NotoGlyph)
    font = StixAndNoto.__new__(StixAndNoto)
    font.__dict__.update(stix.__dict__)  # reading the font again would take a second
    return font


def _noto_outline(char: str, size: float) -> skia.Path:
    font = skia.Font(_noto(), size)
    font.setHinting(skia.FontHinting.kNone)
    return font.getPath(font.unicharToGlyph(ord(char))) or skia.Path()


@cache
def _noto() -> skia.Typeface:
    path = files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"
    return skia.FontMgr.New_Custom_Empty().makeFromFile(str(path), _CHINESE)
