"""Bench: an engine is asked all questions, and what it made is judged beside seven controls whose scores are known."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from filmloom.errors import InputError, PromptError
from filmloom.model.evaluate.controls import Bank, control_clips, make_bank, mean_clip, play_truth
from filmloom.model.evaluate.records import Record, judge_pixels, judge_tracks
from filmloom.model.evaluate.scores import Scores, flips, scores_of
from filmloom.model.evaluate.statistics import DRAWS
from filmloom.model.evaluate.subjects import FRAMES_FPS, FRAMES_SIDE, Request, Subject, frames_of, subject_named
from filmloom.model.evaluate.suite import KINDS, Case, Suite, SuiteSplit, cases_of, make_suite
from filmloom.model.evaluate.variety import Pair, Variety, memory_of, variety_of
from filmloom.progress import Progress
from filmloom.types import OnEvent, ignore_event
from filmloom.version import __version__
from filmloom.world.animation import Animation

Asked: TypeAlias = Literal["held-out", "seen", "both"]

SPLITS: Final[dict[str, tuple[SuiteSplit, ...]]] = {
    "both": ("seen", "held_out"),
    "seen": ("seen",),
    "held-out": ("held_out",),
}
MAX_SPECS: Final = 900
MAX_SEEDS: Final = 32
_BATCH: Final = 64
_MOST_PAIRS: Final = 200
_IN_MEAN: Final = 60
_IN_MEMORY: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How much is asked."""

    split: Asked = "both"
    specs: int = 200
    """Scenes of every kind and split, at least."""
    seeds: int = 4
    """Clips of every scene and language."""
    pixels: int | None = None
    """Clips that the judge of pixels sees too; None: one for each sixteen `specs`. An engine that makes frames only is
    judged by pixels throughout; then it is how many clips each control has."""
    takes: int | None = None
    """How often at most the engine samples each clip; None: as often as it does by itself."""

    @property
    def num_pixels(self) -> int:
        return max(1, self.specs // 16) if self.pixels is None else self.pixels

    def check(self) -> None:
        """Raises InputError for what can't be asked."""
        if self.split not in SPLITS:
            raise InputError(f"There is no split {self.split!r}; ask for {', '.join(SPLITS)}.")
        for name, value, most in (("specs", self.specs, MAX_SPECS), ("seeds", self.seeds, MAX_SEEDS)):
            if not 1 <= value <= most:
                raise InputError(f"{value} {name} were asked for; it can be 1 to {most}.")
        if self.num_pixels < 0:
            raise InputError(f"{self.pixels} clips for the judge of pixels were asked for; give 0 or more.")


@dataclass(frozen=True, kw_only=True)
class Result:
    """Everything that was found out."""

    subject: Subject
    settings: Settings
    suites: dict[SuiteSplit, Suite]
    records: tuple[Record, ...]
    scores: dict[SuiteSplit, dict[str, Scores]]
    """By split and maker: the engine's name, then the controls; by the engine's own judge."""
    pixels: dict[str, Scores]
    """The engine and the teacher by the judge of pixels, on the same cases of both splits."""
    agreement: float | None
    """On how many of those clips both judges give the same verdict on all clauses."""
    variety: dict[str, Variety]
    """The engine's and the teacher's; empty with one seed, or without tracks."""
    memory: dict[str, Any]
    flips: dict[str, dict[str, Any]]
    seconds: dict[str, float] = field(default_factory=dict)
    """What each stage took."""

    @property
    def own(self) -> tuple[Record, ...]:
        """The engine's records, by its own judge: the first ones of all."""
        judge = "tracks" if self.subject.makes_tracks else "pixels"
        return tuple(each for each in self.records if each.maker == self.subject.name and each.judge == judge)

    @property
    def spread_ratio(self) -> float | None:
        """The engine's spread of positions by the teacher's."""
        if len(self.variety) < 2 or not self.variety["teacher"].spread:
            return None
        return self.variety[self.subject.name].spread / self.variety["teacher"].spread

    def to_json(self) -> dict[str, Any]:
        """All but the records."""
        settings = self.settings
        return {
            "benchmark": "world",
            "version": 1,
            "filmloom": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "machine": platform.machine(),
            "engine": {
                "name": self.subject.name,
                "weights_sha256": self.subject.weights_sha256,
                "settings": self.subject.settings,
                "judge": "tracks" if self.subject.makes_tracks else "pixels",
            },
            "settings": {
                "split": settings.split,
                "specs": settings.specs,
                "seeds": settings.seeds,
                "pixels": settings.num_pixels,
                "bootstrap_draws": DRAWS,
                "frames_side": FRAMES_SIDE,
                "frames_fps": FRAMES_FPS,
            },
            "suites": {
                split: {"sha256": suite.sha256, "scenes": len(suite.questions)} for split, suite in self.suites.items()
            },
            "clips": len(self.own),
            "scores": {
                split: {maker: scores.to_json() for maker, scores in makers.items()}
                for split, makers in self.scores.items()
            },
            "pixels": {
                "scores": {maker: scores.to_json() for maker, scores in self.pixels.items()},
                "agreement": self.agreement,
            },
            "variety": {
                **{maker: variety.to_json() for maker, variety in self.variety.items()},
                "spread_ratio": self.spread_ratio,
            },
            "memory": self.memory,
            "flips": self.flips,
            "seconds": {stage: round(seconds, 2) for stage, seconds in self.seconds.items()},
        }


def bench_world(engine: str = "world", settings: Settings | None = None, on_event: OnEvent = ignore_event) -> Result:
    """Put an engine to the test. Raises InputError for an unknown engine or impossible settings."""
    settings = settings or Settings()
    settings.check()
    return bench_subject(subject_named(engine, settings.takes), settings, on_event)


def bench_subject(subject: Subject, settings: Settings, on_event: OnEvent = ignore_event) -> Result:
    """Put anything that makes clips to the test."""
    settings.check()
    run = _Run(subject, settings, on_event)
    with run.timed("suite"):
        suites = run.make_suites()
    cases = {split: [*cases_of(suite, settings.seeds)] for split, suite in suites.items()}
    with run.timed("clips"):
        records = run.ask([case for each in cases.values() for case in each])
    with run.timed("controls"):
        bank = make_bank(min(3000, 15 * settings.specs))
        controls = run.control(cases, bank)
        variety, memory = run.vary(cases), run.remember(cases, bank)
    with run.timed("pixels"):
        seen, agreement = run.look([case for each in cases.values() for case in each])
    return Result(
        subject=subject,
        settings=settings,
        suites=suites,
        records=(*records, *controls, *seen),
        scores=_scores([*records, *controls]),
        pixels=_by_maker(seen),
        agreement=agreement,
        variety=variety,
        memory=memory,
        flips=flips(records),
        seconds=run.seconds,
    )


def _scores(records: Sequence[Record]) -> dict[SuiteSplit, dict[str, Scores]]:
    found: dict[SuiteSplit, dict[str, Scores]] = {}
    for split in dict.fromkeys(record.case.split for record in records):
        own = [record for record in records if record.case.split == split]
        found[split] = _by_maker(own, gap_of=own[0].maker if split == "held_out" else "")
    return found


def _by_maker(records: Sequence[Record], gap_of: str = "") -> dict[str, Scores]:
    makers = dict.fromkeys(record.maker for record in records)
    return {
        maker: scores_of([record for record in records if record.maker == maker], with_gap=maker == gap_of)
        for maker in makers
    }


class _Run:
    """The stages of one benchmark."""

    def __init__(self, subject: Subject, settings: Settings, on_event: OnEvent) -> None:
        self.subject = subject
        self.settings = settings
        self.on_event = on_event
        self.seconds: dict[str, float] = {}
        self.kept: dict[tuple[SuiteSplit, int, int], Animation] = {}
        """English clips of the first two seeds, by split, question and seed."""
        self.true: dict[tuple[SuiteSplit, int, float], Animation] = {}

    def timed(self, stage: str) -> _Timer:
        return _Timer(self.seconds, stage)

    def make_suites(self) -> dict[SuiteSplit, Suite]:
        splits = SPLITS[self.settings.split]
        progress = Progress(self.on_event, "suite", len(KINDS) * self.settings.specs * len(splits))
        return {split: make_suite(split, self.settings.specs, progress) for split in splits}

    def ask(self, cases: Sequence[Case]) -> list[Record]:
        """The engine's clips, judged as they come."""
        progress = Progress(self.on_event, "clips", len(cases), f"{len(cases)} of {self.subject.name}")
        records: list[Record] = []
        for batch in _batches(cases, _BATCH if self.subject.makes_tracks else 4):
            if self.subject.makes_tracks:
                made = self.subject.animate_many([request_of(case) for case in batch])
                self._keep(batch, made)
                records += [judge_tracks(self.subject.name, *pair) for pair in zip(batch, made, strict=True)]
            else:
                frames = self.subject.frames_many([request_of(case, aspect=1.0) for case in batch])
                records += [judge_pixels(self.subject.name, *pair) for pair in zip(batch, frames, strict=True)]
            right = sum(record.passed for record in records) / len(records)
            progress.advance(len(batch), f"{right:.1%} all right so far")
        return records

    def _keep(self, cases: Sequence[Case], made: Sequence[Animation | PromptError]) -> None:
        for case, each in zip(cases, made, strict=True):
            if isinstance(each, Animation) and case.language == "en" and case.seed_index < 2:
                self.kept[case.split, case.question, case.seed_index] = each

    def control(self, cases: dict[SuiteSplit, list[Case]], bank: Bank) -> list[Record]:
        """The controls, on the first seed in English."""
        records: list[Record] = []
        aspect = 16 / 9 if self.subject.makes_tracks else 1.0
        mean = mean_clip([bank.play(index, aspect) for index in range(min(_IN_MEAN, len(bank.texts)))])
        for own in cases.values():
            asked = _firsts(own)
            if not self.subject.makes_tracks:
                asked = _some(asked, self.settings.num_pixels)
            clips = control_clips(asked, [self.truth(case, aspect) for case in asked], mean, self.subject, bank)
            progress = Progress(self.on_event, "controls", len(clips), "seven makers whose scores are known")
            for name, made in clips.items():
                records += [self._judged(name, case, each) for case, each in zip(asked, made, strict=True)]
                progress.advance(1, name)
        return records

    def _judged(self, maker: str, case: Case, animation: Animation) -> Record:
        if self.subject.makes_tracks:
            return judge_tracks(maker, case, animation)
        return judge_pixels(maker, case, frames_of(animation))

    def truth(self, case: Case, aspect: float = 16 / 9) -> Animation:
        """The teacher's clip of a first case; played once."""
        key = (case.split, case.question, aspect)
        if key not in self.true:
            self.true[key] = play_truth(case, aspect=aspect)
        return self.true[key]

    def vary(self, cases: dict[SuiteSplit, list[Case]]) -> dict[str, Variety]:
        """Two seeds of a prompt, the engine's and the teacher's of the same scenes."""
        ours: list[Pair] = []
        theirs: list[Pair] = []
        for split, own in cases.items():
            for case in _some(_firsts(own), _MOST_PAIRS):
                both = [self.kept.get((split, case.question, seed)) for seed in (0, 1)]
                if both[0] is not None and both[1] is not None:
                    ours.append((both[0], both[1]))
                    theirs.append((self.truth(case), play_truth(case, seed=case.teacher_seed ^ 1)))
        return {self.subject.name: variety_of(ours), "teacher": variety_of(theirs)} if ours else {}

    def remember(self, cases: dict[SuiteSplit, list[Case]], bank: Bank) -> dict[str, Any]:
        """Whether what it makes is nearer to training than true clips are."""
        ours, theirs = [], []
        for split, own in cases.items():
            for case in _some(_firsts(own), _MOST_PAIRS):
                made = self.kept.get((split, case.question, 0))
                if made is not None:
                    ours.append(made)
                    theirs.append(self.truth(case))
        small = [index for index, spec in enumerate(bank.specs) if 0 < sum(a.count for a in spec.actors) < 3]
        return memory_of(ours, theirs, [bank.play(index) for index in small[:_IN_MEMORY]]) if ours else {}

    def look(self, cases: Sequence[Case]) -> tuple[list[Record], float | None]:
        """Some of the engine's clips and of the teacher's as pixels; and how often both judges agree on the engine."""
        asked = _some(cases, self.settings.num_pixels) if self.subject.makes_tracks else []
        progress = Progress(self.on_event, "pixels", 2 * len(asked), "clips by what can be seen in them")
        records, agreed = [], []
        for case in asked:
            (made,) = self.subject.animate_many([request_of(case, aspect=1.0)])
            frames = made if isinstance(made, PromptError) else frames_of(made)
            records.append(judge_pixels(self.subject.name, case, frames))
            agreed.append(records[-1].passed == judge_tracks(self.subject.name, case, made).passed)
            progress.advance()
            records.append(judge_pixels("teacher", case, frames_of(play_truth(case, aspect=1.0))))
            progress.advance()
        return records, float(np.mean(agreed)) if agreed else None


class _Timer:
    """Notes how long a stage took."""

    def __init__(self, seconds: dict[str, float], stage: str) -> None:
        self.seconds, self.stage = seconds, stage

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds[self.stage] = time.perf_counter() - self.began


def request_of(case: Case, aspect: float = 16 / 9) -> Request:
    """What an engine is asked for a case; the length is always given."""
    return Request(
        prompt=case.caption.text, language=case.language, seconds=case.spec.seconds, seed=case.seed, aspect=aspect
    )


def _firsts(cases: Sequence[Case]) -> list[Case]:
    """English, the first seed: one case per question."""
    return [case for case in cases if case.seed_index == 0 and case.language == "en"]


def _some(cases: Sequence[Case], most: int) -> list[Case]:
    """So many, evenly from all."""
    if len(cases) <= most:
        return list(cases)
    return [cases[index] for index in np.linspace(0, len(cases) - 1, most).round().astype(int)] if most else []


def _batches(cases: Sequence[Case], size: int) -> Iterator[Sequence[Case]]:
    for start in range(0, len(cases), size):
        yield cases[start : start + size]
