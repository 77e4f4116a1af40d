"""RMSNorm in the precision of what it norms."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional


class RMSNorm(nn.RMSNorm):
    """PyTorch's own, whose fused kernel wants weights as wide as what comes: under autocast they are narrowed."""

    def forward(self, x: Tensor) -> Tensor:
        """As wide as what came."""
        weight = None if self.weight is None else self.weight.to(x.dtype)
        normed: Tensor = functional.rms_norm(x, self.normalized_shape, weight, self.eps)
        return normed
