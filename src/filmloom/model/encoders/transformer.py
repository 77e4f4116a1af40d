"""The transformer that the in-box encoders share: tokens and their places in, tokens that know each other out."""

from __future__ import annotations

from jaxtyping import Float
from torch import Tensor, nn

from filmloom.model.blocks import Block, Places, Rotary
from filmloom.model.norm import RMSNorm
from filmloom.model.tokens import Tokens


class TokenTransformer(nn.Module):
    """Blocks of attention over a row of tokens; places are added once and turn every query and key."""

    def __init__(self, width: int, depth: int, head_width: int, steps: tuple[float, float, float]) -> None:
        super().__init__()
        self.places = Places(width)
        self.rotary = Rotary(head_width=head_width, steps=steps)
        self.blocks = nn.ModuleList(Block(width, head_width) for _ in range(depth))
        self.norm = RMSNorm(width, eps=1e-6)

    def forward(self, tokens: Tokens) -> Tokens:
        x: Float[Tensor, "b n d"] = tokens.features + self.places(tokens.positions)
        turn = self.rotary(tokens.positions)  # [b n k/2]
        for block in self.blocks:
            x = block(x, mask=tokens.mask, turn=turn)  # [b n d]
        return tokens.with_features(self.norm(x))
