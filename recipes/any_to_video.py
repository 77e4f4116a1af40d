"""Trains the any-to-video model: `python -m recipes.any_to_video cpu --out DIR --examples DIR`, again after a stop.

Each stage is resumed where it was: `looks` and `spaces` (S0: encoders learn the names of a clip's cast, what hides in
hidden tubes, and what belongs together), `create` (S2: the language model learns to speak, and what is said becomes the
generator's condition), `evoke` and `understand` (S1: media come near the words for what is there, then it is said),
`mixed` (S3: everything, in several turns), and last `joint`, the space in which clips and words find each other. What a
stage may change is its freeze plan, printed as a table. The language model as it was before S3 stays in
`out/language-model-before-mixed`, for the proof that it lost no words. The examples are those of `python -m
recipes.frames examples`; without them every clip is drawn when it is needed.

`further --start CHECKPOINT` trains a finished model on, from `create` to `joint`, and `briefly --start CHECKPOINT` from
`understand`; `ship` puts a run's checkpoint into the package.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
import torch
from safetensors.torch import load_file
from safetensors.torch import save as to_bytes
from torch import Tensor, nn
from transformers import AutoTokenizer

from filmloom.media.atomic import write_bytes
from filmloom.model.any_to_video import SHIPPED, AnyToVideoModel, Parts
from filmloom.model.conversation import Conversation, Medium
from filmloom.model.data.captioned_clip import CaptionedClip, Pixels
from filmloom.model.data.examples import ExampleClips
from filmloom.model.data.talks import KINDS, Kind, Talk, TalkConfig, talks, voiced
from filmloom.model.data.workers import prefetched
from filmloom.model.data.world_clips import WorldClips
from filmloom.model.directing import Directing
from filmloom.model.encoders import Encoder, encoder_named
from filmloom.model.encoders.dual import AttentionPooling, info_nce
from filmloom.model.encoders.image import ImageCnn
from filmloom.model.encoders.masked import MaskedTubes
from filmloom.model.encoders.media import Modality, Video
from filmloom.model.encoders.naming import Naming, concept_number, cover_of, num_concepts
from filmloom.model.encoders.text import TextEncoderConfig
from filmloom.model.encoders.video import VideoTransformer
from filmloom.model.evoking import Evoking
from filmloom.model.input_projectors import projector_named
from filmloom.model.joint_space import JointSpace
from filmloom.model.language_model import (
    Batch,
    FreezePlan,
    InBoxConfig,
    LanguageModel,
    text_loss,
    train_tokenizer,
)
from filmloom.model.language_model.chat import NOT_LEARNED
from filmloom.model.language_model.tuning import TuningConfig, merge, tune
from filmloom.model.output_projectors.alignment import AlignmentConfig
from filmloom.model.output_projectors.transformer import TransformerConfig
from filmloom.model.portraying import Portraying
from filmloom.model.team import Team, together
from filmloom.model.train import StageConfig, Trainer, copied
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.flow import flow_loss
from filmloom.types import Language, Sound
from filmloom.world import lexicon
from filmloom.world.describe import describe
from filmloom.world.sample import sample
from filmloom.world.scene import Actor, SceneSpec
from filmloom.world.talk.words import sentence, some

log = logging.getLogger(__name__)
Row = TypeVar("Row")

CREATE: tuple[Kind, ...] = ("clip", "clips", "edit again", "riddle", "words")
ASK: tuple[Kind, ...] = ("describe", "question", "interview")
UNDERSTAND: tuple[Kind, ...] = (*KINDS, *CREATE, *ASK)
"""Everything, and twice what is made from words alone, or said of clips: with once, a third of it was forgotten."""
Rules: TypeAlias = tuple[tuple[str, bool], ...]
EVERYTHING: Rules = (("*", True),)
SPACES_PLAN: Rules = (("*", True), ("encoders.image.*", False), ("encoders.video.stem.*", False))
CREATE_PLAN: Rules = (("*", True), ("encoders.*", False), ("input_projectors.*", False))
EVOKE_PLAN: Rules = (("*", False), ("input_projectors.*", True))
UNDERSTAND_PLAN: Rules = (
    ("*", True),
    ("encoders.*", False),
    ("encoders.video.*", True),
    ("encoders.video.stem.*", False),
)
MIXED_PLAN: Rules = (("*", True), ("encoders.*", False))
"""And of the language model what its tuning trains."""
_GLIMPSES: int = 8
"""Frames of each clip that are glimpsed at."""
_SOUND_EVERY: int = 2
"""Of so many clips one comes with a sound, which costs as much to make as the clip."""
_OTHERWISE_EVERY: int = 8
"""Of so many steps of the first stage one looks for hidden tubes, and one for the words that belong to a clip."""
_STEM = 32, 64, 128
_SIZES: Mapping[Modality, tuple[str, dict[str, Any]]] = {
    "image": ("image-cnn", {"widths": _STEM, "blocks": 1, "max_side": 64}),
    "video": (
        "video-transformer",
        {"width": 128, "depth": 4, "max_side": 64, "tubelet_frames": 4, "fps": 4.0, "stem": _STEM, "motion": True},
    ),
    "audio": ("audio", {"width": 128, "depth": 2}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A whole run."""

    name: str
    talk: TalkConfig = field(default_factory=TalkConfig)
    vocab_size: int = 4096
    num_texts: int = 4000
    """Talks that the tokenizer is trained on."""
    encoders: Mapping[Modality, tuple[str, dict[str, Any]]] = field(default_factory=lambda: dict(_SIZES))
    language_model: InBoxConfig = field(default_factory=lambda: InBoxConfig(width=256, depth=4, queries_per_key=1))
    num_signals: int = 32
    queries: Mapping[Modality, int] = field(default_factory=lambda: {"image": 8, "video": 24, "audio": 6})
    """Embeddings that the language model reads of each medium."""
    inside: int = 160
    """Width of the input projectors."""
    hidden: int = 256
    """Width of the output projector."""
    dimensions: int = 128
    """Of the shared space."""
    looks: StageConfig
    spaces: StageConfig
    create: StageConfig | None
    evoke: StageConfig | None
    understand: StageConfig
    mixed: StageConfig
    joint: StageConfig
    tuning: TuningConfig = field(default_factory=lambda: TuningConfig(mode="lora", rank=32, alpha=64))
    """How the last stage trains the language model."""
    alignment: AlignmentConfig = field(default_factory=lambda: AlignmentConfig(distance="squared"))
    flow_weight: float = 1.0
    """Of the flow loss beside the alignment; 0 for none."""
    overheard: float = 0.15
    """Of what users say, which the language model learns to foresee as well."""
    naming: float = 1.0
    """Of the names that signals ask for."""
    portrayal: float = 0.5
    """Of what tells everybody's look."""
    direction: float = 0.4
    """Of what tells everything else that a clip's script says."""
    num_portrayed: int = 800
    """Scenes from which is found how looks and directions are read."""
    num_processes: int = 1
    compiled: bool = False
    """Whether the language model's layers are compiled, for which there has to be a C++ compiler: a fifth faster."""
    seed: int = 11


def any_to_video_smoke() -> Recipe:
    """Every stage in seconds, at a toy's size."""
    few = StageConfig(num_steps=2, batch_size=4, warmup_steps=1, log_every=1, save_every=1)
    tiny: dict[str, Any] = {"width": 32, "depth": 1, "head_width": 8}
    return Recipe(
        name="any_to_video_smoke",
        talk=TalkConfig(size=32, fps=2.0, seconds=2.0),
        vocab_size=400,
        num_texts=20,
        encoders={
            "image": ("image-cnn", {"widths": (8, 8, 16), "blocks": 1, "max_side": 32}),
            "video": ("video-transformer", {**tiny, "max_side": 32, "fps": 2.0, "stem": (8, 8, 16), "motion": True}),
            "audio": ("audio", tiny),
        },
        language_model=InBoxConfig(width=32, depth=1, head_width=8, queries_per_key=1),
        num_signals=4,
        queries={"image": 2, "video": 3, "audio": 2},
        inside=32,
        hidden=32,
        dimensions=32,
        num_portrayed=40,
        looks=few,
        spaces=few,
        create=few,
        evoke=few,
        understand=few,
        mixed=few,
        joint=few,
    )


def any_to_video_cpu() -> Recipe:
    """Some hours on two cores, as two processes of one thread."""
    return Recipe(
        name="any_to_video_cpu",
        talk=TalkConfig(augmented=0.5, loose=0.4),
        looks=StageConfig(num_steps=2600, batch_size=32, learning_rate=2e-3, ema=0.99, save_every=100),
        spaces=StageConfig(num_steps=1000, batch_size=32, learning_rate=1e-3, ema=0.99, save_every=100),
        create=StageConfig(num_steps=900, batch_size=64, learning_rate=1e-3, ema=0.995, save_every=100),
        evoke=StageConfig(num_steps=500, batch_size=64, learning_rate=2e-3, ema=0.99, save_every=100),
        understand=StageConfig(num_steps=3400, batch_size=32, learning_rate=6e-4, ema=0.995, save_every=100),
        mixed=StageConfig(num_steps=320, batch_size=32, learning_rate=3e-4, ema=0.99, save_every=100),
        joint=StageConfig(num_steps=100, batch_size=128, learning_rate=2e-3, warmup_steps=20, ema=0.96, save_every=50),
        num_processes=2,
        compiled=True,
    )


def any_to_video_further() -> Recipe:
    """What goes on from a finished checkpoint, all but the encoders' stages: an hour or two on two cores."""
    first = any_to_video_cpu()
    assert first.create is not None and first.evoke is not None
    return replace(
        first,
        name="any_to_video_further",
        create=replace(first.create, num_steps=1200, learning_rate=6e-4),
        evoke=replace(first.evoke, num_steps=60, learning_rate=1e-3, warmup_steps=10, ema=0.95),
        understand=replace(first.understand, num_steps=260, learning_rate=4e-4, warmup_steps=30, ema=0.98),
        mixed=replace(first.mixed, num_steps=60, warmup_steps=10, ema=0.97),
        joint=replace(first.joint, num_steps=120),
        seed=15,
    )


def any_to_video_briefly() -> Recipe:
    """An hour and a half from a finished checkpoint, all but words alone: what is seen, and talks that are new."""
    further = any_to_video_further()
    return replace(
        further,
        name="any_to_video_briefly",
        create=None,
        evoke=None,
        understand=replace(
            further.understand, num_steps=1500, learning_rate=6e-4, warmup_steps=30, decay_from=0.3, ema=0.98
        ),
        mixed=replace(further.mixed, num_steps=40, warmup_steps=5, ema=0.9),
        seed=17,
    )


RECIPES: Mapping[str, Callable[[], Recipe]] = {
    "smoke": any_to_video_smoke,
    "cpu": any_to_video_cpu,
    "further": any_to_video_further,
    "briefly": any_to_video_briefly,
}
_GOES_ON = "further", "briefly"


def tokenizer_of(recipe: Recipe) -> Any:
    """Trained on what is said in talks."""
    stream = talks(replace(recipe.talk, kinds=("clip", "edit again", "words", "name the sound")), _dice(recipe, 9, 0))
    texts = [text for _ in range(recipe.num_texts) for text in _texts(next(stream))]
    return train_tokenizer(texts, recipe.vocab_size, num_signals=recipe.num_signals)


def _kept_tokenizer(team: Team, recipe: Recipe, folder: Path) -> Any:
    """The run's own, from its beginning on: a stream of talks that was changed since would make another."""
    if team.rank == 0 and not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=folder.parent) as made:
            tokenizer_of(recipe).save_pretrained(Path(made) / folder.name)
            (Path(made) / folder.name).rename(folder)
    team.wait()
    return AutoTokenizer.from_pretrained(folder)


def build(recipe: Recipe, generator: ConditionedLayers, tokenizer: Any = None) -> AnyToVideoModel:
    """The model with random weights, all of it from the recipe's seed; tokenizer: by default, one trained on talks."""
    torch.manual_seed(recipe.seed)
    tokenizer = tokenizer or tokenizer_of(recipe)
    language_model = LanguageModel(recipe.language_model.build(tokenizer), tokenizer)
    encoders = {name: encoder_named(kind, **sizes) for name, (kind, sizes) in recipe.encoders.items()}
    width, inside = (
        language_model.width,
        {"inside": recipe.inside, "depth": 1, "head_width": 32 if recipe.inside >= 64 else 8},
    )
    projectors = {
        name: projector_named(
            "resampler", encoder_width=each.width, width=width, num_queries=recipe.queries[name], **inside
        )
        for name, each in encoders.items()
    }
    output = TransformerConfig(
        width=width,
        num_states=recipe.num_signals,
        spec=generator.spec,
        hidden=recipe.hidden,
        depth=2,
        feed_forward=2 * recipe.hidden,
    )
    return AnyToVideoModel(
        Parts(
            encoders=encoders,
            input_projectors=projectors,
            language_model=language_model,
            output_projector=output.build(),
            generator=generator,
        )
    )


def train(recipe: Recipe, out: Path, generator: ConditionedLayers | None = None, *, start: Path | None = None) -> None:
    """All stages into a folder; what was stopped goes on. start: a finished checkpoint, to be trained further."""
    together(train_all, (recipe, out, generator, start), recipe.num_processes)


def train_all(
    team: Team, recipe: Recipe, out: Path, generator: ConditionedLayers | None = None, start: Path | None = None
) -> AnyToVideoModel:
    """All stages, in each process; the checkpoint is `out/any-to-video-small`."""
    out.mkdir(parents=True, exist_ok=True)
    generator = generator or ConditionedLayers()
    if start is None:
        model = build(recipe, generator, _kept_tokenizer(team, recipe, out / "tokenizer"))
        _train_encoders(team, recipe, out, model)
    else:
        model = AnyToVideoModel.from_pretrained(start, generator=generator)
    if recipe.compiled:
        for layer in cast(Any, model.language_model.network).model.layers:
            layer.compile(dynamic=True)  # in place: names and copies stay as they are
    evoking = Evoking(model.language_model)
    loss = partial(loss_of, model, recipe, guides_of(recipe, model, evoking))
    if recipe.create is not None:
        run_stage(team, recipe, model, recipe.create, out / "create", CREATE_PLAN, partial(_talk, CREATE), loss)
    if recipe.evoke is not None:
        evoked = partial(evoking_loss, model, evoking)
        run_stage(team, recipe, model, recipe.evoke, out / "evoke", EVOKE_PLAN, lesson, evoked)
    run_stage(
        team, recipe, model, recipe.understand, out / "understand", UNDERSTAND_PLAN, partial(_talk, UNDERSTAND), loss
    )
    if team.rank == 0:
        model.language_model.save_pretrained(out / "language-model-before-mixed")
    tuned = tune(model.language_model, recipe.tuning)
    plan = (*MIXED_PLAN, *((f"language_model.{pattern}", trained) for pattern, trained in tuned.rules))
    run_stage(team, recipe, model, recipe.mixed, out / "mixed", plan, partial(_talk, UNDERSTAND), loss)
    if recipe.tuning.mode == "lora":
        merge(model.language_model)
    space = JointSpace(model, recipe.dimensions)
    run_stage(team, recipe, space, recipe.joint, out / "joint", EVERYTHING, lesson, partial(joint_loss, space))
    if team.rank == 0:
        model.save_pretrained(out / "any-to-video-small")
        space.save_pretrained(out / "any-to-video-small")
    return model


def _train_encoders(team: Team, recipe: Recipe, out: Path, model: AnyToVideoModel) -> None:
    looks = Looks(cast(ImageCnn, model.encoders["image"]))
    run_stage(team, recipe, looks, recipe.looks, out / "looks", EVERYTHING, glimpses, looks.loss)
    cast(VideoTransformer, model.encoders["video"]).stem.load_state_dict(model.encoders["image"].state_dict())
    spaces = Spaces(model.encoders, recipe)
    run_stage(team, recipe, spaces, recipe.spaces, out / "spaces", SPACES_PLAN, lesson, spaces.loss)


@dataclass(frozen=True, slots=True)
class Guides:
    """What tells the model's two ends how to name what is there."""

    evoking: Evoking
    portraying: Portraying
    directing: Directing


def guides_of(recipe: Recipe, model: AnyToVideoModel, evoking: Evoking) -> Guides:
    """For the model's generator, from scenes of the recipe's own."""
    dice = _dice(recipe, 8, 0)
    scenes = [sample(dice, "train") for _ in range(recipe.num_portrayed)]
    generator = cast(ConditionedLayers, model.generator)
    return Guides(evoking, Portraying(generator, scenes), Directing(generator, scenes))


def joint_loss(space: JointSpace, batch: Sequence[Lesson], step: int) -> Tensor:
    """Clips, one frame of each, and sounds against the words that belong to them."""
    videos, texts = [each.video for each in batch], [each.text for each in batch]
    at = step % len(videos[0].frames)
    told = space.embed("text", texts)  # [b e]
    losses = [space.loss("video", videos, told), space.loss("image", [each.frames[at] for each in videos], told)]
    sounds = [(each.sound, name_of(each.voice, step)) for each in batch if each.sound is not None]
    if len(sounds) > 1:
        heard, names = zip(*sounds, strict=True)
        losses.append(space.loss("audio", heard, space.embed("text", names)))
    return torch.stack(losses).mean()


def name_of(concept: str, step: int) -> str:
    """What a sound comes from, in one of the languages."""
    language: Language = "zh" if step % 2 else "en"
    return sentence(some(Actor(name=concept, concept=concept), language), language)


def evoking_loss(model: AnyToVideoModel, evoking: Evoking, batch: Sequence[Lesson], step: int) -> Tensor:
    """How far clips, one frame of each, and sounds are from the words for what is there."""
    at = step % len(batch[0].video.frames)
    scenes = [each.scene for each in batch]
    heard = [(Medium("audio", each.sound), _sounding(each.voice)) for each in batch if each.sound is not None]
    media = [Medium("video", each.video) for each in batch] + [Medium("image", each.video.frames[at]) for each in batch]
    embeds = model.embed_media([*media, *(sound for sound, _ in heard)])
    return _evoked(evoking, media + [sound for sound, _ in heard], embeds, scenes * 2 + [scene for _, scene in heard])


def _evoked(evoking: Evoking, media: Sequence[Medium], embeds: Sequence[Tensor], scenes: Sequence[SceneSpec]) -> Tensor:
    """The mean over the modalities."""
    rows = {
        each.modality: [row for row, other in enumerate(media) if other.modality == each.modality] for each in media
    }
    losses = [
        evoking.loss(modality, torch.stack([embeds[row] for row in at]), [scenes[row] for row in at])
        for modality, at in rows.items()
    ]
    return torch.stack(losses).mean()


def _sounding(concept: str) -> SceneSpec:
    return SceneSpec(actors=(Actor(name=concept, concept=concept),))


def loss_of(model: AnyToVideoModel, recipe: Recipe, guides: Guides, batch: Sequence[Talk], step: int) -> Tensor:
    """Cross-entropy of what is answered; the distance of the clips' conditions from the generator's own, what it makes
    of them and whose looks they tell; and how far media are from the words for what is there.

    Short talks are read apart from long ones: together, half of what is read would be padding.
    """
    by_length = sorted(batch, key=lambda talk: sum(map(len, _texts(talk))))
    half = (len(batch) + 1) // 2
    parts = [part for part in (by_length[:half], by_length[half:]) if part]
    losses = [_losses(model, recipe, guides, part, step * len(parts) + number) for number, part in enumerate(parts)]
    return sum((_mean(each) for each in zip(*losses, strict=True)), start=torch.zeros(()))


def _losses(
    model: AnyToVideoModel, recipe: Recipe, guides: Guides, talks: Sequence[Talk], step: int
) -> tuple[tuple[Tensor, int], tuple[Tensor, int], tuple[Tensor, int]]:
    """Of the words, of the clips and of the media: the mean, and over how many."""
    made = model([Conversation(talk.messages, talk.media) for talk in talks])
    answered = text_loss(made.read, made.batch.labels)
    said = recipe.overheard * text_loss(made.read, _overheard(made.batch, model.language_model))
    words = answered + said, int((made.batch.labels != NOT_LEARNED).sum())
    shown = [(medium, talk.scene) for talk in talks for medium in talk.media if talk.scene is not None]
    media: tuple[Tensor, int] = torch.zeros(()), 0
    if shown and len(shown) == len(made.media):
        seen, there = zip(*shown, strict=True)
        # Few talks show a picture: of every clip one frame is looked at too.
        frames = [Medium("image", each.content.frames[step % len(each.content.frames)])
                  for each in seen if each.modality == "video"]  # fmt: skip
        of_frames = [scene for each, scene in shown if each.modality == "video"]
        embeds = [*made.media, *(model.embed_media(frames) if frames else [])]
        media = _evoked(guides.evoking, [*seen, *frames], embeds, [*there, *of_frames]), len(shown)
    scenes = [scene for talk in talks for scene in talk.clips]
    if made.condition is None or not scenes:
        return words, (torch.zeros(()), 0), media
    generator = cast(ConditionedLayers, model.generator)
    target = generator.encode_specs(scenes)
    loss = recipe.alignment.loss(made.condition, target, step)
    assert made.signals is not None
    loss = loss + recipe.naming * guides.evoking.asked(made.signals, scenes)
    loss = loss + recipe.portrayal * guides.portraying.loss(made.condition, scenes)
    loss = loss + recipe.direction * guides.directing.loss(made.condition, scenes)
    if recipe.flow_weight:
        dice = torch.Generator().manual_seed(step)
        loss = loss + recipe.flow_weight * flow_loss(generator.model, made.condition, target, dice)
    return words, (loss, len(scenes)), media


def _overheard(batch: Batch, language_model: LanguageModel) -> Tensor:
    """Everything in words that is no answer."""
    special = torch.tensor([*language_model.tokenizer.added_tokens_decoder])
    heard = batch.mask & (batch.labels == NOT_LEARNED) & ~torch.isin(batch.ids, special)
    return batch.ids.masked_fill(~heard, NOT_LEARNED)


def _mean(losses: Sequence[tuple[Tensor, int]]) -> Tensor:
    """Of means over so many."""
    total = max(sum(count for _, count in losses), 1)
    return sum((loss * (count / total) for loss, count in losses), start=torch.zeros(()))


class Looks(nn.Module):
    """Before all else, what things look like: an image network on cut-outs of frames, where somebody is."""

    def __init__(self, encoder: ImageCnn) -> None:
        super().__init__()
        self.encoder = encoder
        self.named = Naming(encoder.width, ("concept", "color", "background", "hour"))

    def loss(self, batch: Sequence[Glimpses], step: int) -> Tensor:
        """Who is seen."""
        masks = torch.from_numpy(np.concatenate([each.masks for each in batch])).float()  # [k y x]
        scenes = [each.scene for each in batch for _ in each.masks]
        tokens = self.encoder([picture for each in batch for picture in each.pictures])
        loss: Tensor = self.named(tokens, cover_of(masks[:, None], 1, self.encoder.config.cell), scenes)
        return loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpses:
    """Squares out of some frames of a clip, each with somebody in it if there is anybody."""

    pictures: Pixels
    """[k y x 3]"""
    masks: Pixels
    """[k y x]"""
    scene: SceneSpec


def glimpses(config: TalkConfig, rng: np.random.Generator) -> Glimpses:
    """Of one clip, by chance."""
    clip, scene = _drawn(config, rng)
    frames = rng.permutation(len(clip.frames))[:_GLIMPSES]
    places = [_square(clip.mask[frame], config.size // 2, rng) for frame in frames]
    return Glimpses(
        pictures=np.stack([clip.frames[frame][place] for frame, place in zip(frames, places, strict=True)]),
        masks=np.stack([clip.mask[frame][place] for frame, place in zip(frames, places, strict=True)]),
        scene=scene,
    )


def _square(mask: Pixels, side: int, rng: np.random.Generator) -> tuple[slice, slice]:
    """Around some pixel of somebody, a little beside it."""
    shown = np.argwhere(mask)  # [n 2]
    middle = shown[rng.integers(len(shown))] if len(shown) else np.array(mask.shape) // 2
    first = np.clip(middle - rng.integers(side // 4, 3 * side // 4, 2), 0, np.array(mask.shape) - side)
    return slice(int(first[0]), int(first[0]) + side), slice(int(first[1]), int(first[1]) + side)


class Spaces(nn.Module):
    """S0: the encoders in one space with texts, and the video encoder's hidden tubes."""

    def __init__(self, encoders: nn.ModuleDict, recipe: Recipe) -> None:
        super().__init__()
        width = recipe.inside
        self.encoders = encoders
        self.text = TextEncoderConfig(num_tokens=256, width=width, depth=2, head_width=_head_width(width)).build(
            lambda text: list(text.encode()[:512])
        )
        self.poolings = nn.ModuleDict(
            {name: AttentionPooling(cast(Encoder, each).width, recipe.dimensions) for name, each in encoders.items()}
        )
        self.text_pooling = AttentionPooling(width, recipe.dimensions)
        self.log_scale = nn.Parameter(torch.tensor(2.66))
        self.tubes = MaskedTubes(cast(VideoTransformer, encoders["video"]))

        self.named = Naming(cast(Encoder, encoders["video"]).width)
        self.heard = nn.Linear(cast(Encoder, encoders["audio"]).width, num_concepts())

    def loss(self, batch: Sequence[Lesson], step: int) -> Tensor:
        """What places show and sounds come from; now and then hidden tubes, or clips against their words."""
        videos, scenes = [each.video for each in batch], [each.scene for each in batch]
        masks = torch.from_numpy(np.stack([each.mask for each in batch])).float()  # [b f y x]
        tokens = self.encoders["video"](videos)
        losses = [self.named(tokens, cover_of(masks, *_cell(self.encoders["video"])), scenes)]
        sounds = [(each.sound, concept_number(each.voice)) for each in batch if each.sound is not None]
        if sounds:
            heard = self.heard(self.encoders["audio"]([sound for sound, _ in sounds]).features.mean(1))  # [r k]
            losses.append(nn.functional.cross_entropy(heard, torch.tensor([concept for _, concept in sounds])))
        if step % _OTHERWISE_EVERY == 1:
            losses.append(self.tubes(videos, torch.Generator().manual_seed(step)))
        if step % _OTHERWISE_EVERY == 3:
            seen = nn.functional.normalize(self.poolings["video"](tokens), dim=-1)
            read = nn.functional.normalize(self.text_pooling(self.text([each.text for each in batch])), dim=-1)
            losses.append(info_nce(seen, read, self.log_scale))
        return sum(losses, start=self.log_scale * 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the encoders learn from: a clip, who is where, what is said of it, and a sound."""

    video: Video
    mask: Pixels
    scene: SceneSpec
    text: str
    voice: str = ""
    """Whose sound it is."""
    sound: Sound | None = None


def lesson(config: TalkConfig, rng: np.random.Generator) -> Lesson:
    """One, by chance."""
    clip, scene = _drawn(config, rng)
    heard = lexicon.concepts()[int(rng.integers(num_concepts()))].key if rng.random() < 1 / _SOUND_EVERY else ""
    return Lesson(
        video=Video(frames=clip.frames, fps=config.fps),
        mask=clip.mask,
        scene=scene,
        text=describe(scene, "zh" if rng.random() < 0.5 else "en"),
        voice=heard,
        sound=voiced(heard, rng) if heard else None,
    )


def _drawn(config: TalkConfig, rng: np.random.Generator) -> tuple[CaptionedClip, SceneSpec]:
    source: WorldClips | ExampleClips = config.examples or WorldClips(
        size=config.size, num_frames=round(config.seconds * config.fps), seconds=config.seconds
    )
    number = int(rng.integers(1 << 30))
    return source.clip(number), source.scene(number)


def _cell(encoder: nn.Module) -> tuple[int, int]:
    config = cast(VideoTransformer, encoder).config
    return config.tubelet_frames, config.patch_size


def run_stage(
    team: Team,
    recipe: Recipe,
    model: nn.Module,
    stage: StageConfig,
    folder: Path,
    plan: Rules,
    one: Callable[[TalkConfig, np.random.Generator], Row],
    loss: Callable[[Sequence[Row], int], Tensor],
) -> None:
    """One stage to its end; the model then has its averaged weights."""
    freeze = FreezePlan(plan)
    freeze.apply(model)
    if team.rank == 0:
        log.info("stage %s\n%s", folder.name, freeze.table(model))
    trainer = Trainer(model, copied(model), stage, folder, team)
    trainer.resume()
    freeze.check(model)
    model.train()
    trainer.run(prefetched(_batches(recipe, one, stage, trainer.step, team)), loss)
    model.load_state_dict(trainer.averaged())
    model.eval()


def _talk(kinds: tuple[Kind, ...], config: TalkConfig, rng: np.random.Generator) -> Talk:
    return next(talks(replace(config, kinds=kinds), rng))


def _batches(
    recipe: Recipe,
    one: Callable[[TalkConfig, np.random.Generator], Row],
    stage: StageConfig,
    first: int,
    team: Team,
) -> Iterator[list[Row]]:
    """This process's rows of each step, from the seed, the step and the row alone."""
    rows = team.rows(stage.batch_size)
    for step in count(first):
        yield [one(recipe.talk, _dice(recipe, step, row)) for row in range(rows.start, rows.stop)]


def _head_width(width: int) -> int:
    return 32 if width >= 64 else 8


def _dice(recipe: Recipe, step: int, row: int) -> np.random.Generator:
    return np.random.default_rng([recipe.seed, step, row])


def _texts(talk: Talk) -> Iterator[str]:
    for message in talk.messages:
        content = message["content"]
        yield from [content] if isinstance(content, str) else (p["text"] for p in content if p["type"] == "text")


def ship(checkpoint: Path, target: Path = SHIPPED) -> None:
    """Put a trained checkpoint into the package, its weights in half precision: they are read back into single."""
    shutil.copytree(checkpoint, target, dirs_exist_ok=True)
    for path in target.rglob("*.safetensors"):
        weights = {name: each.half() for name, each in load_file(path).items()}
        write_bytes(path, to_bytes(weights, metadata={"format": "pt"}))


def main(arguments: list[str] | None = None) -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m recipes.any_to_video", description=__doc__)
    parser.add_argument("recipe", choices=[*RECIPES, "ship"], help="ship: put what was trained into the package")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint and its logs")
    parser.add_argument(
        "--start", type=Path, default=SHIPPED, help="further, briefly: the checkpoint that is trained on"
    )
    parser.add_argument("--examples", type=Path, help="folder of drawn clips, instead of drawing in training")
    asked = parser.parse_args(arguments)
    if asked.recipe == "ship":
        ship(asked.out / "any-to-video-small")
        return
    recipe = RECIPES[asked.recipe]()
    if asked.examples:
        recipe = replace(recipe, talk=replace(recipe.talk, examples=ExampleClips(folder=asked.examples)))
    train(recipe, asked.out, start=asked.start if asked.recipe in _GOES_ON else None)


if __name__ == "__main__":
    # Waiting threads that spin slow a neighbouring process down ten times.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main()
