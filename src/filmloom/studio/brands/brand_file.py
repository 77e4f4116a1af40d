"""Brand files: YAML read into a Kit; one that can't be used is refused with all reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from filmloom.draw.colors import TEXT, Color, color_from, contrast, nearest_readable
from filmloom.draw.marks import LowerThirdStyle
from filmloom.draw.palette import Clash, Palette, alike, clashes, mended
from filmloom.errors import InputError
from filmloom.studio.brands.brand import Brand, Colours
from filmloom.studio.brands.kit import Kit, Look
from filmloom.studio.brands.logos import logo_from
from filmloom.studio.brands.openings import opening_from
from filmloom.studio.brands.typefaces import fonts_from
from filmloom.studio.complaints import complaints, place
from filmloom.studio.digest import digest
from filmloom.studio.scenes.plain_yaml import load_plain_yaml

MAX_BYTES: Final = 1_000_000
Where = tuple[str | int, ...]
Problem = tuple[Where, str]


def load_brand(path: str | Path) -> Kit:
    """Read a brand. Raises InputError with all that is wrong: each with its line, its key, and what to do.

    What is looked for: YAML; unknown and missing keys; colours that are none, or that can't be read on each other;
    files that aren't there, and fonts that are none.
    """
    path = Path(path)
    text = _text(path)
    told = load_plain_yaml(text, str(path))
    if not isinstance(told, dict):
        raise InputError(f"{path} is no brand: it should begin with keys such as name, colours and logo")
    try:
        brand = Brand.model_validate(told)
    except ValidationError as error:
        raise _refused(path, complaints(error, told, text, Brand)) from None
    problems: list[Problem] = []
    kit = _kit(brand, path.parent, problems)
    if problems:
        raise _refused(path, [f"{place(text, where)}: {why}" for where, why in problems])
    return kit


def _refused(path: Path, problems: list[str]) -> InputError:
    return InputError(f"The brand {path} can't be used as it is:\n  " + "\n  ".join(problems))


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; name the brand's file, such as {path / 'brand.yaml'}")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; no brand is")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is no UTF-8 text; a brand is YAML, saved as UTF-8") from None
    except FileNotFoundError:
        raise InputError(f"There is no brand {path}; name a brand.yaml") from None
    except OSError as error:
        raise InputError(f"The brand {path} can't be read: {error.strerror}") from error


def _kit(brand: Brand, folder: Path, problems: list[Problem]) -> Kit:
    """The kit, and what is wrong with it."""
    notes: list[str] = []
    palette = _palette(brand.colours, problems, notes) if brand.colours else None
    fonts, faults = fonts_from(brand.fonts, folder)
    problems += faults
    logo = logo_from(brand.logo, folder, problems) if brand.logo else None
    intro, outro = (opening_from(getattr(brand, key), key, folder, problems) for key in ("intro", "outro"))
    look = Look(
        palette=palette,
        fonts=fonts,
        lower_third=_lower_third(brand, problems),
        logo=logo,
        logo_on=brand.logo.on if brand.logo else "none",
    )
    return Kit(
        name=brand.name,
        look=look,
        lexicon=brand.lexicon,
        slogan={"zh": brand.slogan.zh, "en": brand.slogan.en},
        address=brand.address,
        intro=intro,
        outro=outro,
        notes=tuple(f"brand {brand.name}: {note}" for note in notes),
        digest=digest(
            [
                look.shaping(words=True, fades=True, marked=True, named=True),
                look.logo_on,
                [[each.seconds, each.digest, each.fit, each.is_heard] if each else None for each in (intro, outro)],
                brand.model_dump(mode="json", include={"name", "slogan", "address", "lexicon"}),
            ]
        ),
    )


def _lower_third(brand: Brand, problems: list[Problem]) -> LowerThirdStyle:
    told, colors = brand.lower_third, dict[str, Color | None]()
    for key in ("plate", "ink"):
        try:
            colors[key] = color_from(getattr(told, key)) if getattr(told, key) else None
        except InputError as error:
            problems.append((("lower_third", key), str(error)))
    if told.logo and brand.logo is None:
        problems.append((("lower_third", "logo"), "there is no logo to be shown; add `logo`, or take this out"))
    plate, ink = colors.get("plate"), colors.get("ink")
    if plate is not None and ink is not None and (ratio := contrast(ink, plate)) < TEXT:
        nearest = nearest_readable(ink, plate)
        clash = Clash(key="ink", color=ink, other="plate", on=plate, ratio=ratio, least=TEXT, nearest=nearest)
        problems.append((("lower_third", "ink"), str(clash)))
    return LowerThirdStyle(shape=told.shape, plate=plate, ink=ink, logo=told.logo)


def _palette(told: Colours, problems: list[Problem], notes: list[str]) -> Palette | None:
    colors: dict[str, list[Color]] = {}
    for key, where, text in _named(told):
        try:
            colors.setdefault(key, []).append(color_from(text))
        except InputError as error:
            problems.append((("colours", *where), str(error)))
    if problems:
        return None
    series = tuple(colors.pop("series", ()))
    palette = Palette(series=series, **{key: found[0] for key, found in colors.items()})
    return _readable(palette, told.mend, problems, notes)


def _named(told: Colours) -> Iterator[tuple[str, Where, str]]:
    """Each colour's key, where it stands, and what stands there; a required one also if it is empty."""
    for key in ("ground", "ink", "accent", "second", "dark"):
        if getattr(told, key) or key not in ("second", "dark"):
            yield key, (key,), getattr(told, key)
    for number, text in enumerate(told.series):
        yield "series", ("series", number), text


def _readable(palette: Palette, mend: bool, problems: list[Problem], notes: list[str]) -> Palette:
    for clash in clashes(palette):
        if clash.is_near and mend:
            palette = mended(palette, clash)
            notes.append(f"{clash}, and was taken instead")
        else:
            how = "; `mend: true` takes it" if clash.is_near else ""
            key, _, number = clash.key.rstrip("]").partition("[")
            where: Where = ("colours", key, int(number)) if number else ("colours", key)
            problems.append((where, f"{clash}{how}"))
    if alike(palette):
        problems.append((("colours", "second"), "it looks like the accent, and charts would not tell them apart"))
    return palette
