"""Results: what became of each row: a journal that survives a kill, and a table for people and programs.

No word of a row stands in them: rows are named by their number, and errors by their column.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from filmloom.errors import OutputError
from filmloom.media.atomic import output_errors, write_text

Status = Literal["made", "failed", "broken", "duplicate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One film, or one row without."""

    row: int
    """As a spreadsheet counts: the header is row 1."""
    aspect: str = ""
    film: str = ""
    """Relative to the output folder."""
    still: str = ""
    language: str = ""
    segment: str = ""
    offer: str = ""
    seconds: float = 0.0
    made_in_s: float = 0.0
    """Of one core."""
    cost: float = 0.0
    """What services charged for it; the engines in the box charge nothing."""
    status: Status = "made"
    error: str = ""
    warnings: tuple[str, ...] = ()
    digest: str = ""
    """Of all that shapes the film."""
    num_bytes: int = 0
    signed: str = ""
    """The fingerprint of the certificate that the film was signed with."""


class Journal:
    """A line for each film, written as soon as it is there; the last one of a row counts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[tuple[int, str], Result]:
        """By row and aspect; lines that a kill cut off are left out."""
        found: dict[tuple[int, str], Result] = {}
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except OSError:
            return found
        for line in lines:
            try:
                told = json.loads(line)
                result = Result(**{**told, "warnings": tuple(told["warnings"])})
            except (ValueError, TypeError, LookupError):
                continue
            found[result.row, result.aspect] = result
        return found

    def write(self, results: Iterable[Result]) -> None:
        """Begin anew with these."""
        write_text(self.path, "".join(_line(result) for result in results))

    def add(self, result: Result) -> None:
        """One more line. Raises OutputError."""
        with output_errors(self.path), self.path.open("a", encoding="utf-8") as file:
            file.write(_line(result))


def _line(result: Result) -> str:
    return json.dumps(asdict(result), ensure_ascii=False) + "\n"


_HIDDEN = {"digest", "num_bytes", "signed", "still"}


def write_results(results: Sequence[Result], folder: Path) -> tuple[Path, Path]:
    """The table as results.csv, which spreadsheets open, and results.json. Raises OutputError."""
    names = [field.name for field in fields(Result) if field.name not in _HIDDEN]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    for result in results:
        told = _told(result)
        writer.writerow([told[name] for name in names])
    table, data = folder / "results.csv", folder / "results.json"
    write_text(table, "\ufeff" + text.getvalue())
    write_text(data, json.dumps([_plain(result) for result in results], ensure_ascii=False, indent=1) + "\n")
    return table, data


def _told(result: Result) -> dict[str, Any]:
    return {**asdict(result), "warnings": "; ".join(result.warnings)}


def _plain(result: Result) -> dict[str, Any]:
    return {name: value for name, value in asdict(result).items() if name not in _HIDDEN}


def is_there(result: Result, folder: Path) -> bool:
    """Whether the film of a result still lies there, whole."""
    path = folder / result.film
    try:
        return bool(result.film) and path.stat().st_size == result.num_bytes
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            return False
        raise OutputError(f"{path} can't be looked at: {error.strerror}") from error
