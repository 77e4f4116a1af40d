"""Encoders: media of one modality in, Tokens out; never pooled, each token with its place in time and picture.

`ENCODERS` maps the names of the in-box ones to where their configuration lives; `encoder_named` also takes a folder or
a Hugging Face Hub id. Every encoder is a torch module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, cast

from torch import nn

from filmloom.errors import InputError
from filmloom.model.encoders.media import Modality, Picture, Video
from filmloom.model.tokens import Tokens

__all__ = ["ENCODERS", "Encoder", "Modality", "Picture", "Video", "encoder_named", "frozen"]


class Encoder(Protocol):
    """Turns media of one modality into tokens.

    A batch is a sequence: of texts or rows of token numbers (text), of pictures [h w 3] in bytes (image), of Video, or
    of Sound (audio). Rows may differ in length and size; the mask says where tokens are. Raises InputError for media
    that it can't take; nothing is cut off unsaid.
    """

    modality: Modality
    width: int
    """Of the tokens' features."""

    def __call__(self, batch: Any) -> Tokens:
        """The tokens of a batch."""
        ...

    def save_pretrained(self, folder: Path | str) -> None:
        """Write a folder that `encoder_named` reads."""
        ...

    def parameters(self) -> Iterator[nn.Parameter]:
        """The weights, as of every torch module."""
        ...


ENCODERS: Final = {
    "text": "filmloom.model.encoders.text:TextEncoderConfig",
    "image-cnn": "filmloom.model.encoders.image:ImageCnnConfig",
    "image-transformer": "filmloom.model.encoders.image:ImageTransformerConfig",
    "video-cnn": "filmloom.model.encoders.video:VideoCnnConfig",
    "video-transformer": "filmloom.model.encoders.video:VideoTransformerConfig",
    "audio": "filmloom.model.encoders.audio:AudioEncoderConfig",
}
_HUB_ID = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")


def encoder_named(name: str | Path, modality: Modality | None = None, **sizes: Any) -> Encoder:
    """An encoder, frozen and in eval mode: a recipe that trains it says so.

    name: of ENCODERS (fresh weights, of the given sizes), a folder that `save_pretrained` wrote, or a Hub id. modality:
    which half of a checkpoint that has two, as CLIP does. Raises InputError for anything else.
    """
    if Path(name).is_dir():
        from filmloom.model.encoders.checkpoint import is_ours, load

        return frozen(load(Path(name)) if is_ours(Path(name)) else _from_hugging_face(name, modality))
    if name in ENCODERS:
        module, _, config = ENCODERS[str(name)].partition(":")
        return frozen(cast(Encoder, getattr(import_module(module), config)(**sizes).build()))
    near = get_close_matches(str(name), ENCODERS, n=1, cutoff=0.75)
    if near or not _HUB_ID.fullmatch(str(name)):
        meant = f"Did you mean {near[0]!r}?" if near else "Check the path."
        raise InputError(
            f"There is no encoder and no folder {str(name)!r}; there are {', '.join(ENCODERS)}, folders and ids of the "
            f"Hugging Face Hub. {meant}"
        )
    return frozen(_from_hugging_face(name, modality))


def frozen(encoder: Encoder) -> Encoder:
    """The same encoder, whose weights no longer learn."""
    return cast(Encoder, cast(nn.Module, encoder).requires_grad_(False).eval())


def _from_hugging_face(name: str | Path, modality: Modality | None) -> Encoder:
    from filmloom.model.encoders.hugging_face import load

    return load(name, modality)
