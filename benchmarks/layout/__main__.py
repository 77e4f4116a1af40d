"""python -m benchmarks.layout [documents | first last]: how many shots have text out of its place, and which."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.figure import Figure, show
from benchmarks.layout.documents import KINDS, document
from benchmarks.layout.faults import faults
from filmloom.studio.ads.brief_file import load_brief
from filmloom.studio.ads.planning import planned_rows
from filmloom.studio.ads.table import read_table
from filmloom.studio.formulas.storyboards import with_formulas_written_out
from filmloom.studio.jobs import shot_jobs
from filmloom.studio.narration import narrate
from filmloom.studio.planning import plan
from filmloom.studio.shot import ShotJob
from filmloom.studio.speech import voice
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Output, Storyboard, VoiceChoice
from filmloom.studio.timeline.schedule import schedule
from filmloom.types import Language, ignore_event

SIZES = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (720, 720)}
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def measure(documents: Iterable[int] = range(200)) -> Iterator[Figure]:
    """Every fault goes to the standard error as it is found."""
    shots: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for seed in documents:
        kind, language = KINDS[seed % 3], LANGUAGES[seed // 3 % 2]
        with tempfile.TemporaryDirectory() as folder:
            for board in _boards(kind, language, seed, Path(folder)):
                for job in _jobs(board, Path(folder)):
                    found = [*faults(job)]
                    shots[kind] += 1
                    wrong[kind] += bool(found)
                    for fault in found:
                        size = "x".join(map(str, job.size))
                        told = f"{kind} {language} {seed} {size} {job.id} {job.visual.type}: {fault}"
                        print(told, file=sys.stderr, flush=True)
    for kind in KINDS:
        yield Figure(f"{kind}: shots with text out of its place, of {shots[kind]}", wrong[kind], "", "<= 0")


def _boards(kind: str, language: Language, seed: int, folder: Path) -> Iterator[Storyboard]:
    text, table = document(kind, language, seed, folder)
    if table is None:
        board = plan(text, kind=kind, voice="silent", seed=seed, seconds=240 if kind == "lesson" else 60).storyboard
        yield from (board.model_copy(update={"output": Output(size=size)}) for size in SIZES.values())
        return
    brief, people = load_brief(text), read_table(table)
    for aspect in SIZES:
        said = brief.model_copy(update={"aspects": (aspect,)})
        for planned in planned_rows(said, people, (), folder, "", ignore_event)[0]:
            board = planned.plan.storyboard
            yield board.model_copy(update={"voice": VoiceChoice(engine="silent")})


def _jobs(board: Storyboard, folder: Path) -> list[ShotJob]:
    board = with_formulas_written_out(board)
    speaker = voice("silent", "", board.language, {})
    narrations = narrate(board, folder, speaker, Store(folder), ignore_event)
    slots = schedule(board.shots, [each.seconds for each in narrations], fps=board.output.fps)
    return shot_jobs(board, folder, narrations, slots, speaker.name)


if __name__ == "__main__":
    asked = [int(each) for each in sys.argv[1:]] or [200]
    show(measure(range(*asked)))
