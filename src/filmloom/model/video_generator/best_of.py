"""Best of several: an engine makes a request with several seeds, and whoever looks at the clips says which one to keep.

For any engine. By default the fusion model looks (`model.understanding`), never the judge that measures what this gains
(`benchmarks.best_of`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.model.video_generator.animated import metadata_of
from filmloom.model.video_generator.request import ClipRequest
from filmloom.progress import Progress

if TYPE_CHECKING:
    from filmloom.model.video_generator import VideoGenerator

MOST: Final = 64
"""Seeds that may be tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How much of what was asked for is seen in a clip."""

    value: float
    """From 0, nothing, to 1, everything."""
    slots: Mapping[str, float] = field(default_factory=dict)
    """The same of each attribute that the prompt speaks of."""
    said: str = ""
    """The clip in the words of whoever looked at it."""


class Scorer(Protocol):
    """Looks at clips."""

    name: str

    def check(self, request: ClipRequest) -> None:
        """Raises PromptError for a prompt that no clip can be held against. Asked before anything is made."""
        ...

    def score(self, clip: Clip, request: ClipRequest) -> Score:
        """The same clip has the same score; the request's listener may stop it."""
        ...


def best_clip(generator: VideoGenerator, request: ClipRequest, num: int, scorer: Scorer) -> Clip:
    """The clip of the `num` seeds from the request's on that scores highest; of equals, the first.

    All scores are in its metadata; on_event hears of the stage "best" beside the engine's own. Raises InputError for a
    number that is none, and whatever the engine and the scorer raise.
    """
    if not (isinstance(num, int) and 1 <= num <= MOST):
        raise InputError(f"The best of {num!r} can't be had: ask for the best of 1 to {MOST}.")
    scorer.check(request)
    progress = Progress(request.on_event, "best", num, every_s=0.0)
    scores: dict[int, Score] = {}
    best, kept = request.seed, None
    for seed in range(request.seed, request.seed + num):
        asked = replace(request, seed=seed)
        made = generator.generate(asked)
        scores[seed] = scorer.score(made, asked)
        if kept is None or scores[seed].value > scores[best].value:
            best, kept = seed, made
        progress.advance(1, f"seed {seed}: {scores[seed].value:.2f}; best so far {best}")
    assert kept is not None, "at least one was made"
    told = {**json.loads(kept.metadata.get("filmloom", "{}")), "best_of": _told(scores, best, scorer.name)}
    return replace(kept, metadata={**kept.metadata, **metadata_of(told)})


def understanding(model: Path | str | None = None) -> Scorer:
    """The fusion model of a folder or a Hub id as a scorer; by default the one that comes with filmloom.

    Raises FilmloomError without the extra [model], InputError for what can't be loaded.
    """
    from filmloom.model.chat import check_installed

    check_installed()
    from filmloom.model.understanding import Understanding

    return Understanding.from_pretrained(model)


def scorer_for(num: int, model: Path | str) -> Scorer | None:
    """Who looks, by name; None for one clip alone, or where nobody is named. Raises InputError for a name too many."""
    if model and num == 1:
        raise InputError(f"{model} was named to look at clips, and one alone is made: ask for the best of several.")
    return understanding(model) if model else None


def told_of(clip: Clip) -> dict[str, Any]:
    """How a clip was chosen: num, scorer, seed, score, slots, said, scores; {} for one that wasn't."""
    told: dict[str, Any] = json.loads(clip.metadata.get("filmloom", "{}")).get("best_of", {})
    return told


def _told(scores: Mapping[int, Score], best: int, name: str) -> dict[str, Any]:
    """For the metadata."""
    return {
        "num": len(scores),
        "scorer": name,
        "seed": best,
        "score": round(scores[best].value, 4),
        "slots": {slot: round(value, 4) for slot, value in scores[best].slots.items()},
        "said": scores[best].said,
        "scores": {str(seed): round(score.value, 4) for seed, score in scores.items()},
    }
