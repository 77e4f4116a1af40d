"""Proof that the fusion works, as one table: `python -m benchmarks.fusion [--quick]`. See docs/fusion.md."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from benchmarks.fusion.result import Result
    from benchmarks.fusion.rows import Findings

PROOFS: Final = (
    "clip-to-text", "text-to-clip", "reasoning", "changes", "sounds", "retrieval", "signals", "language", "labels",
    "numbers",
)  # fmt: skip
_WIDTH: Final = 132
"""Columns of the tables in a file."""
_DOCS: Final = Path(__file__).parents[2] / "docs" / "fusion.md"


def main(arguments: list[str] | None = None) -> None:
    """What the command line asks for."""
    asked = _read(arguments)
    from benchmarks.fusion.page import page
    from benchmarks.fusion.result import read_result, write_docs

    result = read_result(asked.result) if asked.result else _run(asked)
    if not asked.result:
        asked.out.mkdir(parents=True, exist_ok=True)
        told = json.dumps(result.to_json(), ensure_ascii=False, indent=2) + "\n"
        (asked.out / "result.json").write_text(told, encoding="utf-8")
        (asked.out / "index.html").write_text(page(result), encoding="utf-8")
    _show(result, as_json=asked.json)
    if asked.write_docs:
        write_docs(result, _DOCS)


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fusion", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, help="folder of the model; the one that ships if left out")
    parser.add_argument("--quick", action="store_true", help="one seed and few cases, in a minute or two")
    parser.add_argument("--only", help=f"some proofs, with commas between: {', '.join(PROOFS)}")
    parser.add_argument("--before", type=Path, help="folder of the language model as it was before the last stage")
    parser.add_argument("--label-runs", type=Path, help="folder of results of runs with fewer labels")
    parser.add_argument("--out", type=Path, default=Path("bench-fusion"), help="folder for result.json and index.html")
    parser.add_argument("--json", action="store_true", help="print the result as JSON instead of tables")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/fusion.md")
    parser.add_argument("--result", type=Path, help="a result.json to show, or to write into the docs; nothing is run")
    asked = parser.parse_args(arguments)
    asked.only = PROOFS if asked.only is None else tuple(asked.only.split(","))
    if unknown := [each for each in asked.only if each not in PROOFS]:
        parser.error(f"there is no proof {', '.join(unknown)}; there are {', '.join(PROOFS)}")
    return asked


def _run(asked: argparse.Namespace) -> Result:
    from rich.console import Console

    from benchmarks.fusion.result import Result, settings_told
    from benchmarks.fusion.rows import Findings
    from benchmarks.fusion.settings import FULL, QUICK

    settings = QUICK if asked.quick else FULL
    found, seconds, console = Findings(), {}, Console(stderr=True)
    proofs = _proofs(asked)
    for name in asked.only:
        console.print(f"{name} …", end=" ")
        began = time.perf_counter()
        found += proofs[name]()
        seconds[name] = time.perf_counter() - began
        console.print(f"{seconds[name]:.0f} s")
    return Result(
        rows=tuple(found.rows),
        settings=settings_told(settings),
        checkpoint=_checkpoint(asked).name,
        seconds=seconds,
        samples=tuple(found.samples),
    )


def _proofs(asked: argparse.Namespace) -> Mapping[str, Callable[[], Findings]]:
    """Each proof by its name; the model is read here, once."""
    from benchmarks.fusion import numbers
    from benchmarks.fusion.gallery import Material
    from benchmarks.fusion.proofs import (
        changes,
        clip_to_text,
        labels,
        language,
        reasoning,
        retrieval,
        signals,
        sounds,
        text_to_clip,
    )
    from benchmarks.fusion.settings import FULL, QUICK
    from benchmarks.fusion.subject import subject_of

    settings, checkpoint = QUICK if asked.quick else FULL, _checkpoint(asked)
    subject, material = subject_of(checkpoint, settings.batch_size), Material(settings)
    return {
        "clip-to-text": lambda: clip_to_text.prove(subject, material),
        "text-to-clip": lambda: text_to_clip.prove(subject, material),
        "reasoning": lambda: reasoning.prove(subject, material),
        "changes": lambda: changes.prove(subject, material),
        "sounds": lambda: sounds.prove(subject, material),
        "retrieval": lambda: retrieval.prove(subject, material),
        "signals": lambda: signals.prove(subject, material),
        "language": lambda: language.prove(subject, material, asked.before),
        "labels": lambda: labels.prove(asked.label_runs),
        "numbers": lambda: numbers.measure(checkpoint, settings.repeats),
    }


def _checkpoint(asked: argparse.Namespace) -> Path:
    from filmloom.model.any_to_video import SHIPPED

    return asked.checkpoint or SHIPPED


def _show(result: Result, *, as_json: bool) -> None:
    from rich.console import Console

    from benchmarks.fusion.result import tables

    if as_json:
        print(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
        return
    console = Console()
    console = console if console.is_terminal else Console(width=_WIDTH)
    for table in tables(result.rows):
        console.print(table)


if __name__ == "__main__":
    # Waiting threads that spin slow a neighbouring process down ten times.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    main()
