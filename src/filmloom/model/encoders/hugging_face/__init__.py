"""Encoders of Hugging Face checkpoints, by folder or Hub id: each architecture that is known, and what wraps it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final, cast

from filmloom.errors import InputError
from filmloom.model.encoders import Encoder
from filmloom.model.encoders.hugging_face.loading import model_type_of
from filmloom.model.encoders.media import Modality

__all__ = ["ARCHITECTURES", "load"]

ARCHITECTURES: Final[dict[str, tuple[Modality, ...]]] = {
    "bert": ("text",),
    "clip": ("text", "image"),
    "clip_text_model": ("text",),
    "clip_vision_model": ("image",),
    "dinov2": ("image",),
    "dinov2_with_registers": ("image",),
    "gpt2": ("text",),
    "resnet": ("image",),
    "timesformer": ("video",),
    "videomae": ("video",),
    "vit": ("image",),
    "whisper": ("audio",),
}
"""The `model_type` in a checkpoint's config.json, and what it can encode."""
_WRAPPERS: Final = {
    "text": "filmloom.model.encoders.hugging_face.text:HuggingFaceText",
    "image": "filmloom.model.encoders.hugging_face.image:HuggingFaceImage",
    "video": "filmloom.model.encoders.hugging_face.video:HuggingFaceVideo",
    "audio": "filmloom.model.encoders.hugging_face.audio:HuggingFaceAudio",
}


def load(name: str | Path, modality: Modality | None = None) -> Encoder:
    """The encoder of a checkpoint, in full precision.

    modality: needed where a checkpoint has several. Raises InputError for a checkpoint that isn't there, isn't safe
    tensors, misses weights, or is of another kind.
    """
    model_type = model_type_of(name)
    known = ARCHITECTURES.get(model_type)
    if known is None:
        raise InputError(f"{name} is a {model_type!r}; there are encoders for {', '.join(ARCHITECTURES)}: give one.")
    if modality is None and len(known) > 1:
        raise InputError(f"{name} encodes {' and '.join(known)}: say which with `modality`.")
    if modality is not None and modality not in known:
        raise InputError(f"{name} encodes {' and '.join(known)}; {modality} was asked of it: give another checkpoint.")
    module, _, wrapper = _WRAPPERS[modality or known[0]].partition(":")
    return cast(Encoder, getattr(import_module(module), wrapper).from_pretrained(name))
