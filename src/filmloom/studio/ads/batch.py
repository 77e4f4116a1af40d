"""A batch: a brief and a table become a folder of films, a table of results and a page to look through them.

What rows share is made once; what is there is kept; a run that was killed goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from filmloom.errors import FilmloomError, InputError, OutputError
from filmloom.media.atomic import output_errors
from filmloom.progress import Progress
from filmloom.studio.ads.brief import Brief
from filmloom.studio.ads.crew import Crew
from filmloom.studio.ads.cutouts import cut_out
from filmloom.studio.ads.film import Done, Order, parts_of
from filmloom.studio.ads.page import write_page
from filmloom.studio.ads.planning import FILMS, STILLS, Planned, leaders, planned_rows, read
from filmloom.studio.ads.results import Journal, Result, is_there, write_results
from filmloom.studio.ads.table import Person, Table
from filmloom.studio.brands.brand_file import load_brand
from filmloom.studio.clips import check_engine
from filmloom.studio.digest import digest, renderer_digest
from filmloom.studio.finish import FINISH_VERSION
from filmloom.studio.provenance.identity import Identity
from filmloom.studio.provenance.manifest import film_source_type, manifest
from filmloom.studio.segments import segments
from filmloom.studio.store import Store
from filmloom.studio.workers import Workers
from filmloom.types import Event, OnEvent, ignore_event
from filmloom.version import __version__

JOURNAL: Final = "ads.jsonl"
_MOST_SHARED: Final = 200
"""Leaders whose shots are gathered before they are drawn."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What became of a table."""

    folder: Path
    results: tuple[Result, ...]
    """By row."""
    page: Path
    table: Path
    num_reused: int
    """Films that were there already."""
    notes: tuple[str, ...] = ()
    """What was done to the product's pictures."""

    def count(self, status: str) -> int:
        """How many results are made, failed, broken or duplicate."""
        return sum(result.status == status for result in self.results)


def make_ads(
    brief: str | Path,
    profiles: str | Path,
    *,
    out: str | Path,
    retry: bool = False,
    name_files_by: str = "",
    sign: Identity | None = None,
    brand: str = "",
    on_event: OnEvent = ignore_event,
) -> Batch:
    """A film for each row and aspect, in `out`: films/, stills/, index.html, results.csv and results.json.

    retry: films that failed before are tried again. name_files_by: a column whose words name the files, instead of the
    row's number. brand: a brand.yaml instead of the brief's. sign: who signs the films, from `load_identity`; those
    that are there unchanged only get a signature. Raises InputError for a brief, a brand or a table that can't be used,
    OutputError, BusyError.
    """
    said, table = read(brief, profiles, brand)
    check_engine(said.engine, "")
    if name_files_by and name_files_by not in table.columns:
        raise InputError(f"Files can't be named by {name_files_by!r}; the table has {', '.join(table.columns)}.")
    kit = load_brand(said.brand) if said.brand else None
    folder = Path(out).absolute()
    store = Store(folder)
    with store.lock():
        for name in (FILMS, STILLS):
            with output_errors(folder / name):
                (folder / name).mkdir(exist_ok=True)
        pictures = [cut_out(picture, Path(brief).parent, store) for picture in said.product.pictures]
        planned, refused = planned_rows(said, table, pictures, folder, name_files_by, on_event, kit)
        refused += [Result(row=each.row, status=each.kind, error=each.why) for each in table.troubles]
        for note in kit.notes if kit else ():
            on_event(Event(stage="check", done=1, total=1, message=note, level="warning"))
        _tell_of(table, refused, planned, on_event)
        results, reused = _made(planned, table, store, folder, retry=retry, sign=sign, on_event=on_event)
        batch = _told(said, [*results, *refused], folder, reused)
        return replace(batch, notes=tuple(picture.note for picture in pictures))


def _tell_of(table: Table, refused: Sequence[Result], planned: Sequence[Planned], on_event: OnEvent) -> None:
    odd = [*table.warnings, *dict.fromkeys(warning for each in planned for warning in each.plan.warnings)]
    if refused:
        first = min(refused, key=lambda each: each.row)
        message = (
            f"{len(refused)} rows can't be filmed and are listed in results.csv; "
            f"row {first.row}, for one: {first.error}"
        )
        on_event(Event(stage="check", done=1, total=1, message=message, level="warning"))
    for warning in odd:
        on_event(Event(stage="check", done=1, total=1, message=warning, level="warning"))


def _made(
    planned: Sequence[Planned],
    table: Table,
    store: Store,
    folder: Path,
    *,
    retry: bool,
    sign: Identity | None,
    on_event: OnEvent,
) -> tuple[list[Result], int]:
    """A result for each order: kept from before, or made now."""
    journal = Journal(store.folder / JOURNAL)
    before = journal.read()
    digests = {_key(each.order): _digest(each) for each in planned}
    kept = {
        key: before[key]
        for each in planned
        if (key := _key(each.order)) in before and _is_kept(before[key], digests[key], each, folder, retry=retry)
    }
    journal.write(kept.values())
    of = {_key(each.order): each for each in planned}
    for key, result in kept.items():
        if sign and result.status == "made" and result.signed != sign.fingerprint:
            kept[key] = _signed(result, of[key], sign)
            journal.add(kept[key])
    todo = [each for each in planned if _key(each.order) not in kept]
    people = {person.row: person for person in table.people}
    found = dict(kept)
    costs = _make_shared(todo, store, on_event) if todo else {}
    progress = Progress(on_event, "ads", len(todo), f"{len(todo)} of {len(planned)} films to make", every_s=0.5)
    with Crew(store.folder.parent) as crew:
        for order, outcome in crew.make([each.order for each in todo]):
            key = _key(order)
            result = _result(of[key], outcome, folder, people[order.row], digests[key])
            result = _signed(result, of[key], sign) if sign and result.status == "made" else result
            found[key] = replace(result, cost=costs.get(key, 0.0))
            journal.add(found[key])
            progress.advance(message=f"{int(progress.done) + 1} of {len(todo)} films")
    return [found[_key(each.order)] for each in planned], len(kept)


def _key(order: Order) -> tuple[int, str]:
    return order.row, order.aspect


def _digest(planned: Planned) -> str:
    return digest([planned.digest, renderer_digest(), FINISH_VERSION, __version__])


def _is_kept(result: Result, name: str, planned: Planned, folder: Path, *, retry: bool) -> bool:
    """Whether a result of before holds still: nothing has changed, and its film is there, or it isn't to be retried."""
    if result.digest != name:
        return False
    if result.status == "failed":
        return not retry
    return is_there(result, folder) and (folder / result.film) == planned.order.film


def _make_shared(todo: Sequence[Planned], store: Store, on_event: OnEvent) -> Mapping[tuple[int, str], float]:
    """Say and draw once what several orders share; what services charged for it, by the order that asked first.

    An order that fails here fails again when it is its turn, and is told of then.
    """
    first = leaders(todo)[:_MOST_SHARED]
    costs: dict[tuple[int, str], float] = {}
    jobs = {}
    progress = Progress(on_event, "speech", len(first), "saying what all share")
    for each in first:
        spent = _spent(store)
        try:
            parts = parts_of(each.order, store, on_event)
        except (InputError, OutputError):
            raise
        except FilmloomError:
            continue
        finally:
            progress.advance()
        costs[_key(each.order)] = round(_spent(store) - spent, 4)
        own = set(each.order.personal) if len(todo) > 1 else set()
        jobs.update({digest(job.parts()): job for job in parts.jobs if job.id not in own})
    with Workers() as workers:
        numbered = [replace(job, id=f"{number}-{job.id}"[:40]) for number, job in enumerate(jobs.values())]
        segments(numbered, store, workers, {}, on_event)
    return costs


def _spent(store: Store) -> float:
    """What services have charged in this project, as far as they say."""
    if not (store.folder / "remote").is_dir():
        return 0.0
    from filmloom.model.video_generator.remote.receipts import Receipts

    prices = (receipt.price for receipt in Receipts(store.folder.parent).all() if receipt.is_charged)
    figures = (re.search(r"\d+(?:\.\d+)?", price) for price in prices)
    return sum(float(figure[0]) for figure in figures if figure)


def _result(planned: Planned, outcome: Done | str, folder: Path, person: Person, name: str) -> Result:
    order, plan = planned.order, planned.plan
    about = Result(
        row=order.row,
        aspect=order.aspect,
        language=plan.language,
        segment=plan.segment,
        offer=plan.offer,
        digest=name,
    )
    if isinstance(outcome, str):
        return replace(about, status="failed", error=_discreet(outcome, person))
    return replace(
        about,
        film=order.film.relative_to(folder).as_posix(),
        still=order.still.relative_to(folder).as_posix(),
        seconds=outcome.seconds,
        made_in_s=outcome.made_in_s,
        warnings=tuple(_discreet(warning, person) for warning in (*plan.warnings, *outcome.warnings)),
        num_bytes=order.film.stat().st_size,
    )


def _signed(result: Result, planned: Planned, identity: Identity) -> Result:
    """Its film signed, here, so that the key goes to no other process; without a title, as no word of a row is told."""
    from filmloom.studio.provenance.signing import sign

    order = planned.order
    shown = [shot.visual for shot in order.storyboard.shots]
    sign(order.film, manifest(film_source_type(order.storyboard, shown)), identity)
    return replace(result, signed=identity.fingerprint, num_bytes=order.film.stat().st_size)


def _discreet(message: str, person: Person) -> str:
    """Without what stands in the row."""
    for text in sorted((value.text for value in person.cells.values() if len(value.text) > 1), key=len, reverse=True):
        message = re.sub(rf"(?<![A-Za-z]){re.escape(text)}(?![A-Za-z])", "…", message)
    return message


def _told(brief: Brief, results: list[Result], folder: Path, num_reused: int) -> Batch:
    aspects: tuple[str, ...] = brief.aspects
    results.sort(key=lambda each: (each.row, aspects.index(each.aspect) if each.aspect else 0))
    table, _ = write_results(results, folder)
    page = write_page(brief, results, folder)
    return Batch(folder=folder, results=tuple(results), page=page, table=table, num_reused=num_reused)
