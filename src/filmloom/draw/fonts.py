"""Fonts: Noto Sans CJK in two weights, with Chinese forms for Chinese text and Latin ones for the rest.

Regular comes from a collection of one face per region; bold is the Japanese font, which holds the glyphs of all
regions and gives the Chinese ones when text is marked as Chinese (the OpenType feature locl). Faces of
somebody's own may stand before them; ours draw what those lack.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import skia
from skia import textlayout

from filmloom.draw.faces import OURS, Face, Fonts, Script
from filmloom.draw.twemoji import EMOJI, has_emoji

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
_FIRST_HAN = 0x2E7F
_SMALLER, _LARGER = 0.75, 1.35
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
def advance(text: str, script: Script, bold: bool, fonts: Fonts = OURS) -> float:
    """Width in ems of a text on one line, shaped and kerned. Widths grow in proportion to the size (no hinting)."""
    if text == " ":
        return float(skia.Font(_typeface(script, bold), _REFERENCE_SIZE).measureText(" ")) / _REFERENCE_SIZE
    lead = _scale(fonts.face(script, bold), script) if _needs_lead(text, script) else 0.0
    return float(_paragraph(text, script, bold, _REFERENCE_SIZE, 0, 0.0, fonts).LongestLine) / _REFERENCE_SIZE - lead


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
    fonts: Fonts = OURS,
) -> None:
    """Shape a text as one line and paint it.

    x, baseline, size in pixels; color 0xAARRGGBB; tracking: extra space after each letter, in ems.
    """
    shaped = _paragraph(text, script, bold, size, color, tracking, fonts)
    lead = (_scale(fonts.face(script, bold), script) + tracking) * size if _needs_lead(text, script) else 0.0
    shaped.paint(canvas, x - lead, baseline - shaped.AlphabeticBaseline)


def _needs_lead(text: str, script: Script) -> bool:
    """Full-width marks take their Chinese forms only beside a hanzi, so one stands unseen before a mark alone."""
    return script == "han" and not text[0].isalnum()


def _paragraph(
    text: str, script: Script, bold: bool, size: float, color: int, tracking: float, fonts: Fonts
) -> textlayout.Paragraph:
    builder = textlayout.ParagraphBuilder.make(textlayout.ParagraphStyle(), _collection(fonts), _unicode())
    if _needs_lead(text, script):
        builder.pushStyle(_style(script, bold, size, _UNSEEN, tracking, fonts))
        builder.addText(_LEAD)
    builder.pushStyle(_style(script, bold, size, color, tracking, fonts))
    builder.addText(text)
    shaped = builder.Build()
    shaped.layout(_ENDLESS)
    return shaped


def _style(script: Script, bold: bool, size: float, color: int, tracking: float, fonts: Fonts) -> textlayout.TextStyle:
    face = fonts.face(script, bold)
    style = textlayout.TextStyle()
    style.setFontFamilies([*([_alias(face)] if face else []), *_families(script, bold)])
    style.setFontStyle(skia.FontStyle.Bold() if bold else skia.FontStyle.Normal())
    style.setLocale("zh-Hans" if script == "han" else "en")
    style.setFontSize(size * _scale(face, script))
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


@lru_cache(maxsize=64)
def typeface(face: Face) -> skia.Typeface | None:
    """A face of somebody's own; None if there is none in the file."""
    return _files().makeFromFile(face.path, face.index)


def covers(face: Face, text: str) -> bool:
    """Whether a face has a glyph for each character."""
    own = typeface(face)
    return own is not None and all(own.unicharsToGlyphs([ord(char) for char in text]))


def lacking(text: str, fonts: Fonts, bold: bool) -> tuple[str, ...]:
    """Letters and hanzi that the faces for them lack, each once; marks are taken from ours without a word."""
    chars = dict.fromkeys(char for char in text if char.isalnum())
    owns = {"han": fonts.face("han", bold), "latin": fonts.face("latin", bold)}
    scripts = {char: "han" if ord(char) > _FIRST_HAN else "latin" for char in chars}
    return tuple(char for char, script in scripts.items() if (face := owns[script]) and not covers(face, char))


@lru_cache(maxsize=64)
def _scale(face: Face | None, script: Script) -> float:
    """How much larger a face is set, so that its capitals stand as high as ours: sizes then mean the same to all."""
    own = typeface(face) if face and script == "latin" else None
    if own is None:
        return 1.0
    height = -float(skia.Font(own, _REFERENCE_SIZE).getBounds([own.unicharToGlyph(ord("H"))])[0].top())
    return min(_LARGER, max(_SMALLER, CAP_HEIGHT * _REFERENCE_SIZE / height)) if height > 0 else 1.0


def _alias(face: Face) -> str:
    """The name under which a face of somebody's own is known here."""
    return f"own {face.digest or face.path} {face.index}"


@lru_cache(maxsize=8)
def _collection(fonts: Fonts) -> textlayout.FontCollection:
    provider = textlayout.TypefaceFontProvider()
    for face in (_typeface("han", False), _typeface("latin", False), _typeface("latin", True)):
        provider.registerTypeface(face)
    for own in {fonts.headline_latin, fonts.headline_han, fonts.text_latin, fonts.text_han} - {None}:
        assert own is not None
        face = typeface(own)
        assert face is not None, f"{own.path} was a font when it was looked at"
        provider.registerTypeface(face, skia.String(_alias(own)))
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
