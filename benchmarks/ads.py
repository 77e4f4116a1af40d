"""Personalised films: what 100 rows cost beside the first, and a variant that changes drawn text beside a whole film.

Costs are seconds of processor time over all processes, start-up included, so that a busy machine tells the same.
`python -m benchmarks.ads [SHORT_SIDE] [ROWS]`
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.figure import Figure, show
from filmloom.media import probe

EXAMPLE = Path(__file__).parent.parent / "examples" / "ads"
ROWS = 100
VARIANTS = 10
CITIES = ("成都", "西安", "重庆", "厦门", "济南", "昆明", "南京", "苏州", "杭州", "长沙")
SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴", "伟芳娜敏静磊洋艳勇杰"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one batch."""

    cpu_s: float
    wall_s: float


def measure(short_side: int = 1080, rows: int = ROWS) -> Iterator[Figure]:
    """Three batches, each in a fresh folder, each by a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spoken = _brief(folder / "spoken", short_side, drawn_only=False)
        one, all_rows = _table(folder / "one.csv", 1), _table(folder / "all.csv", rows)
        first = _batch(spoken, one, folder / "first")
        whole = _batch(spoken, all_rows, folder / "whole")
        yield from _told(folder / "first", first)
        yield Figure(f"cost of {rows} rows, in first rows", whole.cpu_s / first.cpu_s, "times", "<= 25")
        yield Figure("the same by the clock", whole.wall_s / first.wall_s, "times", "")
        yield Figure(f"{rows} rows", whole.cpu_s, "s of one core", "")
        drawn = _brief(folder / "drawn", short_side, drawn_only=True)
        alone = _batch(drawn, one, folder / "alone")
        variants = _batch(drawn, _table(folder / "some.csv", VARIANTS + 1), folder / "variants")
        each = (variants.cpu_s - alone.cpu_s) / VARIANTS
        yield Figure("a variant of drawn text, of a whole film", 100 * each / alone.cpu_s, "%", "<= 10")


def _told(folder: Path, cost: Cost) -> Iterator[Figure]:
    film = next((folder / "films").iterdir())
    yield Figure("length of the film", probe(film).video_s, "s", "")
    yield Figure("the first row", cost.cpu_s, "s of one core", "")


def _brief(folder: Path, short_side: int, *, drawn_only: bool) -> Path:
    """The example in Chinese: seven shots, two of them the row's own; drawn_only: of these only one picture is."""
    told = yaml.safe_load((EXAMPLE / "brief.yaml").read_text(encoding="utf-8"))
    told |= {"languages": ["zh"], "short_side": short_side, "seconds": 40}
    for offer in told["offers"].values():
        offer.pop("when", None)
    if drawn_only:
        told["greeting"]["say"] = "这只杯子给你。"
        for offer in told["offers"].values():
            offer |= {"say": "春季价一百四十九元。", "show": "春季价"}
    folder.mkdir()
    shutil.copy(EXAMPLE / "cup.png", folder)
    path = folder / "brief.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return path


def _table(path: Path, rows: int) -> Path:
    lines = ["name,city,segment,offer"]
    for row in range(rows):
        name = SURNAMES[row % 10] + GIVEN[row // 10 % 10] + GIVEN[(row + 3) % 10]
        lines.append(f"{name},{CITIES[row % 10]},office,spring")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _batch(brief: Path, table: Path, out: Path) -> Cost:
    """One batch in a process of its own, for which all its processes' time is counted."""
    script = (
        "import sys; from filmloom.studio.ads import make_ads; "
        "batch = make_ads(sys.argv[1], sys.argv[2], out=sys.argv[3]); "
        "assert all(result.status == 'made' for result in batch.results), batch.results"
    )
    before, began = _cpu_s(), time.monotonic()
    subprocess.run([sys.executable, "-c", script, brief, table, out], check=True)
    return Cost(_cpu_s() - before, time.monotonic() - began)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    show(measure(*(int(word) for word in sys.argv[1:])))
