"""Lottie: an Animation as Lottie JSON (the bodymovin 5 schema), to go on with it in other tools or on a web page.

One image layer per layer with its drawing embedded, keyframes thinned to those that straight lines between them need,
the background as one picture, and the camera as a null object that is the parent of all.
"""

from __future__ import annotations

import base64
from typing import Any, Final

import numpy as np
import skia

from filmloom.world.animation import Animation, Layer, Track
from filmloom.world.choreograph.stage import Stage
from filmloom.world.render.backdrop import draw_planes
from filmloom.world.render.backgrounds import paint_background
from filmloom.world.render.light import light_of
from filmloom.world.render.pictures import VIEW_BOX, concept_picture, concept_svg, cutout

_SHORT_SIDE: Final = 1080
_MARGIN: Final = 0.3
"""How much more of the background than the frame is kept for the camera, in units of the shorter side."""
_CAMERA: Final = 1
_SVG_SIDE: Final = 360
_TOLERANCE: Final = {"p": 0.6, "s": 0.25, "r": 0.25, "o": 0.5, "a": 0.6}
"""How far a dropped keyframe may be off, in pixels, percent or degrees."""


def to_lottie(animation: Animation, *, bitmaps: bool = False) -> dict[str, Any]:
    """The animation as a JSON-ready Lottie document, its shorter side 1080 pixels.

    bitmaps: drawings as PNG; as SVG, which they are otherwise, they stay sharp, but only players in browsers show them.
    """
    width, height = _comp_size(animation.aspect)
    nearest_first = sorted(enumerate(animation.layers), key=lambda pair: float(pair[1].track[:, 7].mean()))
    pictures = [_picture_layer(layer, animation, index + 3, f"picture_{index}") for index, layer in nearest_first]
    assets = [_background_asset(animation)]
    assets += [_asset(layer, animation, f"picture_{index}", bitmaps) for index, layer in enumerate(animation.layers)]
    return {
        "v": "5.7.4",
        "fr": animation.fps,
        "ip": 0,
        "op": animation.num_frames,
        "w": width,
        "h": height,
        "nm": "filmloom",
        "ddd": 0,
        "assets": assets,
        "layers": [_camera_layer(animation), *pictures, _background_layer(animation)],
    }


def thin(rows: Track, tolerance: float) -> list[int]:
    """Indices of the rows [n k] that must stay so that straight lines between them are off by at most `tolerance`.

    Ramer-Douglas-Peucker over time: split where the line is farthest off, until it is nowhere.
    """
    keep, spans = {0, len(rows) - 1}, [(0, len(rows) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        share = np.linspace(0.0, 1.0, last - first + 1)[:, None]
        line = rows[first] * (1 - share) + rows[last] * share
        off = np.abs(rows[first : last + 1] - line).max(axis=1)
        worst = first + int(off.argmax())
        if off.max() > tolerance:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return sorted(keep)


def _comp_size(aspect: float) -> tuple[int, int]:
    if aspect >= 1:
        return round(_SHORT_SIDE * aspect), _SHORT_SIDE
    return _SHORT_SIDE, round(_SHORT_SIDE / aspect)


def _property(rows: Track, kind: str) -> dict[str, Any]:
    """An animated or, if it never changes, fixed property; rows [n k]."""
    kept = thin(rows, _TOLERANCE[kind])
    if len(kept) == 2 and np.abs(rows[0] - rows[-1]).max() <= _TOLERANCE[kind]:
        fixed = [round(float(value), 3) for value in rows[0]]
        return {"a": 0, "k": fixed if len(fixed) > 1 else fixed[0]}
    straight = {"o": {"x": [0.167], "y": [0.167]}, "i": {"x": [0.833], "y": [0.833]}}
    keys: list[dict[str, Any]] = []
    for index in kept:
        key: dict[str, Any] = {"t": index, "s": [round(float(value), 3) for value in rows[index]]}
        keys.append(key if index == kept[-1] else {**key, **straight})
    return {"a": 1, "k": keys}


def _layer(name: str, kind: int, index: int, animation: Animation, transform: dict[str, Any]) -> dict[str, Any]:
    return {
        "ddd": 0,
        "ind": index,
        "ty": kind,
        "nm": name,
        "sr": 1,
        "ks": transform,
        "ao": 0,
        "ip": 0,
        "op": animation.num_frames,
        "st": 0,
        "bm": 0,
    }


def _camera_layer(animation: Animation) -> dict[str, Any]:
    """A null object: the point that the camera looks at is its anchor, held in the middle of the frame."""
    width, height = _comp_size(animation.aspect)
    camera = animation.camera
    transform = {
        "o": {"a": 0, "k": 0},
        "r": {"a": 0, "k": 0},
        "p": {"a": 0, "k": [width / 2, height / 2, 0]},
        "a": _property(_with_zero(camera[:, :2] * _SHORT_SIDE), "a"),
        "s": _property(np.stack([camera[:, 2] * 100, camera[:, 2] * 100, np.full(len(camera), 100.0)], axis=1), "s"),
    }
    return _layer("camera", 3, _CAMERA, animation, transform)


def _picture_layer(layer: Layer, animation: Animation, index: int, reference: str) -> dict[str, Any]:
    x, y, scale, rotation, squash, flip, opacity, _ = layer.track.T
    width, height = _picture_size(layer)
    percent = scale * _SHORT_SIDE / height * 100
    sizes = np.stack([percent * flip / squash, percent * squash, np.full(len(percent), 100.0)], axis=1)
    transform = {
        "o": _property(opacity[:, None] * 100, "o"),
        "r": _property(rotation[:, None], "r"),
        "p": _property(_with_zero(np.stack([x, y], axis=1) * _SHORT_SIDE), "p"),
        "a": {"a": 0, "k": [width / 2, height / 2, 0]},
        "s": _property(sizes, "s"),
    }
    return {**_layer(layer.name, 2, index, animation, transform), "refId": reference, "parent": _CAMERA}


def _background_layer(animation: Animation) -> dict[str, Any]:
    width, height = _comp_size(animation.aspect)
    grown = (width + 2 * _MARGIN * _SHORT_SIDE, height + 2 * _MARGIN * _SHORT_SIDE)
    transform = {
        "o": {"a": 0, "k": 100},
        "r": {"a": 0, "k": 0},
        "p": {"a": 0, "k": [0, 0, 0]},
        "a": {"a": 0, "k": [grown[0] / 2, grown[1] / 2, 0]},
        "s": {"a": 0, "k": [100, 100, 100]},
    }
    return {**_layer(animation.background, 2, 2, animation, transform), "refId": "background", "parent": _CAMERA}


def _asset(layer: Layer, animation: Animation, reference: str, bitmaps: bool) -> dict[str, Any]:
    width, height = _picture_size(layer)
    light = light_of(animation.background, animation.hour, animation.weather)
    if layer.picture:
        data = _data_uri("image/png", bytes(cutout(layer.picture).encodeToData()))
    elif bitmaps:
        data = _data_uri("image/png", _bitmap(concept_picture(layer.concept, layer.color, light)))
    else:
        svg = concept_svg(layer.concept, layer.color, light)
        sized = svg.replace("<svg ", f'<svg width="{_SVG_SIDE}" height="{_SVG_SIDE}" ', 1)
        data = _data_uri("image/svg+xml", sized.encode())
    return {"id": reference, "w": width, "h": height, "u": "", "p": data, "e": 1}


def _bitmap(picture: skia.Picture) -> bytes:
    info = skia.ImageInfo.Make(_SVG_SIDE, _SVG_SIDE, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRaster(info)
    with surface as canvas:
        canvas.scale(_SVG_SIDE / VIEW_BOX, _SVG_SIDE / VIEW_BOX)
        canvas.drawPicture(picture)
    return bytes(surface.makeImageSnapshot().encodeToData())


def _picture_size(layer: Layer) -> tuple[int, int]:
    if layer.picture:
        image = cutout(layer.picture)
        return image.width(), image.height()
    return _SVG_SIDE, _SVG_SIDE


def _background_asset(animation: Animation) -> dict[str, Any]:
    """The place at its first moment, with a margin for the camera."""
    width, height = (round(side + 2 * _MARGIN * _SHORT_SIDE) for side in _comp_size(animation.aspect))
    stage = Stage(aspect=animation.aspect, background=animation.background)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRaster(info)
    with surface as canvas:
        canvas.translate(width / 2, height / 2)
        canvas.scale(_SHORT_SIDE, _SHORT_SIDE)
        planes = paint_background(animation.background, animation.hour, stage.aspect, animation.seed, animation.weather)
        draw_planes(canvas, sorted(planes, key=lambda plane: -plane.depth), (0.0, 0.0, 1.0), 0.0)
    encoded = surface.makeImageSnapshot().encodeToData(skia.kJPEG, 90)
    data = _data_uri("image/jpeg", bytes(encoded))
    return {"id": "background", "w": width, "h": height, "u": "", "p": data, "e": 1}


def _with_zero(rows: Track) -> Track:
    """x and y with z = 0: Lottie's positions have three numbers."""
    return np.concatenate([rows, np.zeros((len(rows), 1))], axis=1)


def _data_uri(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"
