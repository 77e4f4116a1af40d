"""Dual encoders: media of two modalities as unit vectors of one space, in which what belongs together lies close.

b batch, n tokens, d width of tokens, e dimensions of the space.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Protocol, cast

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.blocks import Attention, Places
from filmloom.model.encoders import Encoder
from filmloom.model.encoders.media import Modality
from filmloom.model.norm import RMSNorm
from filmloom.model.tokens import Tokens

_FIRST_TEMPERATURE: Final = 0.07
_MAX_LOG_SCALE: Final = math.log(100)
_HEAD_WIDTH: Final = 32


class SharedSpace(Protocol):
    """A space for media of several modalities."""

    dimensions: int
    log_scale: Tensor
    """Logarithm of what similarities are multiplied with in the loss; learned."""

    def embed(self, modality: Modality, batch: Any) -> Float[Tensor, "b e"]:
        """Unit vectors of a batch of media. Raises InputError for a modality that the space doesn't have."""
        ...


class DualEncoder(nn.Module):
    """Two encoders of different modalities, each with a pooling into the shared space."""

    def __init__(self, encoders: Sequence[Encoder], dimensions: int = 256) -> None:
        super().__init__()
        if len({encoder.modality for encoder in encoders}) != 2 or len(encoders) != 2:
            came = ", ".join(encoder.modality for encoder in encoders)
            raise InputError(f"Encoders of {came} came; expected two of different modalities.")
        self.dimensions = dimensions
        self.encoders = nn.ModuleDict({each.modality: cast(nn.Module, each) for each in encoders})
        self.poolings = nn.ModuleDict({each.modality: AttentionPooling(each.width, dimensions) for each in encoders})
        self.log_scale = nn.Parameter(torch.tensor(-math.log(_FIRST_TEMPERATURE)))

    def embed(self, modality: Modality, batch: Any) -> Float[Tensor, "b e"]:
        """Unit vectors of media. Raises InputError for a modality that isn't one of the two."""
        check_modality(modality, tuple(self.encoders))
        return functional.normalize(self.poolings[modality](self.encoders[modality](batch)), dim=-1)

    def forward(self, first: Any, second: Any) -> Float[Tensor, ""]:
        """The loss of media that belong together, row by row, in the order in which the encoders came."""
        one, other = self.encoders
        embeddings = self.embed(cast(Modality, one), first), self.embed(cast(Modality, other), second)
        return info_nce(*embeddings, self.log_scale)


class AttentionPooling(nn.Module):
    """A learned query looks at all tokens, also at where they are."""

    def __init__(self, width: int, dimensions: int) -> None:
        super().__init__()
        inside = -(-dimensions // _HEAD_WIDTH) * _HEAD_WIDTH
        self.query = nn.Parameter(torch.randn(inside) * 0.02)
        self.norm = RMSNorm(width, eps=1e-6)
        self.places = Places(width)
        self.attention = Attention(inside, _HEAD_WIDTH, context_width=width, looks_at="context")
        self.out = nn.Linear(inside, dimensions)

    def forward(self, tokens: Tokens) -> Float[Tensor, "b e"]:
        query = self.query.expand(len(tokens.features), 1, -1)  # [b 1 e]
        placed = self.norm(tokens.features) + self.places(tokens.positions)  # [b n d]
        seen = self.attention(query, context=placed, context_mask=tokens.mask)  # [b 1 e]
        pooled: Tensor = self.out(seen[:, 0])  # [b e]
        return pooled


def info_nce(
    first: Float[Tensor, "b e"], second: Float[Tensor, "b e"], log_scale: Float[Tensor, ""]
) -> Float[Tensor, ""]:
    """Symmetric InfoNCE of unit vectors, row i of one belonging to row i of the other: https://arxiv.org/abs/2103.00020.

    The scale is held at most at 100, as CLIP does, or it would grow without end.
    """
    similarities = log_scale.clamp(max=_MAX_LOG_SCALE).exp() * first @ second.T  # [b b]
    own = torch.arange(len(first), device=first.device)  # [b]
    return (functional.cross_entropy(similarities, own) + functional.cross_entropy(similarities.T, own)) / 2


def check_modality(modality: str, there_are: Sequence[str]) -> None:
    """Raises InputError for a modality that a space doesn't have."""
    if modality not in there_are:
        raise InputError(f"Media of modality {modality!r} came; this space has {' and '.join(there_are)}.")
