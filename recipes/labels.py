"""How far fewer labels get: `python -m recipes.labels cpu --run DIR --examples DIR --out DIR`, again after a stop.

Small video encoders learn to caption from a few labelled clips, beside the language model that a run of
`recipes.any_to_video` has after `create` (DIR of --run), which no clip was ever shown to. Half of the arms also learn
from clips without captions: first by themselves (hidden tubes, and two views of one clip), then from captions that the
half-taught model writes, where it is sure of them and a cycle agrees. All arms take the same number of steps on
captions. Each arm and seed leaves one JSON file, which `python -m benchmarks.fusion --label-runs DIR` reads.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoTokenizer

from filmloom.media.atomic import write_text
from filmloom.model.any_to_video import AnyToVideoModel
from filmloom.model.conversation import Conversation, Medium
from filmloom.model.data.augment import otherwise_seen
from filmloom.model.data.examples import ExampleClips
from filmloom.model.data.pseudo_captions import Thresholds, pseudo_captions
from filmloom.model.data.talks import shown
from filmloom.model.encoders.dual import AttentionPooling, info_nce
from filmloom.model.encoders.masked import MaskedTubes
from filmloom.model.encoders.media import Video
from filmloom.model.encoders.video import VideoTransformer
from filmloom.model.evaluate.slots import scene_in, slots_right
from filmloom.model.evoking import Evoking
from filmloom.model.joint_space import JointSpace
from filmloom.model.language_model import Sampling, text_loss
from filmloom.model.language_model.chat import Message
from filmloom.model.team import Team
from filmloom.model.train import StageConfig
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.world.describe import describe
from filmloom.world.scene import SceneSpec
from recipes.any_to_video import EVERYTHING, Recipe, Rules, any_to_video_cpu, any_to_video_smoke, build, run_stage

log = logging.getLogger(__name__)
Row = TypeVar("Row")

ARMS: tuple[tuple[float, bool], ...] = ((1.0, False), (0.5, False), (0.5, True), (0.25, False), (0.25, True))
"""Share of the labels, and whether clips without captions help."""
_ASK: Message = {"role": "user", "content": [{"type": "video"}, {"type": "text", "text": "Describe this clip."}]}
_SAID_TOKENS = 96
_AT_ONCE = 16
"""Clips that are described in one batch."""
_TAUGHT: Rules = (("*", False), ("encoders.*", True), ("input_projectors.*", True), ("language_model.*", True))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRecipe:
    """One arm's training; the arms differ in what they are taught from."""

    name: str
    model: Recipe
    """What is built; only its video side is used."""
    num_clips: int
    """With captions, where all have them."""
    num_unlabelled: int
    num_judged: int
    by_itself: StageConfig
    captions: StageConfig
    """All steps on captions; half of them before clips without captions get theirs."""
    joint: StageConfig
    thresholds: Thresholds = field(default_factory=Thresholds)


def labels_smoke() -> LabelRecipe:
    """Every part in seconds."""
    few = StageConfig(num_steps=2, batch_size=4, warmup_steps=1, log_every=1, save_every=1)
    return LabelRecipe(
        name="labels_smoke",
        model=_seeing(any_to_video_smoke()),
        num_clips=8,
        num_unlabelled=4,
        num_judged=4,
        by_itself=few,
        captions=replace(few, num_steps=4),
        joint=few,
        thresholds=Thresholds(confidence=0.0, cycle=-1.0),
    )


def labels_cpu() -> LabelRecipe:
    """Some ten minutes an arm on one core."""
    model = _seeing(any_to_video_cpu())
    kind, sizes = model.encoders["video"]
    few = {"width": 96, "depth": 2, "stem": (24, 48, 96)}
    return LabelRecipe(
        name="labels_cpu",
        model=replace(model, encoders={"video": (kind, {**sizes, **few})}),
        num_clips=1600,
        num_unlabelled=1600,
        num_judged=200,
        by_itself=StageConfig(num_steps=150, batch_size=16, learning_rate=1e-3, ema=0.98, warmup_steps=20),
        captions=StageConfig(num_steps=400, batch_size=16, learning_rate=1e-3, ema=0.98, warmup_steps=20),
        joint=StageConfig(num_steps=60, batch_size=32, learning_rate=2e-3, ema=0.95, warmup_steps=10),
        thresholds=Thresholds(confidence=0.7, cycle=0.5),
    )


RECIPES: Mapping[str, Callable[[], LabelRecipe]] = {"smoke": labels_smoke, "cpu": labels_cpu}


def _seeing(recipe: Recipe) -> Recipe:
    """Of a whole recipe what looks at clips."""
    return replace(
        recipe,
        encoders={"video": recipe.encoders["video"]},
        queries={"video": recipe.queries["video"]},
        num_processes=1,
    )


@dataclass(frozen=True, slots=True)
class Captioned:
    """A clip, what is said of it, and the scene that this tells."""

    video: Video
    text: str
    scene: SceneSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One run: from what it learns, with which dice, from whose words, and where it leaves what it has."""

    labels: float
    unlabelled: bool
    seed: int
    run: Path
    """Of `recipes.any_to_video`, at least as far as `create`."""
    examples: ExampleClips
    out: Path

    @property
    def folder(self) -> Path:
        """For its stages."""
        kind = "with" if self.unlabelled else "without"
        return self.out / f"{self.labels:g}-{kind}-{self.seed}"


def train_arm(recipe: LabelRecipe, arm: Arm) -> None:
    """Everything of one arm, and its result; what is there already is not done again."""
    result = arm.out / f"{arm.folder.name}.json"
    if result.is_file():
        return
    torch.set_num_threads(1)
    model = _begun(recipe, arm)
    taught = labelled(arm, range(round(arm.labels * recipe.num_clips)))
    if arm.unlabelled:
        alone = ByItself(cast(VideoTransformer, model.encoders["video"]))
        unlabelled = range(recipe.num_clips, recipe.num_clips + recipe.num_unlabelled)
        _stage(
            recipe,
            arm,
            alone,
            recipe.by_itself,
            "by-itself",
            EVERYTHING,
            lambda rng: _clip(arm, unlabelled, rng),
            alone.loss,
        )
        half = replace(recipe.captions, num_steps=recipe.captions.num_steps // 2)
        _taught(recipe, arm, model, half, "captions", taught)
        said = _said(recipe, arm, model, taught, unlabelled)
        _taught(recipe, arm, model, half, "more-captions", lambda rng: said(rng) if rng.random() < 0.5 else taught(rng))
    else:
        _taught(recipe, arm, model, recipe.captions, "captions", taught)
    accuracy = judged(recipe, model)
    told = {"labels": arm.labels, "unlabelled": arm.unlabelled, "seed": arm.seed, "accuracy": accuracy}
    write_text(result, json.dumps(told) + "\n")
    log.info("%s: %.1f %%", arm.folder.name, 100 * float(np.mean(accuracy)))


def _begun(recipe: LabelRecipe, arm: Arm) -> AnyToVideoModel:
    """Eyes that have seen nothing, words that were learnt from words alone."""
    built = replace(recipe.model, seed=arm.seed)
    model = build(built, ConditionedLayers(), AutoTokenizer.from_pretrained(arm.run / "tokenizer"))
    state = torch.load(arm.run / "create" / "state.pt", map_location="cpu", weights_only=True)["average"]
    prefix = "language_model."
    words = {name.removeprefix(prefix): each for name, each in state.items() if name.startswith(prefix)}
    model.language_model.load_state_dict(words)
    return model


def labelled(arm: Arm, numbers: range) -> Callable[[np.random.Generator], Captioned]:
    """Draws one of the clips of these numbers with its own caption."""

    def draw(rng: np.random.Generator) -> Captioned:
        number = numbers[int(rng.integers(len(numbers)))]
        scene = arm.examples.scene(number)
        return Captioned(_video(arm, number), describe(scene, "en"), scene)

    return draw


def _clip(arm: Arm, numbers: range, rng: np.random.Generator) -> tuple[Video, Video]:
    """Two views of one clip."""
    video = _video(arm, numbers[int(rng.integers(len(numbers)))])
    return video, replace(video, frames=otherwise_seen(video.frames, rng))


def _video(arm: Arm, number: int) -> Video:
    clip = arm.examples.clip(number)
    return Video(frames=clip.frames, fps=(len(clip.frames)) / arm.examples.seconds)


class ByItself(nn.Module):
    """Self-supervised: hidden tubes, and two views of one clip among those of others."""

    def __init__(self, encoder: VideoTransformer) -> None:
        super().__init__()
        self.encoder = encoder
        self.tubes = MaskedTubes(encoder)
        self.pooling = AttentionPooling(encoder.width, 64)
        self.log_scale = nn.Parameter(torch.tensor(2.66))

    def loss(self, batch: Sequence[tuple[Video, Video]], step: int) -> Tensor:
        """The two by turns, since each costs a pass over all clips."""
        ones, others = zip(*batch, strict=True)
        if step % 2:
            hidden: Tensor = self.tubes(ones, torch.Generator().manual_seed(step))
            return hidden + 0 * self.log_scale
        one, other = (nn.functional.normalize(self.pooling(self.encoder(each)), dim=-1) for each in (ones, others))
        return info_nce(one, other, self.log_scale)


def _taught(
    recipe: LabelRecipe,
    arm: Arm,
    model: AnyToVideoModel,
    stage: StageConfig,
    name: str,
    draw: Callable[[np.random.Generator], Captioned],
) -> None:
    evoking = Evoking(model.language_model)

    def loss(batch: Sequence[Captioned], step: int) -> Tensor:
        made = model([_told(each) for each in batch])
        near = evoking.loss("video", torch.stack(list(made.media)), [each.scene for each in batch])
        return text_loss(made.read, made.batch.labels) + near

    _stage(recipe, arm, model, stage, name, _TAUGHT, draw, loss)


def _told(row: Captioned) -> Conversation:
    return Conversation((_ASK, {"role": "assistant", "content": row.text}), (Medium("video", row.video),))


def _said(
    recipe: LabelRecipe,
    arm: Arm,
    model: AnyToVideoModel,
    taught: Callable[[np.random.Generator], Captioned],
    numbers: range,
) -> Callable[[np.random.Generator], Captioned]:
    """Draws one of the clips without captions, with what the model says of it and stands by."""
    path = arm.folder / "said.json"
    if not path.is_file():
        space = JointSpace(model, 64)

        def loss(batch: Sequence[Captioned], step: int) -> Tensor:
            return space.loss("video", [each.video for each in batch], space.embed("text", [e.text for e in batch]))

        _stage(recipe, arm, space, recipe.joint, "joint", EVERYTHING, taught, loss)
        kept = {}
        for first in range(numbers.start, numbers.stop, _AT_ONCE):
            some = range(first, min(first + _AT_ONCE, numbers.stop))
            for number, caption in zip(
                some, pseudo_captions(model, space, [_video(arm, each) for each in some]), strict=True
            ):
                if recipe.thresholds.passes(caption) and scene_in(caption.text, "en"):
                    kept[number] = caption.text
        log.info("%s: %d of %d captions are kept", arm.folder.name, len(kept), len(numbers))
        write_text(path, json.dumps(kept) + "\n")
    said = [(int(number), text) for number, text in json.loads(path.read_text(encoding="utf-8")).items()]

    def draw(rng: np.random.Generator) -> Captioned:
        if not said:
            return taught(rng)
        number, text = said[int(rng.integers(len(said)))]
        scene = scene_in(text, "en")
        assert scene is not None, "only captions that tell a scene are kept"
        return Captioned(_video(arm, number), text, scene)

    return draw


@torch.no_grad()
def judged(recipe: LabelRecipe, model: AnyToVideoModel) -> list[float]:
    """Of each of the same held-out clips, the share of its slots that are described right."""
    rng = np.random.default_rng([recipe.model.seed, 7])
    config = replace(recipe.model.talk, split="held_out", examples=None)
    clips = [shown(config, rng) for _ in range(recipe.num_judged)]
    right = []
    for first in range(0, len(clips), _AT_ONCE):
        some = clips[first : first + _AT_ONCE]
        batch, embeds = model.embedded([Conversation((_ASK,), (medium,)) for _, medium in some], ask=True)
        sampling = Sampling(temperature=0.0, max_new_tokens=_SAID_TOKENS, allow_clips=False)
        replies = model.language_model.generate(embeds, batch.mask, sampling)
        for reply, (scene, _) in zip(replies, some, strict=True):
            slots = slots_right(scene_in(reply.text, "en"), scene)
            right.append(float(np.mean([*slots.values()])))
    return right


def _stage(
    recipe: LabelRecipe,
    arm: Arm,
    model: nn.Module,
    stage: StageConfig,
    name: str,
    plan: Rules,
    draw: Callable[[np.random.Generator], Row],
    loss: Callable[[Sequence[Row], int], Tensor],
) -> None:
    """One stage to its end, in this process, with the arm's own dice."""
    own = replace(recipe.model, seed=arm.seed)
    run_stage(Team(), own, model, stage, arm.folder / name, plan, lambda _, rng: draw(rng), loss)


def main(arguments: list[str] | None = None) -> None:
    """Train the arms that the command line asks for, two at a time."""
    parser = argparse.ArgumentParser(prog="python -m recipes.labels", description=__doc__)
    parser.add_argument("recipe", choices=[*RECIPES])
    parser.add_argument("--run", type=Path, required=True, help="folder of a run of recipes.any_to_video")
    parser.add_argument("--examples", type=Path, required=True, help="folder of drawn clips")
    parser.add_argument("--out", type=Path, required=True, help="folder for the results and what leads to them")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args(arguments)
    recipe, examples = RECIPES[asked.recipe](), ExampleClips(folder=asked.examples)
    arms: list[tuple[Any, Arm]] = [
        (recipe, Arm(labels=labels, unlabelled=more, seed=seed, run=asked.run, examples=examples, out=asked.out))
        for seed in range(asked.seeds)
        for labels, more in ARMS
    ]
    with get_context("spawn").Pool(asked.processes, maxtasksperchild=1) as pool:
        pool.starmap(train_arm, arms, chunksize=1)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main()
