"""Train the shared space of words and pictures again: `python -m recipes.appearance`, some six minutes on a free core.

Every batch holds all concepts of the lexicon and as many other emoji, so that near twins always meet, and half of
what is seen is the lexicon. The loss is InfoNCE (van den Oord et al. 2018, https://arxiv.org/abs/1807.03748), both ways
as in CLIP (Radford et al. 2021), between pictures, English and Chinese words; and a penalty on concepts that come
nearer to one another than `spread_from`. Then the library settles, and the towers learn to find it, plurals included.

--keep-library leaves the library's vectors as they are shipped, for models that were trained on them. --hold-out keeps
one further word of every concept that has several from training and ships nothing: the figures say how well words are
understood that were never seen.
"""

from __future__ import annotations

import argparse
import copy
import json
import logging
import math
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, get_args

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model import onnx
from filmloom.model.appearance.pictures import SIDE, drawing, square
from filmloom.model.appearance.towers import PictureTower, WordTower, bag, fused
from filmloom.model.appearance.words import features
from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.scene import Color

LOG = logging.getLogger("recipes.appearance")
WEIGHTS: Final = Path(__file__).parent.parent / "src" / "filmloom" / "model" / "weights"
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_POOL_SIDE: Final = 48
_AROUND: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("a {}", "the {}", "two {}", "a red {}", "a blue {}", "a green {}", "a little {}", "a big {}", "an old {}",
           "white {}", "black {}", "small yellow {}", "three {}", "my {}"),
    "zh": ("一只{}", "一个{}", "两个{}", "红色的{}", "蓝色的{}", "绿色的{}", "小{}", "大{}", "老{}", "白色的{}", "黑{}",
           "一辆{}", "三只{}", "我的{}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceConfig:
    """One training run."""

    steps: int = 400
    """Batches of the first part, in which all vectors find their places."""
    polish_steps: int = 500
    """Batches of the second part, in which the library stays and the towers follow it."""
    others: int = 300
    """Emoji beside the lexicon in a batch, drawn afresh for each."""
    learning_rate: float = 3e-3
    """The highest; it rises over the first 50 steps and falls as a cosine."""
    table_learning_rate: float = 1e-2
    """The same for the table of features, of which a batch moves few rows."""
    weight_decay: float = 0.02
    """AdamW's, for all but the table of features."""
    spread_from: float = 0.45
    """Cosine from which two concepts are pushed apart."""
    spread_weight: float = 8.0
    """Of the push, beside InfoNCE's 1; it grows to this over the first half."""
    around: float = 0.4
    """Share of words of the lexicon that stand in a phrase (a red ..., 一只...)."""
    seed: int = 7
    """Of everything that is drawn by lot."""


@dataclass(slots=True)
class Subject:
    """A concept as it is trained on."""

    key: str
    words: dict[Language, list[str]]
    plurals: list[str]
    """English; for the second part of the training only."""
    held_out: dict[Language, list[str]]
    pictures: list[Tensor] = field(default_factory=list)
    """[4 48 48] each: as drawn, then tinted."""


class Towers(nn.Module):
    """Both towers and the temperature."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = PictureTower()
        self.words = WordTower()
        self.log_scale = nn.Parameter(torch.tensor(math.log(14.0)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, train, ship or tell how well unseen words are understood."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--steps", type=int, default=AppearanceConfig().steps)
    parser.add_argument("--hold-out", action="store_true", help="keep synonyms from training; ship nothing")
    parser.add_argument("--polish-steps", type=int, default=AppearanceConfig().polish_steps)
    parser.add_argument("--keep-library", action="store_true", help="train the towers towards the shipped vectors")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="the folder that gets the weights")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    config = AppearanceConfig(steps=options.steps, polish_steps=options.polish_steps)
    subjects = gather(hold_out=options.hold_out)
    towers, library = train(config, subjects, shipped_library(subjects) if options.keep_library else None)
    figures = measure(towers, library, subjects, config.seed)
    LOG.info("figures %s", json.dumps(figures))
    if not options.hold_out:
        ship(towers, library, subjects, config, figures, options.to)


def shipped_library(subjects: list[Subject]) -> Tensor:
    """The vectors that are shipped, for models that were trained on them."""
    tensors, notes = onnx.read_weights(WEIGHTS / "appearance.safetensors")
    assert json.loads(notes["keys"]) == [each.key for each in subjects], (
        "the lexicon has changed: train the library too"
    )
    return torch.from_numpy(tensors["library"])


def gather(*, hold_out: bool) -> list[Subject]:
    """All concepts with their words and pictures, the lexicon first, in its order."""
    known = len(lexicon.concepts())
    taken: dict[Language, set[str]] = {"en": set(), "zh": set()}
    subjects = []
    for place, each in enumerate([*lexicon.concepts(), *lexicon._twemoji_by_key().values()]):
        words: dict[Language, list[str]] = {}
        for language in LANGUAGES:
            given = each.en if language == "en" else each.zh
            words[language] = [word for word in given if word not in taken[language]] or [given[0]]
            taken[language].update(words[language])
        held = {language: words[language].pop() for language in LANGUAGES if hold_out and len(words[language]) > 1}
        plurals = [many for one, many in zip(each.en, each.plurals, strict=True) if one in words["en"]]
        subject = Subject(each.key, words, plurals, {language: [word] for language, word in held.items()})
        tints = get_args(Color) if each.tint == "often" and place < known else ()
        subject.pictures = [torch.from_numpy(square(drawing(each.key, tint), _POOL_SIDE)) for tint in (None, *tints)]
        subjects.append(subject)
    LOG.info("%d concepts, %d of them in the lexicon", len(subjects), known)
    return subjects


def train(config: AppearanceConfig, subjects: list[Subject], library: Tensor | None = None) -> tuple[Towers, Tensor]:
    """Train both towers. The library [n d] settles after the first part, unless it is given; the towers follow it."""
    torch.manual_seed(config.seed)
    lot = random.Random(config.seed)
    towers = Towers().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    learn(towers, subjects, config, lot, config.steps, library)
    if library is None:
        library = centres(prepared(towers), subjects)
    learn(towers, subjects, config, lot, config.polish_steps, library)
    return prepared(towers), library


def learn(
    towers: Towers,
    subjects: list[Subject],
    config: AppearanceConfig,
    lot: random.Random,
    steps: int,
    library: Tensor | None = None,
) -> None:
    """One part of the training, towards a settled library if there is one; a line of progress every 25 steps."""
    optimizer = _optimizer(towers, config)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _warm_cosine(step, steps))
    known = len(lexicon.concepts())
    began = time.monotonic()
    for step in range(1, steps + 1):
        places = [*range(known), *lot.sample(range(known, len(subjects)), config.others)]
        chosen = [subjects[place] for place in places]
        pictures = augment(torch.stack([_any_picture(each, lot) for each in chosen]))
        vectors = [towers.picture(pictures.contiguous(memory_format=torch.channels_last))]
        for language in LANGUAGES:
            named = _any_features(chosen, language, known, config, lot, plural=library is not None)
            vectors.append(towers.words(*bag(named)))
        scale = towers.log_scale.exp().clamp(max=60.0)
        loss = info_nce(vectors, scale)
        if library is None:
            push = config.spread_weight * min(1.0, 2 * step / steps)
            loss = loss + push * spread(vectors, config.spread_from)
        else:
            loss = loss + to_library(vectors, library, torch.tensor(places), scale)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if step % 25 == 0 or step == steps:
            passed = time.monotonic() - began
            LOG.info("step %d of %d, loss %.4f, scale %.1f, %.0f s", step, steps, loss.item(), scale.item(), passed)


def to_library(vectors: Sequence[Tensor], library: Tensor, places: Tensor, scale: Tensor) -> Tensor:
    """InfoNCE from every view [b d] to the whole library [n d]; `places` [b] are the right rows."""
    losses = [functional.cross_entropy(scale * each @ library.T, places) for each in vectors]
    return torch.stack(losses).mean()


def info_nce(vectors: Sequence[Tensor], scale: Tensor) -> Tensor:
    """The mean over pairs of views of cross entropy both ways; vectors [n d] each, one concept a row."""
    target = torch.arange(len(vectors[0]))
    losses = []
    for first in range(len(vectors)):
        for second in range(first):
            alike = scale * vectors[first] @ vectors[second].T
            losses += [functional.cross_entropy(alike, target), functional.cross_entropy(alike.T, target)]
    return torch.stack(losses).mean()


def spread(vectors: Sequence[Tensor], start: float) -> Tensor:
    """How far the centres of different concepts are nearer to one another than `start`; a mean over concepts."""
    centres = functional.normalize(torch.stack(list(vectors)).sum(0), dim=1)
    alike = (centres @ centres.T).fill_diagonal_(-1.0)
    return functional.relu(alike - start).square().sum(1).mean()


def augment(pictures: Tensor, strength: float = 1.0) -> Tensor:
    """Views [n 4 32 32] of squares [n 4 48 48]: flipped, turned, sized, moved, blurred, lit, their hue shifted."""
    count = len(pictures)
    turn = torch.randn(count) * 0.22 * strength
    size = 1 + (torch.rand(count) * 0.3 - 0.1) * strength
    flip = 1 - 2 * (torch.rand(count) < 0.5).float()
    shift = torch.randn(count, 2) * 0.05 * strength
    cos, sin = turn.cos() * size, turn.sin() * size
    rows = [torch.stack([cos * flip, -sin, shift[:, 0]], 1), torch.stack([sin * flip, cos, shift[:, 1]], 1)]
    grid = functional.affine_grid(torch.stack(rows, 1), [count, 4, SIDE, SIDE], align_corners=False)
    views = functional.grid_sample(pictures, grid, align_corners=False)
    soft = torch.rand(count, 1, 1, 1) * (torch.rand(count, 1, 1, 1) < 0.4) * strength
    views = views + soft * (functional.avg_pool2d(views, 3, stride=1, padding=1) - views)
    return _relit(views, strength)


def _relit(views: Tensor, strength: float) -> Tensor:
    count = len(views)
    angle = torch.randn(count) * 0.18 * strength
    light = 1 + (torch.rand(count, 1, 1, 1) - 0.6) * 0.5 * strength
    cast = 1 + torch.randn(count, 3, 1, 1) * 0.05 * strength
    cos, rest, sin = angle.cos(), (1 - angle.cos()) / 3, angle.sin() / math.sqrt(3)
    shared = torch.stack([cos + rest, rest - sin, rest + sin], 1)
    matrix = torch.stack([shared, shared.roll(1, 1), shared.roll(2, 1)], 1)
    color = torch.einsum("nij,njhw->nihw", matrix, views[:, :3]) * light * cast
    alpha = views[:, 3:]
    return torch.cat([color.clamp(min=0).minimum(alpha), alpha], 1)


def _any_picture(subject: Subject, lot: random.Random) -> Tensor:
    return subject.pictures[0] if lot.random() < 0.5 else lot.choice(subject.pictures)


def _any_features(
    chosen: list[Subject], language: Language, known: int, config: AppearanceConfig, lot: random.Random, *, plural: bool
) -> list[list[int]]:
    phrases = []
    for place, subject in enumerate(chosen):
        word = lot.choice(subject.words[language] + (subject.plurals if plural and language == "en" else []))
        phrased = place < known and lot.random() < config.around
        phrases.append(features(lot.choice(_AROUND[language]).format(word) if phrased else word, language))
    return phrases


def _optimizer(towers: Towers, config: AppearanceConfig) -> torch.optim.Optimizer:
    table = towers.words.table.weight
    rest = [each for each in towers.parameters() if each is not table]
    return torch.optim.AdamW(
        [
            {"params": [table], "weight_decay": 0.0, "lr": config.table_learning_rate},
            {"params": rest, "weight_decay": config.weight_decay},
        ],
        lr=config.learning_rate,
    )


def _warm_cosine(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / 50) * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))


def prepared(towers: Towers) -> Towers:
    """A copy, folded and rounded as it is shipped, so that what is measured is what is shipped."""
    copied = copy.deepcopy(towers).eval()
    copied.picture = fused(copied.picture)
    with torch.no_grad():
        for each in copied.parameters():
            if each.ndim > 1:
                each.copy_(each.half().float())
    return copied


@torch.no_grad()
def centres(towers: Towers, subjects: list[Subject]) -> Tensor:
    """The library [n d]: the middle of a concept's clean views, its first English and its first Chinese word."""
    sums = []
    for each in subjects:
        pool = torch.stack(each.pictures)
        plain = functional.interpolate(pool, (SIDE, SIDE), mode="bilinear", antialias=True, align_corners=False)
        views = towers.picture(torch.cat([plain[:1], plain.mean(0, keepdim=True), plain[:1].flip(3)]))
        words = [towers.words(*bag([features(each.words[language][0], language)])) for language in LANGUAGES]
        sums.append(functional.normalize(views.mean(0), dim=0) + words[0][0] + words[1][0])
    return functional.normalize(torch.stack(sums), dim=1)


@torch.no_grad()
def measure(towers: Towers, library: Tensor, subjects: list[Subject], seed: int) -> dict[str, float]:
    """Recall at 1 and how near two concepts come, for the lexicon and for all."""
    torch.manual_seed(seed + 1)
    figures: dict[str, float] = {}
    plain = torch.stack([each.pictures[0] for each in subjects])
    clean = towers.picture(functional.interpolate(plain, (SIDE, SIDE), mode="bilinear", antialias=True))
    unseen = [towers.picture(augment(plain)) for _ in range(4)]
    for name, count in (("lexicon", len(lexicon.concepts())), ("all", len(subjects))):
        target = torch.arange(count)
        for language in LANGUAGES:
            first = [features(each.words[language][0], language) for each in subjects[:count]]
            words = towers.words(*bag(first))
            figures[f"{name} {language} words to picture"] = _recall(words, clean[:count], target)
            figures[f"{name} {language} picture to words"] = _recall(clean[:count], words, target)
            figures[f"{name} {language} words to library"] = _recall(words, library[:count], target)
            rows = [(at, word) for at, each in enumerate(subjects[:count]) for word in each.held_out.get(language, [])]
            if rows:
                asked = towers.words(*bag([features(word, language) for _, word in rows]))
                places = torch.tensor([at for at, _ in rows])
                figures[f"{name} {language} held-out words to library"] = _recall(asked, library[:count], places)
                figures[f"{name} {language} held-out words"] = len(rows)
        figures[f"{name} picture to library"] = _recall(clean[:count], library[:count], target)
        seen = [_recall(views[:count], library[:count], target) for views in unseen]
        figures[f"{name} unseen views to library"] = sum(seen) / len(seen)
        alike = (library[:count] @ library[:count].T).fill_diagonal_(-1)
        figures[f"{name} highest cosine"] = alike.max().item()
        figures[f"{name} mean highest cosine"] = alike.max(1).values.mean().item()
    return {name: round(value, 4) for name, value in figures.items()}


def _recall(asked: Tensor, answers: Tensor, target: Tensor) -> float:
    return ((asked @ answers.T).argmax(1) == target).float().mean().item()


def ship(
    towers: Towers,
    library: Tensor,
    subjects: list[Subject],
    config: AppearanceConfig,
    figures: dict[str, float],
    folder: Path,
) -> None:
    """Write the picture tower's graph, and all weights with the library's vectors and keys."""
    beside = {f"words.{name}": value.numpy() for name, value in towers.words.state_dict().items()}
    beside = {name: value.astype(np.float16) if value.ndim > 1 else value for name, value in beside.items()}
    beside["library"] = library.numpy()
    metadata = {
        "keys": json.dumps([each.key for each in subjects]),
        "listed": str(len(lexicon.concepts())),
        "recipe": json.dumps(asdict(config)),
        "figures": json.dumps(figures),
    }
    onnx.export(
        towers.picture,
        {"pictures": torch.zeros(2, 4, SIDE, SIDE)},
        {"pictures": {0: "b"}},
        folder / "appearance.onnx",
        folder / "appearance.safetensors",
        output_names=["vectors"],
        beside=beside,
        metadata=metadata,
    )


if __name__ == "__main__":
    main()
