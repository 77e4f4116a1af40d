"""The two towers in torch: pictures and words go in, unit vectors of one space come out. Needed for training only.

Letters: b pictures or phrases, c channels, s pixels of a side, d dimensions of the space.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

from filmloom.model.appearance.words import FEATURES

DIMENSIONS = 32
_CHANNELS = (48, 112)
_TABLE_WIDTH = 48
_HIDDEN = 160
_SEEN = 112


class PictureTower(nn.Module):
    """A small convolutional network: 32 by 32 pixels are cut into 4 by 4 patches, halved again, flattened."""

    def __init__(self) -> None:
        super().__init__()
        patches, parts = _CHANNELS
        self.patches = nn.Sequential(nn.Conv2d(4, patches, 4, stride=4, bias=False), nn.BatchNorm2d(patches), nn.ReLU())
        self.parts = nn.Sequential(
            nn.Conv2d(patches, parts, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(parts), nn.ReLU()
        )
        self.hidden = nn.Sequential(nn.Linear(parts * 16, _SEEN, bias=False), nn.BatchNorm1d(_SEEN), nn.ReLU())
        self.out = nn.Sequential(nn.Linear(_SEEN, DIMENSIONS, bias=False), nn.BatchNorm1d(DIMENSIONS))

    def forward(self, pictures: Tensor) -> Tensor:
        """Unit vectors [b d] of premultiplied squares [b 4 32 32]."""
        seen = self.parts(self.patches(pictures))  #            b 112 4 4
        hidden = self.hidden(seen.flatten(1))  #                b 112
        return functional.normalize(self.out(hidden), dim=1)  #  b d


class WordTower(nn.Module):
    """An average of the embeddings of hashed features, and two layers."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(FEATURES, _TABLE_WIDTH, mode="mean")
        nn.init.normal_(self.table.weight, std=0.3)
        self.hidden = nn.Linear(_TABLE_WIDTH, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, DIMENSIONS)

    def forward(self, rows: Tensor, starts: Tensor) -> Tensor:
        """Unit vectors [b d] of b phrases: all their features in one line, and where each phrase starts [b]."""
        bags = self.table(rows, starts)  #                       b w
        hidden = functional.relu(self.hidden(bags))  #           b h
        return functional.normalize(self.out(hidden), dim=1)  #  b d


def fused(tower: PictureTower) -> PictureTower:
    """A copy whose normalisations are folded into the layers before them: what is shipped."""
    copied = copy.deepcopy(tower).eval()
    for stage in (copied.patches, copied.parts):
        stage[0] = fuse_conv_bn_eval(stage[0], stage[1])  # type: ignore[type-var, arg-type]
    for stage in (copied.hidden, copied.out):
        stage[0] = fuse_linear_bn_eval(stage[0], stage[1])  # type: ignore[type-var, arg-type]
    for stage in (copied.patches, copied.parts, copied.hidden, copied.out):
        stage[1] = nn.Identity()
    return copied


def bag(phrases: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Features of phrases as WordTower takes them: one line of rows, and where each phrase starts."""
    lengths = torch.tensor([0, *(len(each) for each in phrases[:-1])])
    return torch.tensor([row for each in phrases for row in each]), lengths.cumsum(0)
