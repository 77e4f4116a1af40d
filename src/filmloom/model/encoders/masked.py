"""Masked tubes: a video encoder learns by itself, from a quarter of a clip's tubelets to the rest of it.

VideoMAE, https://arxiv.org/abs/2203.12602, in small: whole tubes are hidden, the same places in all frames, or the
answer would stand in the next frame; what is predicted are the tubelets' own numbers, each normalised.
b videos of one shape, n tubelets, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from filmloom.model.blocks import Places
from filmloom.model.encoders.image import STEPS
from filmloom.model.encoders.media import Video
from filmloom.model.encoders.transformer import TokenTransformer
from filmloom.model.encoders.video import VideoTransformer
from filmloom.model.tokens import Tokens

_SHOWN: Final = 0.25
"""Share of the tubes that the encoder sees."""


class MaskedTubes(nn.Module):
    """An encoder, and the small decoder that is thrown away afterwards."""

    def __init__(self, encoder: VideoTransformer, depth: int = 1) -> None:
        super().__init__()
        width, config = encoder.width, encoder.config
        steps = (config.fps / config.tubelet_frames, STEPS, STEPS)
        self.encoder = encoder
        self.hidden = nn.Parameter(torch.randn(width) * 0.02)
        self.places = Places(width)
        self.decoder = TokenTransformer(width, depth, config.head_width, steps)
        self.out = nn.Linear(width, encoder.embed.in_features)

    def forward(self, videos: Sequence[Video], dice: torch.Generator) -> Float[Tensor, ""]:
        """Mean squared error of the hidden tubelets. The videos are of one shape."""
        tubelets = self.encoder.tubelets(videos)
        shown = _shown_tubes(tubelets, dice)  # [b k]
        seen: Tokens = self.encoder.encode(_taken(tubelets, shown))
        whole = self.hidden.expand(*tubelets.features.shape[:2], -1)  # [b n d]
        rows = shown[..., None].expand_as(seen.features)
        whole = whole.scatter(1, rows, seen.features.to(whole.dtype)) + self.places(tubelets.positions)  # [b n d]
        made = self.out(self.decoder(tubelets.with_features(whole)).features)  # [b n p]
        wanted = nn.functional.layer_norm(tubelets.features, tubelets.features.shape[-1:])  # [b n p]
        away = (made - wanted).square().mean(-1)  # [b n]
        hidden = torch.ones_like(away).scatter(1, shown, 0.0)  # [b n]
        loss: Tensor = (away * hidden).sum() / hidden.sum()
        return loss


def _shown_tubes(tubelets: Tokens, dice: torch.Generator) -> Int[Tensor, "b k"]:
    """Indices of the tubelets of some places of the picture, at all times; as many for each video."""
    assert bool(tubelets.mask.all()), "the videos are of one shape"
    made = []
    for places in tubelets.positions[..., 1:]:  # [n 2]
        _, tube = torch.unique(places, dim=0, return_inverse=True)  # [n]
        count = int(tube.max()) + 1
        kept = torch.randperm(count, generator=dice)[: max(1, round(_SHOWN * count))]
        made.append(torch.isin(tube, kept).nonzero()[:, 0])
    return torch.stack(made)


def _taken(tokens: Tokens, rows: Int[Tensor, "b k"]) -> Tokens:
    features = tokens.features.gather(1, rows[..., None].expand(-1, -1, tokens.features.shape[2]))
    positions = tokens.positions.gather(1, rows[..., None].expand(-1, -1, 3))
    return replace(tokens, features=features, mask=tokens.mask.gather(1, rows), positions=positions)
