"""Result: all rows of a run as JSON, as a table in the terminal, and as the table of docs/fusion.md."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from benchmarks.fusion.pictures import jpeg_of
from benchmarks.fusion.rows import Row, Sample
from benchmarks.fusion.settings import Settings
from filmloom.errors import InputError
from filmloom.version import __version__

BEGIN: Final = "<!-- fusion:begin -->"
END: Final = "<!-- fusion:end -->"
_PICTURES: Final = "### To look at"
_MOST_PICTURES: Final = 2
"""Of each proof, on the documentation's page."""
_WIDEST_WHAT: Final = 36
_REACHED: Final = {None: "", True: "yes", False: "NO"}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a run found."""

    rows: tuple[Row, ...]
    settings: dict[str, Any]
    checkpoint: str
    seconds: dict[str, float]
    """Of each proof."""
    samples: tuple[Sample, ...] = field(default=())
    """To look at; not in the JSON."""
    versions: dict[str, str] = field(
        default_factory=lambda: {"filmloom": __version__, "python": platform.python_version()}
    )

    def to_json(self) -> dict[str, Any]:
        """All but the samples."""
        return {
            "benchmark": "fusion",
            "version": 1,
            **self.versions,
            "checkpoint": self.checkpoint,
            "settings": self.settings,
            "seconds": {proof: round(taken, 1) for proof, taken in self.seconds.items()},
            "rows": [row.to_json() for row in self.rows],
        }


def settings_told(settings: Settings) -> dict[str, Any]:
    """As they stand in the JSON."""
    return asdict(settings)


def read_result(path: Path) -> Result:
    """As `to_json` wrote it. Raises InputError for a file that is none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Result(
            rows=tuple(Row.from_json(row) for row in told["rows"]),
            settings=told["settings"],
            checkpoint=told["checkpoint"],
            seconds=told["seconds"],
            versions={name: told[name] for name in ("filmloom", "python")},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} holds no result of this benchmark ({error!r}); make one with `python -m benchmarks.fusion`."
        ) from error


def tables(rows: Sequence[Row]) -> Iterator[Table]:
    """One for each proof."""
    for proof, own in groupby(rows, key=lambda row: row.proof):
        table = Table(title=proof, title_justify="left")
        table.add_column("", min_width=_WIDEST_WHAT)
        for title in ("measured", "95 % interval", "chance", "goal", "reached", "cases"):
            table.add_column(title, justify="right", no_wrap=True)
        for row in own:
            table.add_row(*_cells(row))
        yield table


def markdown(result: Result) -> str:
    """The tables as Markdown, with how they were made."""
    seeds, seconds = len(result.settings["seeds"]), sum(result.seconds.values())
    lines = [f"Checkpoint `{result.checkpoint}`, {seeds} seeds, {seconds / 60:.0f} minutes.", ""]
    for proof, own in groupby(result.rows, key=lambda row: row.proof):
        lines += [f"### {proof.capitalize()}", "", "| | measured | 95 % interval | chance | goal | reached | cases |"]
        lines.append("|---|---|---|---|---|---|---|")
        lines += [f"| {' | '.join(_cells(row))} |" for row in own]
        lines.append("")
    return "\n".join(lines).strip()


def write_docs(result: Result, page: Path) -> None:
    """Put tables and pictures between the marks of a page; the pictures into a folder of its name beside it.

    A result that was read from a file has no samples: then the pictures stay as they are. Raises InputError for a page
    without marks.
    """
    text = page.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise InputError(f"{page} has no place for the tables; put {BEGIN} and {END} there, each once, in this order.")
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    shown = _pictures(result.samples, page) if result.samples else _kept_pictures(old)
    made = "\n\n".join(filter(None, (markdown(result), shown)))
    page.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{after}", encoding="utf-8")


def _pictures(samples: Sequence[Sample], page: Path) -> str:
    """The first ones of each proof that makes clips, right or wrong."""
    folder = page.with_suffix("")
    folder.mkdir(exist_ok=True)
    parts = [_PICTURES]
    for proof, own in groupby(samples, key=lambda each: each.proof):
        for number, sample in enumerate([each for each in own if each.pictures][:_MOST_PICTURES]):
            right = "" if sample.right is None else f" ({'right' if sample.right else 'wrong'})"
            said = f"{sample.asked} → {sample.answered}" if sample.answered else sample.asked
            names = [f"{proof.replace(' ', '-')}-{number}-{at}.jpg" for at in range(len(sample.pictures))]
            for name, png in zip(names, sample.pictures, strict=True):
                (folder / name).write_bytes(jpeg_of(png))
            parts.append(f"{proof.capitalize()}: {said}{right}")
            parts.append("\n".join(f"![{proof}]({folder.name}/{name})" for name in names))
    return "\n\n".join(parts)


def _kept_pictures(old: str) -> str:
    return old[old.index(_PICTURES) :].strip() if _PICTURES in old else ""


def _cells(row: Row) -> tuple[str, ...]:
    if row.value is None:
        return f"{row.what}: {row.note}", "–", "", "", row.goal_shown, "", ""
    interval = "" if row.low is None else f"{row.shown(row.low)} to {row.shown(row.high)}"
    value = f"{row.shown(row.value)} {row.unit}".strip()
    return row.what, value, interval, row.shown(row.chance), row.goal_shown, _REACHED[row.reached], f"{row.cases:,}"
