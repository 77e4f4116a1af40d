"""MetaQuery's output projector (arXiv 2504.06256): learned rows go through the language model, a connector reads them.

`queries` are put after the prompt (LanguageModel.query_states); their states come back to `forward`. The connector
looks both ways, and its last norm has the scale of the embeddings that the generator knows:
C = RMSNorm_s(W2 GELU(W1 Encoder(H))). Letters: b batch, k queries, d width of the language model, w of the connector,
h heads, e their width, q condition tokens, c their width.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.norm import RMSNorm
from filmloom.model.output_projectors.projector import Projector, ProjectorConfig, scaled_norm

_SPREAD = 0.014


@dataclass(frozen=True, slots=True, kw_only=True)
class QueriesConfig(ProjectorConfig):
    """Sizes. `num_states` is the number of queries, at most the condition's length; the rest is padding."""

    hidden: int = 512
    """Width of the connector."""
    depth: int = 4
    """MetaQuery's has 24 layers of the language model's own width: 1.6 billion parameters for one of 3 billion."""
    head_width: int = 64
    scale: float = 1.0
    """Root mean square of the embeddings that the generator knows."""

    def build(self) -> QueriesProjector:
        return QueriesProjector(self)


class QueriesProjector(Projector):
    """Learned queries and their bidirectional connector."""

    def __init__(self, config: QueriesConfig) -> None:
        if config.num_states > config.spec.length:
            raise ValueError(f"{config.num_states} queries came; the generator takes at most {config.spec.length}.")
        super().__init__(config)
        self.queries = nn.Parameter(torch.randn(config.num_states, config.width) * 0.02)
        self.enter = nn.Linear(config.width, config.hidden)
        self.blocks = nn.ModuleList(_Block(config) for _ in range(config.depth))
        self.leave = nn.Sequential(
            nn.Linear(config.hidden, config.spec.width), nn.GELU(), nn.Linear(config.spec.width, config.spec.width)
        )
        self.apply(_small)
        self.norm = scaled_norm(config.spec.width, config.scale)

    def project(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.enter(states)  # [b k w]
        for block in self.blocks:
            x = block(x, mask)  # [b k w]
        x = self.norm(self.leave(x)) * mask[..., None]  # [b k c]
        padding = self.spec.length - x.shape[1]
        return functional.pad(x, (0, 0, 0, padding)), functional.pad(mask, (0, padding))  # [b q c], [b q]


class _Block(nn.Module):
    """Attention both ways with rotary places and normalised queries and keys, and SwiGLU."""

    def __init__(self, config: QueriesConfig) -> None:
        super().__init__()
        width = config.hidden
        self.head_width = config.head_width
        self.attention_norm = RMSNorm(width, eps=1e-6)
        self.mix = nn.Linear(width, 3 * width, bias=False)
        self.query_norm = RMSNorm(config.head_width, eps=1e-6)
        self.key_norm = RMSNorm(config.head_width, eps=1e-6)
        self.out = nn.Linear(width, width, bias=False)
        self.gate_norm = RMSNorm(width, eps=1e-6)
        self.gate_up = nn.Linear(width, 8 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        mixed = rearrange(self.mix(self.attention_norm(x)), "b k (n h e) -> n b h k e", n=3, e=self.head_width)
        queries = _rotate(self.query_norm(mixed[0]))  # [b h k e]
        keys = _rotate(self.key_norm(mixed[1]))  # [b h k e]
        read = functional.scaled_dot_product_attention(queries, keys, mixed[2], attn_mask=mask[:, None, None])
        x = x + self.out(rearrange(read, "b h k e -> b k (h e)"))  # [b k w]
        gate, up = self.gate_up(self.gate_norm(x)).chunk(2, -1)  # [b k 4w]
        added: Tensor = self.down(functional.silu(gate) * up)  # [b k w]
        return x + added


def _rotate(x: Tensor) -> Tensor:
    """Rotary places (RoPE, arXiv 2104.09864)."""
    half = x.shape[-1] // 2
    rates = 10_000 ** -(torch.arange(half, device=x.device) / half)  # [e/2]
    angles = torch.arange(x.shape[-2], device=x.device)[:, None] * rates  # [k e/2]
    cos, sin = angles.cos().to(x), angles.sin().to(x)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


def _small(module: nn.Module) -> None:
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, std=_SPREAD)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
