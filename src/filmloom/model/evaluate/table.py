"""Table: the result in a terminal."""

from __future__ import annotations

from rich.table import Table

from filmloom.model.evaluate.bench import Result
from filmloom.model.evaluate.scores import GROUPS
from filmloom.model.evaluate.statistics import Share
from filmloom.model.evaluate.suite import SuiteSplit

_SECTION_ENDS = ("two and more actors", "dense", "motion")
CONTROL_COLUMNS = ("all clauses", "motion", "tag direction", "tag order", "tag object")


def tables(result: Result) -> list[Table]:
    """The engine's shares, and the controls beside it."""
    return [*(_engine(result, split) for split in result.scores), _controls(result)]


def notes(result: Result) -> list[str]:
    """What doesn't fit into a table, in sentences."""
    found = [
        f"Suite {split.replace('_', '-')}: {len(suite.questions)} scenes, SHA-256 {suite.sha256}"
        for split, suite in result.suites.items()
    ]
    held_out = result.scores.get("held_out", {}).get(result.subject.name)
    if held_out and held_out.gap:
        found.append(f"Compositional gap on held-out: {points(held_out.gap)}")
    for maker, scores in result.pixels.items():
        share = scores.shares["all clauses"]
        if share:
            found.append(f"By pixels, {maker}: {percent(share)} of {share.clips} clips all right")
    if result.subject.settings.get("takes", 1) > 1:
        found.append(
            f"Up to {result.subject.settings['takes']} takes of a clip, until the judge of tracks finds nothing wrong: "
            "look at the judge of pixels too, or ask for --takes 1"
        )
    if result.agreement is not None:
        found.append(f"Both judges agree on {result.agreement:.0%} of these clips of {result.subject.name}")
    found += [
        f"Two seeds of a prompt, {maker}: other place {variety.differ['place']:.1%}, other pace "
        f"{variety.differ['pace']:.1%}, other path {variety.differ['path']:.1%} of {variety.pairs} pairs"
        for maker, variety in result.variety.items()
    ]
    if result.spread_ratio is not None:
        found.append(f"Spread of positions: {result.spread_ratio:.2f} times the teacher's")
    if "under_first_percentile" in result.memory:
        memory = result.memory
        found.append(
            f"Nearer to training than {memory['nearer']:.1%} of true clips (p {memory['p']:g}); "
            f"{memory['under_first_percentile']:.1%} nearer than their first percentile"
            f"{': memorised' if memory['memorised'] else ''}"
        )
    return found


def _engine(result: Result, split: SuiteSplit) -> Table:
    judge = "tracks" if result.subject.makes_tracks else "pixels"
    table = Table(title=f"{result.subject.name} on {split.replace('_', '-')}, judged by its {judge}")
    table.add_column("", no_wrap=True)
    for title in ("%", "95 % interval", "clips", "teacher's %"):
        table.add_column(title, justify="right", no_wrap=True)
    makers = result.scores[split]
    for group in GROUPS:
        own, true = (makers[maker].shares[group] for maker in (result.subject.name, "teacher"))
        if own:
            cells = (*_cells(own), f"{100 * true.value:.1f}" if true else "")
            table.add_row(group.removeprefix("tag "), *cells, end_section=group in _SECTION_ENDS)
    return table


def _cells(share: Share) -> tuple[str, str, str]:
    return f"{100 * share.value:.1f}", f"{100 * share.low:.1f} to {100 * share.high:.1f}", str(share.clips)


def _controls(result: Result) -> Table:
    table = Table(title="Controls")
    table.add_column("maker")
    table.add_column("split")
    for column in CONTROL_COLUMNS:
        table.add_column(column.removeprefix("tag "), justify="right")
    for split, makers in result.scores.items():
        for maker, scores in makers.items():
            found = [scores.shares[column] for column in CONTROL_COLUMNS]
            cells = [f"{share.value:.1%}" if share else "–" for share in found]
            table.add_row(maker, split.replace("_", "-"), *cells, end_section=maker == "mean clip")
    return table


def percent(share: Share) -> str:
    """98.2 % (97.0 to 99.1)."""
    return f"{100 * share.value:.1f} % ({100 * share.low:.1f} to {100 * share.high:.1f})"


def points(share: Share) -> str:
    """+0.4 points (-0.2 to +1.0)."""
    return f"{100 * share.value:+.1f} points ({100 * share.low:+.1f} to {100 * share.high:+.1f})"
