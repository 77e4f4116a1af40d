"""Typefaces of a brand: names and files become faces, each opened once to see that it is one."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from filmloom.draw.faces import Face, Fonts, Script
from filmloom.studio.brands.brand import Fonts as Wanted
from filmloom.studio.brands.brand import Typefaces
from filmloom.studio.digest import file_digest

Where = tuple[str | int, ...]

PACKAGED: Final[dict[str, tuple[str, str, int]]] = {
    "noto mono": ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc", 7),
    "stix two": ("ziamath", "fonts/STIXTwoMath-Regular.ttf", 0),
    "dejavu sans": ("ziafont", "fonts/DejaVuSans.ttf", 0),
}
"""By name: package, file, face. Noto Sans CJK is what is drawn with where nothing is named."""
OUR_NAME: Final = "noto sans"
_HOLDS: Final[dict[Script, tuple[str, str]]] = {
    "latin": ("AZaz09", "Latin letters and figures"),
    "han": ("的一是不人中国", "Chinese characters"),
}
_KEYS: Final[dict[Script, str]] = {"latin": "latin", "han": "chinese"}
_MAX_BYTES: Final = 100_000_000


def fonts_from(wanted: Wanted, folder: Path) -> tuple[Fonts, list[tuple[Where, str]]]:
    """The faces that are wanted, and what is wrong with them."""
    found: dict[str, Face | None] = {}
    faults: list[tuple[Where, str]] = []
    for role in ("headline", "text"):
        chosen: Typefaces = getattr(wanted, role)
        of_both = chosen.latin == chosen.chinese
        for script, key in _KEYS.items():
            face, why = _face(getattr(chosen, key), folder, script, of_both=of_both)
            found[f"{role}_{script}"] = face
            if why and not (of_both and script == "han"):  # what is wrong with a file for both is said once
                faults.append((("fonts", role, key), why))
    return Fonts(**found), faults


def _face(name: str, folder: Path, script: Script, *, of_both: bool) -> tuple[Face | None, str]:
    """The face, or why there is none; neither where ours is wanted, or where one of both scripts is held only."""
    from filmloom.draw.fonts import covers, typeface

    if not name or name.lower() == OUR_NAME:
        return None, ""
    face, why = _named(name, folder)
    if face is None:
        return None, why
    if typeface(face) is None:
        of = f" with a face {face.index}" if face.index else ""
        return None, f"{name!r} is no font{of} that can be read; give a TrueType or OpenType file (.ttf, .otf, .ttc)"
    sample, told = _HOLDS[script]
    if covers(face, sample):
        return face, ""
    other: Script = "han" if script == "latin" else "latin"
    if of_both and covers(face, _HOLDS[other][0]):
        return None, ""
    return None, f"{name!r} has no {told}; name a font that has, or leave it out"


def _named(name: str, folder: Path) -> tuple[Face | None, str]:
    packaged = PACKAGED.get(name.lower())
    if packaged:
        package, file, index = packaged
        spec = find_spec(package)  # found, not imported: two of them read fonts when they are
        assert spec is not None and spec.submodule_search_locations, f"{package} comes with filmloom"
        path = Path(spec.submodule_search_locations[0]) / file
        return Face(path=str(path), index=index, digest=file_digest(path)), ""
    told, _, number = name.rpartition("#") if name.rpartition("#")[2].isdigit() else (name, "", "")
    path = (folder / told).expanduser()
    if "\x00" in told or not path.is_file():
        known = ", ".join((OUR_NAME, *PACKAGED))
        return None, f"there is no font file {path} (paths count from the brand's folder), nor is it one of {known}"
    if path.stat().st_size > _MAX_BYTES:
        return None, f"{name!r} is larger than {_MAX_BYTES // 1_000_000} MB; no font is"
    return Face(path=str(path.resolve()), index=int(number or 0), digest=file_digest(path)), ""
