"""Fonts: Noto Sans CJK in two weights, with Chinese forms for Chinese text and Latin ones for the rest.

Regular comes from a collection of one face per region; bold is the Japanese font, which holds the glyphs of all
regions and gives the Chinese ones when text is marked as Chinese (the OpenType feature locl).
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias

import skia
from skia import textlayout

from filmloom.draw.twemoji import EMOJI, has_emoji

Script: TypeAlias = Literal["han", "latin"]
"""han: Chinese forms, full-width quotes and dots; latin: proportional quotes and dots."""

EM_ASCENT = 0.88
"""From the baseline to the top of a hanzi's square, in ems."""
EM_DESCENT = 0.12
CAP_HEIGHT = 0.733
"""From the baseline to the top of H, in ems: both weights."""
INK_ASCENT = 0.98
"""Above the baseline nothing reaches higher, in ems, accented capitals aside."""
INK_DESCENT = 0.30

_REFERENCE_SIZE = 100.0
_JAPANESE, _CHINESE = 0, 2
_LEAD = "永"
_UNSEEN = 0x00000000
_ENDLESS = 1e7
_INVISIBLE = frozenset("\n\r\t\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\u00ad")


def missing_glyphs(text: str) -> tuple[str, ...]:
    """Characters that neither the fonts nor Twemoji can draw, each once, in order."""
    rest = EMOJI.sub(lambda match: "" if has_emoji(match[0]) else match[0], text)
    return tuple(dict.fromkeys(char for char in rest if not drawn_as(char)))


def has_glyph(char: str) -> bool:
    """Tell whether the fonts can draw one character."""
    return _can_draw(char)


@lru_cache(maxsize=8192)
def drawn_as(char: str) -> str:
    """A character as it is drawn: itself, or what it is made of (CO₂ as CO2); empty if the fonts have neither."""
    if _can_draw(char):
        return char
    parts = unicodedata.normalize("NFKC", char)
    return parts if all(map(_can_draw, parts)) else ""


@lru_cache(maxsize=16384)
def advance(text: str, script: Script, bold: bool) -> float:
    """Width in ems of a text on one line, shaped and kerned. Widths grow in proportion to the size (no hinting)."""
    if text == " ":
        return float(skia.Font(_typeface(script, bold), _REFERENCE_SIZE).measureText(" ")) / _REFERENCE_SIZE
    lead = float(_needs_lead(text, script))
    return float(_paragraph(text, script, bold, _REFERENCE_SIZE, 0, 0.0).LongestLine) / _REFERENCE_SIZE - lead


def paint(
    canvas: skia.Canvas,
    text: str,
    x: float,
    baseline: float,
    *,
    script: Script,
    bold: bool,
    size: float,
    color: int,
    tracking: float = 0.0,
) -> None:
    """Shape a text as one line and paint it.

    x, baseline, size in pixels; color 0xAARRGGBB; tracking: extra space after each letter, in ems.
    """
    shaped = _paragraph(text, script, bold, size, color, tracking)
    lead = (1 + tracking) * size if _needs_lead(text, script) else 0.0
    shaped.paint(canvas, x - lead, baseline - shaped.AlphabeticBaseline)


def _needs_lead(text: str, script: Script) -> bool:
    """Full-width marks take their Chinese forms only beside a hanzi, so one stands unseen before a mark alone."""
    return script == "han" and not text[0].isalnum()


def _paragraph(text: str, script: Script, bold: bool, size: float, color: int, tracking: float) -> textlayout.Paragraph:
    builder = textlayout.ParagraphBuilder.make(textlayout.ParagraphStyle(), _collection(), _unicode())
    if _needs_lead(text, script):
        builder.pushStyle(_style(script, bold, size, _UNSEEN, tracking))
        builder.addText(_LEAD)
    builder.pushStyle(_style(script, bold, size, color, tracking))
    builder.addText(text)
    shaped = builder.Build()
    shaped.layout(_ENDLESS)
    return shaped


def _style(script: Script, bold: bool, size: float, color: int, tracking: float) -> textlayout.TextStyle:
    style = textlayout.TextStyle()
    style.setFontFamilies(_families(script, bold))
    style.setFontStyle(skia.FontStyle.Bold() if bold else skia.FontStyle.Normal())
    style.setLocale("zh-Hans" if script == "han" else "en")
    style.setFontSize(size)
    style.setColor(color)
    if tracking:
        style.setLetterSpacing(tracking * size)
    return style


def _families(script: Script, bold: bool) -> list[str]:
    chinese, japanese = "Noto Sans CJK SC", "Noto Sans CJK JP"
    return [chinese, japanese] if script == "han" and not bold else [japanese, chinese]


@cache
def _typeface(script: Script, bold: bool) -> skia.Typeface:
    if bold:
        path, index = files("noto_cjk_sans_jp_bold") / "NotoSansCJKjp-Bold.otf", 0
    else:
        path, index = files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc", _CHINESE if script == "han" else _JAPANESE
    face = _files().makeFromFile(str(path), index)
    assert face is not None, f"{path} is not a font that Skia reads"
    return face


@cache
def _files() -> skia.FontMgr:
    """A font manager that knows no system fonts: the same pictures everywhere, and no search through the machine."""
    return skia.FontMgr.New_Custom_Empty()


@cache
def _collection() -> textlayout.FontCollection:
    provider = textlayout.TypefaceFontProvider()
    for face in (_typeface("han", False), _typeface("latin", False), _typeface("latin", True)):
        provider.registerTypeface(face)
    collection = textlayout.FontCollection()
    collection.setDefaultFontManager(provider)
    return collection


@cache
def _unicode() -> skia.Unicode:
    return skia.Unicodes.ICU.Make()


@lru_cache(maxsize=8192)
def _can_draw(char: str) -> bool:
    if char.isspace() or char in _INVISIBLE:
        return True
    faces = (_typeface("han", False), _typeface("han", True))
    return any(face.unicharsToGlyphs([ord(char)])[0] for face in faces)
