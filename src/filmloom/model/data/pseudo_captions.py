"""Pseudo-captions: what the model says of clips without captions, kept where it is sure and where a cycle agrees.

Sure: the mean likelihood of the caption's tokens. The cycle (https://arxiv.org/abs/1703.10593, between modalities): a
clip is made of the caption, and has to lie near the first one in the joint space. What passes can be trained on like
people's captions, so that a few of these go a longer way (https://arxiv.org/abs/1911.04252).

Letters: b clips, s tokens, v vocabulary, e dimensions of the joint space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from filmloom.errors import InputError, PromptError
from filmloom.media.size import SHORTEST
from filmloom.model.any_to_video import SHIPPED, AnyToVideoModel
from filmloom.model.conversation import Conversation, Medium
from filmloom.model.data.prepare import shards as prepare
from filmloom.model.encoders.media import Video
from filmloom.model.joint_space import JointSpace
from filmloom.model.language_model import Sampling
from filmloom.model.language_model.chat import NOT_LEARNED, Message
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Language, Size

_ASK: dict[Language, str] = {"en": "Describe this clip.", "zh": "描述这段视频。"}
_MOST_TOKENS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudoCaption:
    """What the model says of a clip, and how much speaks for it."""

    text: str
    confidence: float
    """Geometric mean of its tokens' likelihoods, 0 to 1."""
    cycle: float | None
    """Likeness of the clip that is made of it to the clip itself, -1 to 1; None if none could be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What a caption has to reach; raise InputError for shares that none can be."""

    confidence: float = 0.85
    cycle: float = 0.5

    def __post_init__(self) -> None:
        if not (0 <= self.confidence <= 1 and -1 <= self.cycle <= 1):
            raise InputError(
                f"A confidence of {self.confidence:g} and a cycle of {self.cycle:g} came; expected 0 to 1, and -1 to 1."
            )

    def passes(self, caption: PseudoCaption) -> bool:
        """Whether it may be trained on."""
        return caption.confidence >= self.confidence and caption.cycle is not None and caption.cycle >= self.cycle


@torch.no_grad()
def pseudo_captions(
    model: AnyToVideoModel, space: JointSpace, videos: Sequence[Video], language: Language = "en"
) -> list[PseudoCaption]:
    """Of each video, in one batch; `Thresholds.passes` says which are to be trusted."""
    media = [Medium("video", each) for each in videos]
    asked: Message = {"role": "user", "content": [{"type": "video"}, {"type": "text", "text": _ASK[language]}]}
    batch, embeds = model.embedded([Conversation((asked,), (each,)) for each in media], ask=True)
    sampling = Sampling(temperature=0.0, max_new_tokens=_MOST_TOKENS, allow_clips=False)
    texts = [reply.text.strip() for reply in model.language_model.generate(embeds, batch.mask, sampling)]
    told = [
        Conversation((asked, {"role": "assistant", "content": text}), (each,))
        for text, each in zip(texts, media, strict=True)
    ]
    sure = confidences(model, told)
    seen = space.embed("video", list(videos))  # [b e]
    return [
        PseudoCaption(text=text, confidence=confidence, cycle=_cycle(model, space, text, video, vector))
        for text, confidence, video, vector in zip(texts, sure, videos, seen, strict=True)
    ]


class PseudoCaptioner:
    """A captioner for `prepare`: one video in, a caption that passes or None out."""

    def __init__(
        self, folder: Path | str = SHIPPED, language: Language = "en", thresholds: Thresholds | None = None
    ) -> None:
        """folder: of an any-to-video model with a joint space. Raises InputError if it has none."""
        self._model = AnyToVideoModel.from_pretrained(folder)
        self._space = JointSpace.from_pretrained(folder, self._model)
        self._language, self._thresholds = language, thresholds or Thresholds()

    def __call__(self, video: prepare.Video) -> str | None:
        looked_at = Video(frames=video.frames, fps=video.fps)
        (made,) = pseudo_captions(self._model, self._space, [looked_at], self._language)
        return made.text if self._thresholds.passes(made) else None


@torch.no_grad()
def confidences(model: AnyToVideoModel, conversations: Sequence[Conversation]) -> list[float]:
    """Of the answers in conversations: the geometric mean of their tokens' likelihoods."""
    made = model(conversations)
    following = made.batch.labels[:, 1:]  # [b s-1]
    learned = following != NOT_LEARNED
    likely: Float[Tensor, "b s v"] = made.read.logits[:, :-1].float().log_softmax(-1)
    each = likely.gather(2, following.clamp(min=0)[..., None])[..., 0]  # [b s-1]
    means = (each * learned).sum(1) / learned.sum(1).clamp(min=1)
    return [float(mean) for mean in means.exp()]


def _cycle(
    model: AnyToVideoModel, space: JointSpace, text: str, video: Video, vector: Float[Tensor, " e"]
) -> float | None:
    """The likeness of a clip that the generator makes of a caption; None if it can't read it."""
    size, fps = _size_of(video), max(1, round(video.fps))
    request = ClipRequest(prompt=text, seconds=video.seconds, size=size, fps=fps, label=False)
    try:
        (clip,) = model.generator.generate(model.generator.encode([text]), request)
    except PromptError:
        return None
    frames = np.stack([np.asarray(frame[..., 2::-1]).copy() for frame in clip.frames()])  # [t h w 3]
    again = space.embed("video", [Video(frames=frames, fps=float(request.fps))])  # [1 e]
    return float(again[0] @ vector)


def _size_of(video: Video) -> Size:
    """As small as a clip can be in these proportions: the encoder looks at no more."""
    height, width = video.frames.shape[1:3]
    short, long = SHORTEST, min(4 * SHORTEST, round(SHORTEST * max(height, width) / min(height, width) / 2) * 2)
    return (long, short) if width >= height else (short, long)
