"""Brief files: YAML read into a Brief; one that can't be filmed, or contradicts itself, is refused with all reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from filmloom.errors import InputError, MediaError
from filmloom.studio.ads.absolutes import absolute_words
from filmloom.studio.ads.brief import Brief
from filmloom.studio.ads.cells import day_of
from filmloom.studio.ads.condition import Condition
from filmloom.studio.ads.forbidden import forbidden
from filmloom.studio.ads.texts import Said, in_language, said_of
from filmloom.studio.complaints import complaints, place
from filmloom.studio.music import looked_at
from filmloom.studio.scenes.plain_yaml import load_plain_yaml
from filmloom.types import Language

MAX_BYTES: Final = 1_000_000
Where = tuple[str | int, ...]
Problem = tuple[Where, str]


def load_brief(path: str | Path) -> Brief:
    """Read a brief; the paths of its brand and its music come back absolute.

    Raises InputError with all that is wrong: each with its line, its key, and what to do. What is looked for: YAML;
    unknown and missing keys; pictures that aren't there; languages that texts lack; conditions that can't be read;
    claims without proof; prices that don't fall; must-say that is never-say; absolute words.
    """
    path = Path(path)
    text = _text(path)
    told = load_plain_yaml(text, str(path))
    if not isinstance(told, dict):
        raise InputError(f"{path} is no brief: it should begin with keys such as product, segments and action")
    try:
        brief = Brief.model_validate(told)
    except ValidationError as error:
        raise _refused(path, complaints(error, told, text, Brief)) from None
    problems = [f"{place(text, where)}: {why}" for where, why in _problems(brief, path.parent)]
    if problems:
        raise _refused(path, problems)
    if brief.brand:
        brief = brief.model_copy(update={"brand": str((path.parent / brief.brand).resolve())})
    if brief.music and brief.music.file:
        file = str((path.parent / brief.music.file).resolve())
        brief = brief.model_copy(update={"music": brief.music.model_copy(update={"file": file})})
    return brief


def _refused(path: Path, problems: list[str]) -> InputError:
    return InputError(f"The brief {path} can't be filmed as it is:\n  " + "\n  ".join(problems))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; no brief is")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is no UTF-8 text; a brief is YAML, saved as UTF-8") from None
    except OSError as error:
        raise InputError(f"The brief {path} can't be read: {error.strerror}") from error


def _problems(brief: Brief, folder: Path) -> Iterator[Problem]:
    looks: tuple[Callable[[Brief], Iterator[Problem]], ...] = (_lacking, _conditions, _proofs, _prices, _contradictions)
    for look in looks:
        yield from look(brief)
    yield from _pictures(brief, folder)
    yield from _music(brief, folder)
    yield from _look(brief)
    yield from _absolutes(brief, folder)


def texts_of(brief: Brief) -> Iterator[tuple[Where, Said]]:
    """Every text that a film may say or show, and where it stands."""
    product = brief.product
    yield from ((("product", key), getattr(product, key)) for key in ("name", "what"))
    for name, segment in brief.segments.items():
        yield from ((("segments", name, key), getattr(segment, key)) for key in ("hook", "problem"))
    for number, claim in enumerate(brief.claims):
        yield from ((("claims", number, key), getattr(claim, key)) for key in ("say", "show", "proof"))
    for name, offer in brief.offers.items():
        yield from ((("offers", name, key), getattr(offer, key)) for key in ("say", "show"))
    if brief.greeting:
        yield from ((("greeting", key), getattr(brief.greeting, key)) for key in ("say", "show", "detail"))
    yield from ((("action", key), getattr(brief.action, key)) for key in ("say", "button"))
    yield ("legal",), brief.legal


def _lacking(brief: Brief) -> Iterator[Problem]:
    """A text in languages has to have each one that films are made in."""
    moved = ((("product", "pictures", i, "moves"), each.moves) for i, each in enumerate(brief.product.pictures))
    lists = [*enumerated("must_say", brief.must_say), *enumerated("never_say", brief.never_say)]
    for where, said in [*texts_of(brief), *moved, *lists]:
        missing = [language for language in brief.languages if isinstance(said, dict) and not said.get(language)]
        if missing:
            yield where, f"{said_of(said)!r} isn't there in {', '.join(missing)}; add it, or take it out of languages"


def enumerated(key: str, items: tuple[Said, ...]) -> list[tuple[Where, Said]]:
    """Each item of a list, and where it stands."""
    return [((key, number), item) for number, item in enumerate(items)]


def _conditions(brief: Brief) -> Iterator[Problem]:
    for where, when in conditions_of(brief):
        try:
            Condition(when)
        except InputError as error:
            yield where, str(error)


def conditions_of(brief: Brief) -> list[tuple[Where, str]]:
    """Every condition, and where it stands."""
    found: list[tuple[Where, str]] = [(("claims", i, "when"), claim.when) for i, claim in enumerate(brief.claims)]
    found += [(("offers", name, "when"), offer.when) for name, offer in brief.offers.items()]
    found += [(("segments", name, "when"), segment.when) for name, segment in brief.segments.items()]
    found += [(("greeting", "when"), brief.greeting.when)] if brief.greeting else []
    return [(where, when) for where, when in found if when]


def _proofs(brief: Brief) -> Iterator[Problem]:
    for number, claim in enumerate(brief.claims):
        if not claim.proof:
            why = f"{said_of(claim.say)!r} is claimed without a proof; say who found it, how and when, or take it out"
            yield ("claims", number), why


def _prices(brief: Brief) -> Iterator[Problem]:
    price = brief.price
    if price and price.was is not None and price.was <= price.amount:
        yield ("price", "was"), f"it was {price.was:g} and is {price.amount:g}: a price that fell has to be lower now"
    for name, offer in brief.offers.items():
        where = ("offers", name)
        if offer.price is not None and price is None:
            yield (*where, "price"), "there is an offer's price, but no price that it lowers; add `price`"
        elif offer.price is not None and price and offer.price > price.amount:
            yield (*where, "price"), f"the offer costs {offer.price:g}, more than the price, {price.amount:g}"
        if offer.until and day_of(offer.until) is None:
            yield (*where, "until"), f"{offer.until!r} is no day; write it as 2026-12-31"


def _contradictions(brief: Brief) -> Iterator[Problem]:
    """What must be said may not be what is never said; nor may any text of the brief."""
    for language in brief.languages:
        banned = [in_language(said, language) for said in brief.never_say if _has(said, language)]
        for where, said in [*enumerated("must_say", brief.must_say), *texts_of(brief)]:
            if not _has(said, language):
                continue
            for word in forbidden(in_language(said, language), banned):
                yield where, f"it says {word!r}, which never_say forbids; change one of them"


def _has(said: Said, language: Language) -> bool:
    return bool(said if isinstance(said, str) else said.get(language))


def _pictures(brief: Brief, folder: Path) -> Iterator[Problem]:
    for number, picture in enumerate(brief.product.pictures):
        if not (folder / picture.path).is_file():
            where = ("product", "pictures", number, "path")
            yield where, f"there is no file {folder / picture.path}; paths count from the brief's folder"
    if brief.brand and not (folder / brief.brand).is_file():
        yield ("brand",), f"there is no file {folder / brief.brand}; paths count from the brief's folder"
    if brief.absolutes and not (folder / brief.absolutes).is_file():
        yield ("absolutes",), f"there is no file {folder / brief.absolutes}; paths count from the brief's folder"


def _music(brief: Brief, folder: Path) -> Iterator[Problem]:
    """A mood or a file, and one that can be heard."""
    if brief.music is None:
        return
    if bool(brief.music.mood) == bool(brief.music.file):
        yield ("music",), "music is either composed in a `mood` or a `file`; give one of them"
    elif brief.music.file and not (folder / brief.music.file).is_file():
        yield ("music", "file"), f"there is no file {folder / brief.music.file}; paths count from the brief's folder"
    elif brief.music.file:
        try:
            looked_at(folder / brief.music.file)
        except MediaError as error:
            yield ("music", "file"), str(error)


def _look(brief: Brief) -> Iterator[Problem]:
    from filmloom.draw.theme import THEMES

    if brief.theme not in THEMES:
        yield ("theme",), f"there is no theme {brief.theme!r}; there are {', '.join(THEMES)}"
    if "default" not in brief.segments and not all(segment.when for segment in brief.segments.values()):
        return
    for name, segment in brief.segments.items():
        if name == "default" and segment.when:
            yield ("segments", name, "when"), "`default` is for all that no other segment takes; it has no condition"


def _absolutes(brief: Brief, folder: Path) -> Iterator[Problem]:
    extra = folder / brief.absolutes if brief.absolutes and (folder / brief.absolutes).is_file() else None
    words = absolute_words(extra)
    allowed = [each.word for each in brief.allow]
    for where, said in texts_of(brief):
        for language in brief.languages:
            if not _has(said, language):
                continue
            for word in words.found(in_language(said, language), language, allowed):
                why = (
                    f"{word!r} is an absolute claim, which advertising law forbids (广告法, article 9, and its likes); "
                    "say what was measured instead, or add it to `allow` with the reason"
                )
                yield where, why
