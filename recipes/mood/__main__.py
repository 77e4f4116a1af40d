"""Train what reads moods again: `python -m recipes.mood`, half a minute on one core.

First five-fold cross-validation, whose figures are printed and kept with the weights; then all sentences together.
--out writes the weights elsewhere than into the package. --data takes other sentences, in files of the same names.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from filmloom.studio.mood.feeling import FEELINGS
from filmloom.studio.mood.reading import WEIGHTS
from recipes.mood.training import DATA, LANGUAGES, Example, MoodConfig, Weights, cross_validated, examples, train

LOG = logging.getLogger("recipes.mood")
_SURE = 0.6


def main() -> None:
    """Cross-validate, train, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--data", type=Path, default=DATA)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    make(chosen.data, chosen.out)


def make(data: Path, out: Path, config: MoodConfig | None = None) -> Mapping[str, float]:
    """Weights from the sentences in a folder; returns the figures of cross-validation."""
    config = config or MoodConfig()
    known = examples(data)
    LOG.info("%d sentences", len(known))
    found = figures(known, cross_validated(known, config))
    for name, value in found.items():
        LOG.info("%s: %.3f", name, value)
    ship(train(known, config), out, {"recipe": asdict(config), "sentences": len(known), "figures": found})
    return found


def figures(known: Sequence[Example], scores: Weights) -> dict[str, float]:
    """Of each language: how many are right, how sure the reading says it is, and how right it is where it is sure."""
    odds = np.exp(scores - scores.max(1, keepdims=True))
    shares = odds / odds.sum(1, keepdims=True)
    right = shares.argmax(1) == np.array([each.mood for each in known])
    found: dict[str, float] = {}
    for language in LANGUAGES:
        here = np.array([each.language == language for each in known])
        sure = here & (shares.max(1) >= _SURE)
        found |= {
            f"{language} right": right[here].mean(),
            f"{language} share of the chosen": shares.max(1)[here].mean(),
            f"{language} sure": sure.sum() / here.sum(),
            f"{language} right where sure": right[sure].mean() if sure.any() else 0.0,
        }
    return {name: round(float(value), 3) for name, value in found.items()}


def ship(weights: Weights, out: Path, told: Mapping[str, object]) -> None:
    """In eight bits, with a scale for each mood; what made them stands in the metadata."""
    scale = np.maximum(np.abs(weights).max(0), 1e-9) / 127
    kept = np.round(weights / scale).astype(np.int8)
    metadata = {"moods": " ".join(FEELINGS), **{key: json.dumps(value) for key, value in told.items()}}
    save_file({"weights": kept, "scale": scale.astype(np.float32)}, out, metadata=metadata)
    LOG.info("%s: %d kB", out, out.stat().st_size // 1000)


if __name__ == "__main__":
    main()
