"""The `layers` transformer: a noisy clip and a script in, the clean clip out (x-prediction).

Each layer of the clip has two tokens, path and pose; one more holds the scene. They attend to each other and to the
script, whose directions are tied to their layer twice: both carry the same line embedding, and each layer's tokens get
the sum of their own line's directions, in every block too. Time, frame and that sum steer the blocks (AdaLN-single,
PixArt-alpha); queries and keys are normalised (QK-norm), the rest is RMSNorm and SwiGLU.
Letters: b clips, l layers (as many as the script has lines), n = 1 + 2 l clip tokens, s directions, w words, d width,
h heads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import torch
from einops import rearrange
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.norm import RMSNorm
from filmloom.model.video_generator.layers.examples import FRAME_NUMBERS
from filmloom.model.video_generator.layers.script import vocabulary
from filmloom.model.video_generator.layers.tokens import (
    APPEARANCE,
    LAYERS,
    PATH_NUMBERS,
    POSE_NUMBERS,
    SCENE_NUMBERS,
)

_FREQUENCIES = 16

Parts: TypeAlias = tuple[Tensor, Tensor, Tensor]
"""Of clips, or of the mask of what is known: scene [b scene], path [b l path], pose [b l pose]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayersConfig:
    """Sizes of the transformer."""

    width: int = 256
    depth: int = 6
    """Blocks over the clip."""
    reader_depth: int = 2
    """Blocks over the script."""
    heads: int = 4

    def build(self) -> LayersTransformer:
        return LayersTransformer(self)


class LayersTransformer(nn.Module):
    """Predicts the clean clip."""

    def __init__(self, config: LayersConfig) -> None:
        super().__init__()
        d = config.width
        self.config = config
        self.words = nn.Embedding(len(vocabulary()), d, padding_idx=0)
        self.lines = nn.Embedding(1 + LAYERS, d)
        self.appearance = nn.Linear(APPEARANCE, d, bias=False)
        self.reader = nn.ModuleList(Block(d, config.heads) for _ in range(config.reader_depth))
        self.own_line = nn.Linear(d, d)
        self.kinds = nn.Parameter(torch.randn(3, d) * 0.02)
        self.scene_in = nn.Linear(2 * SCENE_NUMBERS, d)
        self.path_in = nn.Linear(2 * PATH_NUMBERS, d)
        self.pose_in = nn.Linear(2 * POSE_NUMBERS, d)
        first = nn.Linear(2 * _FREQUENCIES + FRAME_NUMBERS, d)
        self.steer = nn.Sequential(first, nn.SiLU(), nn.Linear(d, d), nn.SiLU())
        self.modulation = nn.Linear(d, 6 * d)
        self.own_norm = RMSNorm(d, eps=1e-6)
        last = nn.Linear(d, 6 * d, bias=False)
        nn.init.zeros_(last.weight)
        self.own_modulation = nn.Sequential(nn.Linear(2 * d, d), nn.SiLU(), last)
        self.blocks = nn.ModuleList(Block(d, config.heads, steered=True) for _ in range(config.depth))
        self.scene_out = _head(d, SCENE_NUMBERS)
        self.path_out = _head(d, PATH_NUMBERS)
        self.pose_out = _head(d, POSE_NUMBERS)

    def forward(
        self,
        scene: Float[Tensor, "b scene"],
        path: Float[Tensor, "b l path"],
        pose: Float[Tensor, "b l pose"],
        scene_known: Float[Tensor, "b scene"],
        path_known: Float[Tensor, "b l path"],
        pose_known: Float[Tensor, "b l pose"],
        time: Float[Tensor, " b"],
        frame: Float[Tensor, "b 5"],
        words: Int[Tensor, "b s w"],
        appearances: Float[Tensor, "b s 32"],
        lines: Int[Tensor, "b s"],
    ) -> Parts:
        """Noisy numbers (clean where known is 1) at times 0 (noise) to 1 (clean). lines: -1 for no direction."""
        script, given = self.read(words, appearances, lines)  # b s d, b s
        known = scene_known, path_known, pose_known
        return self.denoise((scene, path, pose), known, time, frame, script, given, lines)

    def denoise(
        self,
        noisy: Parts,
        known: Parts,
        time: Float[Tensor, " b"],
        frame: Float[Tensor, "b 5"],
        script: Float[Tensor, "b s d"],
        given: Bool[Tensor, "b s"],
        lines: Int[Tensor, "b s"],
    ) -> Parts:
        """The same from a script that is read already, or that somebody else wrote: zeros where nothing is given."""
        (scene, path, pose), (scene_known, path_known, pose_known) = noisy, known
        own = self.own_line(_by_line(script, lines, path.shape[1]))  # b 1+l d
        steer = self.steer(torch.cat([_waves(time), frame], 1))  # b d
        num_layers = path.shape[1]
        modulation = self.modulation(steer)[:, None] + self._own_modulation(own, steer)  # b n 6d
        own = own + self.lines(torch.arange(1 + num_layers, device=own.device))
        x = torch.cat([
            (self.scene_in(torch.cat([scene, scene_known], -1)) + self.kinds[0] + own[:, 0] + steer)[:, None],
            self.path_in(torch.cat([path, path_known], -1)) + self.kinds[1] + own[:, 1:],
            self.pose_in(torch.cat([pose, pose_known], -1)) + self.kinds[2] + own[:, 1:],
        ], 1)  # b n d  # fmt: skip
        for block in self.blocks:
            x = block(x, script, given, modulation)  # b n d
        path_x, pose_x = x[:, 1 : 1 + num_layers], x[:, 1 + num_layers :]  # b l d
        return self.scene_out(x[:, 0]), self.path_out(path_x), self.pose_out(pose_x)

    def _own_modulation(self, own: Float[Tensor, "b 1+l d"], steer: Float[Tensor, "b d"]) -> Float[Tensor, "b n 6d"]:
        """By what each token's own line says, at this time: the scene's, then the paths', then the poses'."""
        made = self.own_modulation(torch.cat([self.own_norm(own), steer[:, None].expand_as(own)], -1))  # b 1+l 6d
        return torch.cat([made, made[:, 1:]], 1)

    def read(
        self, words: Int[Tensor, "b s w"], appearances: Float[Tensor, "b s 32"], lines: Int[Tensor, "b s"]
    ) -> tuple[Float[Tensor, "b s d"], Bool[Tensor, "b s"]]:
        """The script in context, and which directions there are."""
        given = lines >= 0  # b s
        x = self.words(words).sum(2) + self.appearance(appearances)  # b s d
        x = x + self.lines(lines.clamp(min=0))
        for block in self.reader:
            x = block(x, None, given, None)
        return x * given[..., None], given


class Block(nn.Module):
    """Attention and SwiGLU; `steered`: over the clip, attending to the script too, by time and frame."""

    def __init__(self, width: int, heads: int, *, steered: bool = False) -> None:
        super().__init__()
        self.heads = heads
        hidden = 8 * round(width / 3)
        self.attention_norm = RMSNorm(width, eps=1e-6)
        self.swiglu_norm = RMSNorm(width, eps=1e-6)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.query_norm = RMSNorm(width // heads, eps=1e-6)
        self.key_norm = RMSNorm(width // heads, eps=1e-6)
        self.out = nn.Linear(width, width, bias=False)
        self.gate_up = nn.Linear(width, 2 * hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)
        nn.init.normal_(self.out.weight, std=0.02)
        nn.init.normal_(self.down.weight, std=0.02)
        if steered:
            self.script_kv = nn.Linear(width, 2 * width, bias=False)
            self.table = nn.Parameter(torch.cat([torch.zeros(2 * width), torch.ones(width)]).repeat(2))

    def forward(
        self,
        x: Float[Tensor, "b n d"],
        script: Float[Tensor, "b s d"] | None,
        given: Bool[Tensor, "b s"],
        modulation: Float[Tensor, "b n 6d"] | None,
    ) -> Float[Tensor, "b n d"]:
        if script is None or modulation is None:
            x = x + self._attend(self.attention_norm(x), None, given)
            return x + self._swiglu(self.swiglu_norm(x))
        shift, scale, gate, shift2, scale2, gate2 = (modulation + self.table).chunk(6, -1)  # b n d each
        x = x + gate * self._attend(self.attention_norm(x) * (1 + scale) + shift, script, given)
        return x + gate2 * self._swiglu(self.swiglu_norm(x) * (1 + scale2) + shift2)

    def _attend(self, x: Tensor, script: Tensor | None, given: Tensor) -> Tensor:
        query, key, value = (self._split(part) for part in self.qkv(x).chunk(3, -1))  # b h n d/h
        mask = given  # b s
        if script is not None:
            more_key, more_value = (self._split(part) for part in self.script_kv(script).chunk(2, -1))
            key, value = torch.cat([key, more_key], 2), torch.cat([value, more_value], 2)  # b h n+s d/h
            mask = torch.cat([torch.ones_like(given[:, :1]).expand(-1, x.shape[1]), given], 1)  # b n+s
        query, key = self.query_norm(query), self.key_norm(key)
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None])
        joined: Tensor = self.out(rearrange(attended, "b h n c -> b n (h c)"))  # b n d
        return joined

    def _split(self, x: Tensor) -> Tensor:
        return rearrange(x, "b n (h c) -> b h n c", h=self.heads)

    def _swiglu(self, x: Tensor) -> Tensor:
        gate, up = self.gate_up(x).chunk(2, -1)
        made: Tensor = self.down(functional.silu(gate) * up)
        return made


def _head(width: int, numbers: int) -> nn.Module:
    return nn.Sequential(RMSNorm(width, eps=1e-6), nn.Linear(width, numbers))


def _by_line(script: Tensor, lines: Tensor, num_layers: int) -> Tensor:
    """[b 1+l d] the sum of each line's directions."""
    of_line = lines[:, None] == torch.arange(1 + num_layers, device=lines.device)[None, :, None]
    return of_line.to(script.dtype) @ script


def _waves(time: Tensor) -> Tensor:
    """[b 32] sines and cosines of the time, most of them slow."""
    rates = torch.exp(torch.linspace(0, math.log(60), _FREQUENCIES, device=time.device)) * math.pi / 2
    angles = time[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], 1)
