"""Cut-outs: a product's picture freed from a plain background and from empty margins, once, and kept in the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.studio.ads.brief import ProductPicture
from filmloom.studio.digest import digest, file_digest
from filmloom.studio.store import Store
from filmloom.types import Frame

_VERSION: Final = 1
_LARGEST: Final = 1600
_RING: Final = 0.02
"""Of a picture's shorter side: how much of its edge is looked at."""
_ALIKE: Final = 20
"""Of 255: how far the background's pixels may differ from its colour."""
_PLAIN: Final = 0.96
"""Of the edge: so much has to be of one colour."""
_CLEAR: Final = 70
"""Pixels at the edge that differ by so much are wholly the product's."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOut:
    """A product's picture, ready to be moved."""

    path: Path
    """Absolute."""
    is_cut: bool
    """Whether it has no background."""
    note: str
    """What was done to it."""


def cut_out(picture: ProductPicture, folder: Path, store: Store) -> CutOut:
    """The picture without its background, if that is plain. Raises MediaError, or InputError if it has to and can't."""
    source = (folder / picture.path).resolve()
    name = digest([_VERSION, file_digest(source), picture.background])
    path = store.path("products", name, ".png")
    facts = store.facts(path)
    if facts is None:
        frame = _read(source)
        made, is_cut, note = _worked(frame, picture, source.name)
        from filmloom.media.atomic import atomic_path
        from filmloom.media.picture import encode_png

        with atomic_path(path) as partial:
            partial.write_bytes(encode_png(np.ascontiguousarray(made)))
        facts = {"is_cut": is_cut, "note": note}
        store.keep(path, facts)
    return CutOut(path=path.resolve(), is_cut=bool(facts["is_cut"]), note=str(facts["note"]))


def _read(path: Path) -> Frame:
    import skia

    from filmloom.world.render.pictures import cutout

    image = cutout(str(path))
    scale = min(1.0, _LARGEST / max(image.width(), image.height()))
    if scale < 1:
        image = image.resize(round(image.width() * scale), round(image.height() * scale))
    rows: Frame = image.toarray(colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kUnpremul_AlphaType)
    return np.ascontiguousarray(rows)


def _worked(frame: Frame, picture: ProductPicture, name: str) -> tuple[Frame, bool, str]:
    if picture.background == "keep":
        return frame, bool(frame[..., 3].min() < 255), f"{name}: shown as it is"
    if frame[..., 3].min() < 128:
        return _trimmed(frame), True, f"{name}: a cut-out"
    color, share = _edge(frame)
    if share >= _PLAIN:
        freed = _freed(frame, color)
        left = float((freed[..., 3] > 0).mean())
        if 0.01 < left < 0.98:
            return _trimmed(freed), True, f"{name}: its plain background was cut out"
    if picture.background == "cut":
        raise InputError(
            f"The background of {name} can't be cut out: {share:.0%} of its edge is of one colour, and it takes "
            f"{_PLAIN:.0%}; give a cut-out (PNG with transparency), or a photograph in front of one plain colour"
        )
    return frame, False, f"{name}: its background isn't plain, so it is shown as a photograph"


def _edge(frame: Frame) -> tuple[npt.NDArray[np.int16], float]:
    """The colour of the picture's edge, and how much of the edge has it."""
    deep = max(1, round(_RING * min(frame.shape[:2])))
    ring = np.concatenate([
        part.reshape(-1, 4) for part in (frame[:deep], frame[-deep:], frame[:, :deep], frame[:, -deep:])
    ])[:, :3].astype(np.int16)  # fmt: skip
    color = np.median(ring, axis=0).astype(np.int16)
    return color, float((np.abs(ring - color).max(axis=1) <= _ALIKE).mean())


def _freed(frame: Frame, color: npt.NDArray[np.int16]) -> Frame:
    """What is of the background's colour and hangs together with the edge becomes clear; the border is softened."""
    away = np.abs(frame[..., :3].astype(np.int16) - color).max(axis=2)
    background = _reached(away <= _ALIKE)
    near = _grown(_grown(background)) & ~background
    soft = np.clip((away - _ALIKE / 2) / (_CLEAR - _ALIKE / 2), 0, 1)
    alpha = np.where(background, 0.0, np.where(near, soft, 1.0))
    own = np.maximum(alpha, 0.05)[..., None]
    mixed = frame[..., :3].astype(np.float32)
    cleaned = np.where(near[..., None], (mixed - (1 - own) * color) / own, mixed)
    return np.dstack([np.clip(cleaned, 0, 255), alpha * 255]).round().astype(np.uint8)


def _reached(alike: Mask) -> Mask:
    """Of the alike pixels those that the edge reaches, spread along rows and columns until nothing changes."""
    edge = np.zeros_like(alike)
    edge[0], edge[-1], edge[:, 0], edge[:, -1] = True, True, True, True
    reached = edge & alike
    while True:
        before = int(reached.sum())
        reached = _along_rows(reached, alike)
        reached = _along_rows(reached.T, alike.T).T
        if int(reached.sum()) == before:
            return reached


def _along_rows(reached: Mask, alike: Mask) -> Mask:
    """Every run of alike pixels that is reached somewhere is reached everywhere."""
    walls = np.ones((alike.shape[0], alike.shape[1] + 1), dtype=np.int64)
    walls[:, 1:] = ~alike
    runs = np.cumsum(walls.ravel()).reshape(walls.shape)[:, 1:]
    hit = np.zeros(int(runs[-1, -1]) + 1, dtype=bool)
    hit[runs[reached]] = True
    spread: Mask = alike & hit[runs]
    return spread


def _grown(mask: Mask) -> Mask:
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def _trimmed(frame: Frame) -> Frame:
    """Without the empty margins."""
    rows, columns = np.nonzero(frame[..., 3] > 8)
    if not len(rows):
        raise InputError("The product's picture is wholly transparent; give one with something on it.")
    return frame[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
