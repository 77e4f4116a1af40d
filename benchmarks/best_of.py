"""What the best of several seeds gains: the fusion model chooses; the judge of pixels, who has no say in it, judges.

    python -m benchmarks.best_of [--model FOLDER] [--engine layers] [--takes 1] [--prompts 48] [--num 4]

Prompts are those of the world benchmark whose scenes no training shows, in both languages. Every clip is judged, so
that the choice stands beside the first seed, beside the mean of all, which is what choosing blindly gives, and beside
the best that is among them, which is all that any choice could give. The gain is paired by prompt; its interval is from
drawing the prompts again. Two questions are put: is everything right that can be told, and what share of it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.figure import Figure, show
from filmloom.errors import PromptError
from filmloom.media import Clip
from filmloom.model.evaluate.records import Record, judge_pixels
from filmloom.model.evaluate.statistics import resample
from filmloom.model.evaluate.subjects import FRAMES_FPS, FRAMES_SIDE
from filmloom.model.evaluate.suite import Case, cases_of, make_suite
from filmloom.model.video_generator import VideoGenerator, engine_named
from filmloom.model.video_generator.best_of import Score, Scorer, best_clip
from filmloom.model.video_generator.request import ClipRequest

WAYS: Final[Mapping[str, Mapping[str, bool]]] = {
    "descriptions and answers": {},
    "descriptions alone": {"answers": False},
    "answers alone": {"describes": False},
}
"""How the fusion model is asked; the first is what --best-of does."""
Numbers: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tried:
    """All seeds of one prompt, in their order."""

    right: tuple[float, ...]
    """1 where everything that can be told is right."""
    share: tuple[float, ...]
    """Of what can be told, how much is right."""
    scores: Mapping[str, tuple[float, ...]]
    """By each way of asking."""


class Witness:
    """A scorer that asks all others, and has each clip judged beside."""

    name = "witness"

    def __init__(self, case: Case, scorers: Mapping[str, Scorer]) -> None:
        self.case, self.scorers = case, scorers
        self.records: list[Record] = []
        self.scores: dict[str, list[float]] = {way: [] for way in scorers}

    def check(self, request: ClipRequest) -> None:
        for scorer in self.scorers.values():
            scorer.check(request)

    def score(self, clip: Clip, request: ClipRequest) -> Score:
        frames = np.stack([frame[..., 2::-1].copy() for frame in clip.frames()])  # [t h w 3]
        self.records.append(judge_pixels("", self.case, frames))
        for way, scorer in self.scorers.items():
            self.scores[way].append(scorer.score(clip, request).value)
        return Score(value=0.0)

    @property
    def tried(self) -> Tried:
        told = [[clause.passed for clause in record.clauses if clause.passed is not None] for record in self.records]
        return Tried(
            right=tuple(float(record.passed) for record in self.records),
            share=tuple(float(np.mean(each)) if each else 1.0 for each in told),
            scores={way: tuple(each) for way, each in self.scores.items()},
        )


def measure(
    scorers: Mapping[str, Scorer], engine: VideoGenerator, *, prompts: int, num: int, takes: int | None
) -> Iterator[Figure]:
    """Shares and gains, in percent and in points."""
    tried = [each for case in _cases(prompts) if (each := _tried(case, scorers, engine, num, takes)) is not None]
    yield Figure("prompts", len(tried), "", "")
    for what, values_of in _QUESTIONS.items():
        values = np.array([values_of(each) for each in tried])  # [prompts seeds]
        yield Figure(f"{what}, the first seed", 100 * values[:, 0].mean(), "%", "")
        yield Figure(f"{what}, any of {num}, blindly", 100 * values.mean(), "%", "")
        for way in scorers:
            chosen = _chosen(values, tried, way)
            low, high = _interval(chosen - values.mean(1))
            yield Figure(f"{what}, chosen by {way}", 100 * chosen.mean(), "%", "")
            gain = 100 * (chosen - values.mean(1)).mean()
            yield Figure(f"{what}, gained by {way} (95 %: {low:+.1f} to {high:+.1f})", gain, "points", "")
        yield Figure(f"{what}, if the judge itself chose", 100 * values.max(1).mean(), "%", "")


_QUESTIONS: Final[Mapping[str, Callable[[Tried], Sequence[float]]]] = {
    "all right": lambda each: each.right,
    "share right": lambda each: each.share,
}


def _cases(prompts: int) -> list[Case]:
    """Dense and short prompts in both languages, one of each scene, evenly from all."""
    by_question: dict[int, list[Case]] = {}
    for case in cases_of(make_suite("held_out", max(4, prompts // 12)), 1):
        by_question.setdefault(case.question, []).append(case)
    every = max(1, len(by_question) // prompts)
    chosen = list(by_question.values())[::every][:prompts]
    return [own[number % len(own)] for number, own in enumerate(chosen)]


def _tried(
    case: Case, scorers: Mapping[str, Scorer], engine: VideoGenerator, num: int, takes: int | None
) -> Tried | None:
    """None for a prompt that the engine, or whoever looks, can't read."""
    request = ClipRequest(
        prompt=case.caption.text,
        language=case.language,
        seconds=case.spec.seconds,
        seed=case.seed,
        size=(FRAMES_SIDE, FRAMES_SIDE),
        fps=FRAMES_FPS,
        label=False,
        takes=takes,
    )
    witness = Witness(case, scorers)
    try:
        best_clip(engine, request, num, witness)
    except PromptError:
        return None
    return witness.tried


def _chosen(values: Numbers, tried: Sequence[Tried], way: str) -> Numbers:
    """What the clip of each prompt that scores highest is worth; of equals, the first."""
    return values[np.arange(len(tried)), [int(np.argmax(each.scores[way])) for each in tried]]


def _interval(gains: Numbers) -> tuple[float, float]:
    """In points, in 95 of 100 draws of as many prompts."""
    weights = resample(len(gains))  # [draws prompts]
    low, high = np.quantile(100 * (weights @ gains) / weights.sum(1), (0.025, 0.975))
    return float(low), float(high)


def main() -> None:
    """Read the arguments, open the model, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, help="an any-to-video checkpoint; by default the one that ships")
    parser.add_argument("--engine", default="layers")
    parser.add_argument("--takes", type=int, default=1, help="of `layers`: 1, so that its own judge has no say")
    parser.add_argument("--prompts", type=int, default=48)
    parser.add_argument("--num", type=int, default=4)
    asked = parser.parse_args()
    from filmloom.model.understanding import Understanding

    model = Understanding.from_pretrained(asked.model).model
    scorers: dict[str, Any] = {way: Understanding(model, **how) for way, how in WAYS.items()}
    takes = asked.takes if asked.engine == "layers" else None
    show(measure(scorers, engine_named(asked.engine), prompts=asked.prompts, num=asked.num, takes=takes))


if __name__ == "__main__":
    main()
