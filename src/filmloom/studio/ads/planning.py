"""Planning a batch: every row in every aspect becomes an order, or a line in the list of what can't be filmed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from filmloom.errors import InputError
from filmloom.progress import Progress
from filmloom.studio.ads.brief import Brief
from filmloom.studio.ads.brief_file import conditions_of, load_brief
from filmloom.studio.ads.condition import Condition
from filmloom.studio.ads.cutouts import CutOut
from filmloom.studio.ads.film import Order, film_music_of
from filmloom.studio.ads.planner import AdPlan, plan_ad, used_columns
from filmloom.studio.ads.results import Result
from filmloom.studio.ads.table import Person, Table, read_table
from filmloom.studio.brands.applied import branded
from filmloom.studio.brands.kit import Kit, theme_for
from filmloom.studio.digest import digest
from filmloom.studio.planning import brand_choice
from filmloom.studio.storyboard import Poster, Shot, Storyboard
from filmloom.types import OnEvent

FILMS: Final = "films"
STILLS: Final = "stills"
_LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A row that can be filmed."""

    order: Order
    plan: AdPlan
    digest: str
    """Of all that the plan shapes."""


def read(brief: str | Path, profiles: str | Path, brand: str) -> tuple[Brief, Table]:
    """A brief and a table that go together. brand: a brand.yaml instead of the brief's, or empty. Raises InputError."""
    said, table = load_brief(brief), read_table(profiles)
    if brand:
        said = said.model_copy(update={"brand": brand_choice(brand)})
    _check_columns(said, table)
    return said, table


def _check_columns(brief: Brief, table: Table) -> None:
    """Raises InputError for columns that the brief asks for and the table doesn't have, naming near ones."""
    asked = [name for name, has_instead in used_columns(brief).items() if not has_instead]
    asked += [name for _, when in conditions_of(brief) for name in Condition(when).columns]
    missing = [name for name in dict.fromkeys(asked) if name not in table.columns]
    if missing:
        near = {name: get_close_matches(name, table.columns, n=1, cutoff=0.5) for name in missing}
        told = ", ".join(f"{name} (perhaps {found[0]}?)" if found else name for name, found in near.items())
        raise InputError(
            f"The brief asks for columns that the table doesn't have: {told}. It has {', '.join(table.columns)}. Add "
            "them, or write {column|instead} in the brief."
        )


def planned_rows(
    brief: Brief,
    table: Table,
    pictures: Sequence[CutOut],
    out: Path,
    name_files_by: str,
    on_event: OnEvent,
    kit: Kit | None = None,
) -> tuple[list[Planned], list[Result]]:
    """All orders, and a result for each row that can't be filmed."""
    progress = Progress(on_event, "check", len(table.people), f"checking {len(table.people)} rows", every_s=0.5)
    fits = _Fitting(kit)
    made, refused = [], []
    called = names(table.people, name_files_by)
    for person in table.people:
        try:
            made += [
                _planned(brief, person, aspect, pictures, out, called[person.row], fits) for aspect in brief.aspects
            ]
        except InputError as error:
            refused.append(Result(row=person.row, status="broken", error=str(error)))
        progress.advance()
    return made, refused


def _planned(
    brief: Brief, person: Person, aspect: str, pictures: Sequence[CutOut], out: Path, name: str, fits: _Fitting
) -> Planned:
    plan = plan_ad(brief, person, aspect, pictures, fits.kit.seconds if fits.kit else 0.0)
    plan = replace(plan, storyboard=branded(plan.storyboard, fits.kit))
    fits.check(plan, aspect)
    name = file_name(name, aspect, brief)
    order = Order(
        row=person.row,
        aspect=aspect,
        storyboard=plan.storyboard,
        personal=tuple(sorted(plan.personal)),
        lexicon=dict(plan.lexicon),
        film=out / FILMS / f"{name}.mp4",
        still=out / STILLS / f"{name}.jpg",
        music=brief.music,
    )
    heard = film_music_of(order)
    shaped_by = [plan.storyboard.model_dump(mode="json"), order.lexicon, fits.kit.digest if fits.kit else ""]
    if heard:
        shaped_by += [heard.digest, str(heard.lufs)]
    return Planned(order=order, plan=plan, digest=digest(shaped_by))


def file_name(name: str, aspect: str, brief: Brief) -> str:
    """What the film of a row in an aspect is called: the aspect only where there are several."""
    return name if len(brief.aspects) == 1 else f"{name}-{aspect.replace(':', 'x')}"


def names(people: Sequence[Person], column: str = "") -> dict[int, str]:
    """A film's name by its row: the number, or what stands in the column that the user has asked for."""
    slugs = {person.row: _slug(person.text(column)) if column else "" for person in people}
    counts = Counter(slug.casefold() for slug in slugs.values())
    width = len(str(max(slugs, default=1)))
    return {
        row: slug if slug and counts[slug.casefold()] == 1 else "-".join(filter(None, [slug, f"row-{row:0{width}d}"]))
        for row, slug in slugs.items()
    }


def _slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", text)).strip("-_")[:_LONGEST_SLUG]


class _Fitting:
    """Whether the words of a row fit the pictures that show them; those that all rows share are looked at once."""

    def __init__(self, kit: Kit | None) -> None:
        self.kit = kit
        self._seen: dict[str, tuple[str, ...]] = {}

    def check(self, plan: AdPlan, aspect: str) -> None:
        """Raises InputError for the first shot whose words don't fit."""
        for number, shot in enumerate(plan.storyboard.shots):
            if isinstance(shot.visual, Poster) and self._issues(shot, plan.storyboard, first=number == 0):
                whose = "its words don't fit" if shot.id in plan.personal else "the brief's words don't fit"
                raise InputError(f"{whose} on the picture of {shot.id!r} in {aspect}; shorten them")

    def _issues(self, shot: Shot, board: Storyboard, *, first: bool) -> tuple[str, ...]:
        assert isinstance(shot.visual, Poster)
        key = digest([shot.visual.model_dump(mode="json"), board.output.size, board.theme, board.language, first])
        if key not in self._seen:
            self._seen[key] = _misfits(shot.visual, board, self.kit, first=first)
        return self._seen[key]


def _misfits(visual: Poster, board: Storyboard, kit: Kit | None, *, first: bool) -> tuple[str, ...]:
    from filmloom.draw.canvas import new_surface
    from filmloom.draw.cards import PosterCard, PosterWords
    from filmloom.draw.theme import Stage

    theme = theme_for(board.theme, kit.look if kit else None)
    stage = Stage(board.output.size, theme, board.language, labelled=first)
    said = ("kicker", "text", "price", "was", "detail", "button", "address", "small")
    words = PosterWords(**{name: getattr(visual, name) for name in said})
    blank = new_surface((8, 8)).makeImageSnapshot() if visual.path else None
    return PosterCard(stage, words, blank, tone=visual.tone, motion="still").issues


def leaders(planned: Sequence[Planned]) -> list[Planned]:
    """A few orders that hold every shot that several share: made first, by all cores together."""
    keys = {id(each): list(_shared_keys(each)) for each in planned}
    counts = Counter(key for each in planned for key in keys[id(each)])
    found: list[Planned] = []
    covered: set[str] = set()
    for each in planned:
        new = {key for key in keys[id(each)] if counts[key] > 1 or len(planned) == 1} - covered
        if new:
            covered |= new
            found.append(each)
    return found


def _shared_keys(planned: Planned) -> Iterator[str]:
    board = planned.plan.storyboard
    about = [board.language, board.output.size, board.output.fps, board.voice.model_dump(mode="json")]
    for number, shot in enumerate(board.shots):
        if shot.id not in planned.plan.personal:
            yield digest([about, number == 0, shot.model_dump(mode="json")])
