"""Numbers: how long answers take and how much memory they need, in a process that does nothing else.

`python -m benchmarks.fusion.numbers CHECKPOINT REPEATS` prints them as JSON; `measure` runs that and reads it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.fusion.rows import Findings, Goal, Row, missing

NAME: Final = "numbers"
_MOST_S: Final = 300
_ROWS: Final[dict[str, tuple[str, Goal | None]]] = {
    "first token, asked about a clip of 4 s": ("ms", Goal("at most", 150)),
    "a clip of 4 s described": ("s", Goal("at most", 1.0)),
    "a clip of 4 s made from words": ("s", None),
    "the same, and all its frames drawn at 640 x 360": ("s", None),
    "peak memory": ("MB", Goal("at most", 3000)),
}


def measure(checkpoint: Path, repeats: int) -> Findings:
    """The median of so many."""
    command = [sys.executable, "-m", "benchmarks.fusion.numbers", str(checkpoint), str(repeats)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_MOST_S, check=True)
    except subprocess.TimeoutExpired:
        return Findings([missing(NAME, "times and memory", f"not measured: they took more than {_MOST_S} s")])
    except subprocess.CalledProcessError as error:
        return Findings([missing(NAME, "times and memory", f"failed: {error.stderr.strip().splitlines()[-1]}")])
    values = json.loads(done.stdout)
    return Findings(
        [
            Row(proof=NAME, what=what, value=values[what], cases=repeats, unit=unit, goal=goal)  # type: ignore[arg-type]
            for what, (unit, goal) in _ROWS.items()
        ]
    )


def main() -> None:
    """Measure in this process."""
    checkpoint, repeats = Path(sys.argv[1]), int(sys.argv[2])
    print(json.dumps(dict(zip(_ROWS, _numbers(checkpoint, repeats), strict=True))))


def _numbers(checkpoint: Path, repeats: int) -> Iterator[float]:
    from benchmarks.fusion.gallery import dice, shown_where
    from filmloom.model.any_to_video import AnyToVideoModel
    from filmloom.model.video_generator.request import ClipRequest

    model = AnyToVideoModel.from_pretrained(checkpoint)
    shown = shown_where(lambda scene: True, 1, dice(0, NAME))[0]
    look: list[Any] = [
        {"role": "user", "content": [{"type": "video", "video": shown.video}, {"type": "text", "text": "Describe it."}]}
    ]
    wish: list[Any] = [{"role": "user", "content": "A red ball bounces on a beach at dusk."}]
    request = ClipRequest(prompt="", seconds=4.0, size=(640, 360), label=False)
    yield 1000 * _median(lambda: next(model.answer(look)), repeats)
    yield _median(lambda: [*model.answer(look)], repeats)
    yield _median(lambda: [*model.answer(wish, request=request)], repeats)
    yield _median(lambda: _drawn(model.answer(wish, request=request)), repeats)
    yield resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _drawn(answer: Iterator[Any]) -> int:
    return sum(sum(1 for _ in part.frames()) for part in answer if not isinstance(part, str))


def _median(work: Callable[[], Any], repeats: int) -> float:
    """Seconds; the first time, when things are loaded, is left out."""
    work()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[len(taken) // 2]


if __name__ == "__main__":
    main()
