"""One row of a table as storyboards, to be looked at and changed like any other before films are made of all."""

from __future__ import annotations

from pathlib import Path

from filmloom.errors import InputError
from filmloom.studio.ads.cutouts import cut_out
from filmloom.studio.ads.planner import AdPlan, plan_ad
from filmloom.studio.ads.planning import file_name, names, read
from filmloom.studio.ads.table import Person, Table
from filmloom.studio.brands.brand_file import load_brand
from filmloom.studio.scenes import save_storyboard
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Storyboard


def write_storyboards(
    brief: str | Path, profiles: str | Path, row: int, *, out: str | Path, brand: str = ""
) -> list[Path]:
    """The storyboard of a row in each aspect of the brief, beside the product's pictures in the folder `out`.

    row: as a spreadsheet counts, the header is row 1. brand: a brand.yaml instead of the brief's. A storyboard has one
    mood, heard and seen, so the mood of the brief's music is left out: its bed is calm. Raises InputError for a row
    that isn't there or can't be filmed, and for a brief, a brand or a table that can't be used; OutputError, BusyError.
    """
    said, table = read(brief, profiles, brand)
    person, folder = _person(table, row), Path(out).absolute()
    taken = load_brand(said.brand).seconds if said.brand else 0.0
    store = Store(folder)
    written = []
    with store.lock():
        pictures = [cut_out(picture, Path(brief).parent, store) for picture in said.product.pictures]
        for aspect in said.aspects:
            try:
                plan = plan_ad(said, person, aspect, pictures, taken)
            except InputError as error:
                raise InputError(f"Row {row} can't be filmed: {error}.") from None
            written.append(folder / f"{file_name(names(table.people)[row], aspect, said)}.storyboard.yaml")
            save_storyboard(_taught(plan), written[-1])
    return written


def _taught(plan: AdPlan) -> Storyboard:
    """The storyboard with the row's own readings."""
    board = plan.storyboard
    lexicon = {**board.voice.lexicon, **plan.lexicon}
    return board.model_copy(update={"voice": board.voice.model_copy(update={"lexicon": lexicon})})


def _person(table: Table, row: int) -> Person:
    found = next((person for person in table.people if person.row == row), None)
    if found:
        return found
    why = next((trouble.why for trouble in table.troubles if trouble.row == row), "")
    rows = [person.row for person in table.people]
    span = f"rows {min(rows)} to {max(rows)} are, the header is row 1" if rows else "no row is"
    raise InputError(f"Row {row} can't be filmed: {why or f'it is not in the table; {span}'}.")
