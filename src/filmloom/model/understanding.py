"""Understanding: a clip and its prompt in; out how much of the prompt the fusion model sees in the clip, slot by slot.

Twice over: it describes the clip, and what it tells is held against the scene of the prompt; and it is asked about each
thing that the prompt says, where the likelihood of the right answer counts. Only what the prompt says is compared.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from jaxtyping import Float
from torch import Tensor

from filmloom.errors import InputError, PromptError
from filmloom.media import Clip
from filmloom.model.any_to_video import SHIPPED, AnyToVideoModel
from filmloom.model.conversation import Conversation, Medium
from filmloom.model.encoders.media import Video
from filmloom.model.evaluate.slots import scene_in, slots_right
from filmloom.model.language_model import Sampling
from filmloom.model.language_model.chat import NOT_LEARNED, Message
from filmloom.model.video_generator.best_of import Score
from filmloom.model.video_generator.request import ClipRequest
from filmloom.progress import Progress
from filmloom.types import Frame, Language, OnEvent
from filmloom.world.animation import Animation
from filmloom.world.language import chinese, english, grammar
from filmloom.world.parse import language_of, parse
from filmloom.world.rasterise import rasterise
from filmloom.world.scene import SceneSpec
from filmloom.world.talk import Answer, Slot, questions

FPS: Final = 8.0
"""Frames per second that are looked at."""
_SIDE: Final = 128
"""Pixels of the shorter side that are looked at."""
_MOST_TOKENS: Final = 160
_DESCRIBE: Final[dict[Language, str]] = {"en": "Describe this clip.", "zh": "描述这段视频。"}
_SCENERY: Final[frozenset[Slot]] = frozenset({"background", "weather", "hour", "camera"})
"""What every scene has, whether it was said or not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a prompt asks for."""

    scene: SceneSpec
    language: Language
    slots: frozenset[Slot]
    """That the prompt speaks of."""


class Understanding:
    """A scorer: the any-to-video model looks at clips."""

    def __init__(
        self, model: AnyToVideoModel, name: str = "any-to-video", *, describes: bool = True, answers: bool = True
    ) -> None:
        """describes, answers: whether what it tells and what it answers count. Raises InputError for a model without
        an encoder of videos."""
        if "video" not in model.encoders:
            raise InputError(f"The model {name} has no encoder of videos, so it can't look at clips.")
        if not (describes or answers):
            raise InputError("Neither descriptions nor answers are to count; let one of them.")
        self.model, self.name = model, name
        self._describes, self._answers = describes, answers

    @classmethod
    def from_pretrained(cls, folder: Path | str | None = None) -> Understanding:
        """A folder or a Hub id; by default the model that comes with filmloom. Raises InputError."""
        folder = folder or SHIPPED
        return cls(AnyToVideoModel.from_pretrained(folder), Path(folder).name)

    def check(self, request: ClipRequest) -> None:
        """Raises PromptError for a prompt without a scene."""
        wanted_of(request)

    @torch.no_grad()
    def score(self, clip: Clip, request: ClipRequest) -> Score:
        """Of each slot the mean of what was told and of what was answered; all slots count alike."""
        wanted = wanted_of(request)
        tokens = self.model.encode_media("video", [looked_at(clip, request.on_event)])
        medium = Medium("video", tokens)
        told, said = self._told(medium, wanted) if self._describes else ({}, "")
        answered = self._answered(medium, wanted) if self._answers else {}
        slots = {
            slot: _mean([each[slot] for each in (told, answered) if slot in each]) for slot in {**told, **answered}
        }
        return Score(value=_mean([*slots.values()]), slots=dict(sorted(slots.items())), said=said)

    def _told(self, medium: Medium, wanted: Wanted) -> tuple[dict[Slot, float], str]:
        """What is right in its description of the clip, and the description."""
        asked = Conversation((_about(_DESCRIBE[wanted.language]),), (medium,))
        batch, embeds = self.model.embedded([asked], ask=True)
        sampling = Sampling(temperature=0.0, max_new_tokens=_MOST_TOKENS, allow_clips=False)
        text = self.model.language_model.generate(embeds, batch.mask, sampling)[0].text.strip()
        right = slots_right(scene_in(text, wanted.language), wanted.scene)
        return {slot: value for slot, value in right.items() if slot in wanted.slots}, text

    def _answered(self, medium: Medium, wanted: Wanted) -> dict[Slot, float]:
        """How likely it finds the right answers to what can be asked."""
        asked = _questions(wanted)
        talks = [
            Conversation((_about(each.question), {"role": "assistant", "content": each.text}), (medium,))
            for each in asked
        ]
        found: dict[Slot, list[float]] = {}
        for each, likely in zip(asked, likelihoods(self.model, talks), strict=True):
            found.setdefault(each.slot, []).append(likely)
        return {slot: _mean(values) for slot, values in found.items()}


def wanted_of(request: ClipRequest) -> Wanted:
    """The scene of a prompt, and what of it was said rather than assumed. Raises PromptError if there is none."""
    language = request.language or language_of(request.prompt)
    scene = parse(request.prompt, language).spec
    said = grammar.build((chinese if language == "zh" else english).read(request.prompt), language).settings
    slots = frozenset(slot for slot in slots_right(scene, scene) if slot not in _SCENERY or slot in said)
    if not slots:
        raise PromptError(f"Nothing in {request.prompt!r} can be looked for in a clip; say who does what, or where.")
    return Wanted(scene, language, slots)


def looked_at(clip: Clip, on_event: OnEvent) -> Video:
    """A clip as the model looks at it: small, and a few frames of each second.

    One that is an animation is drawn anew at this size, which is many times quicker than as it was asked for.
    """
    written = clip.documents.get(".animation.json")
    if written is not None:
        animation = Animation.from_json(json.loads(written()))
        size = round(_SIDE * max(1.0, animation.aspect)), round(_SIDE / min(1.0, animation.aspect))
        return Video(frames=rasterise(animation, size, FPS), fps=FPS)
    share = min(1.0, FPS / float(clip.fps))
    progress = Progress(on_event, "look", clip.num_frames, every_s=0.0)  # a listener may stop at any frame
    frames: list[npt.NDArray[np.uint8]] = []
    for index, frame in enumerate(clip.frames()):
        if index * share >= len(frames) - 1e-9:
            frames.append(_shrunk(frame))
        progress.advance()
    return Video(frames=np.stack(frames), fps=share * float(clip.fps))


@torch.no_grad()
def likelihoods(model: AnyToVideoModel, conversations: Sequence[Conversation]) -> list[float]:
    """How likely the model finds the answers in conversations, each as a whole."""
    if not conversations:
        return []
    made = model(conversations)
    following = made.batch.labels[:, 1:]  # [b s-1]
    learned = following != NOT_LEARNED
    likely: Float[Tensor, "b s v"] = made.read.logits[:, :-1].float().log_softmax(-1)
    each = likely.gather(2, following.clamp(min=0)[..., None])[..., 0]  # [b s-1]
    return [float(total) for total in (each * learned).sum(1).exp()]


def _questions(wanted: Wanted) -> list[Answer]:
    """Always worded alike."""
    asked = questions(wanted.scene, wanted.language, np.random.default_rng(0))
    return [each for each in asked if each.slot in wanted.slots]


def _about(text: str) -> Message:
    return {"role": "user", "content": [{"type": "video"}, {"type": "text", "text": text}]}


def _shrunk(frame: Frame) -> npt.NDArray[np.uint8]:
    """Red, green and blue, by means of squares."""
    every = max(1, min(frame.shape[:2]) // _SIDE)
    height, width = (side // every for side in frame.shape[:2])
    squares = frame[: height * every, : width * every, 2::-1].reshape(height, every, width, every, 3)
    small: npt.NDArray[np.uint8] = squares.mean((1, 3)).round().astype(np.uint8)
    return small


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
