"""Cut-outs: a product's picture freed from a plain background and from empty margins, once, and kept in the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from filmloom.draw.cut_out import PLAIN, edge_color, freed, trimmed
from filmloom.errors import InputError
from filmloom.studio.ads.brief import ProductPicture
from filmloom.studio.digest import digest, file_digest
from filmloom.studio.store import Store
from filmloom.types import Frame

_VERSION: Final = 1
_LARGEST: Final = 1600


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
        return trimmed(frame), True, f"{name}: a cut-out"
    color, share = edge_color(frame)
    if share >= PLAIN:
        cut = freed(frame, color)
        left = float((cut[..., 3] > 0).mean())
        if 0.01 < left < 0.98:
            return trimmed(cut), True, f"{name}: its plain background was cut out"
    if picture.background == "cut":
        raise InputError(
            f"The background of {name} can't be cut out: {share:.0%} of its edge is of one colour, and it takes "
            f"{PLAIN:.0%}; give a cut-out (PNG with transparency), or a photograph in front of one plain colour"
        )
    return frame, False, f"{name}: its background isn't plain, so it is shown as a photograph"
