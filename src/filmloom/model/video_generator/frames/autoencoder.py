"""Autoencoder: clips as bytes in, a small grid of latents out, and back to pictures at one, two or four times the size.

A latent holds the principal components of its patch, found in seconds and never trained: so the decoder and the video
transformer can be trained apart, in any order. The decoder begins as the components' own inverse and adds to it what
convolutions over overlapping windows make of a latent and its neighbours. Its last stages are optional: the same
latents give 64, 128 or 256 pixels, as the world can draw the target at any size.

b batch, t frames, h w pixels, T H W the grid of latents, c channels of a latent, d width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from einops import rearrange
from jaxtyping import Float, UInt8
from torch import Tensor, nn
from torch.nn import functional

from filmloom.errors import InputError

SCALES = (1, 2, 4)
"""How many times the size that it reads a picture may be drawn."""
_NARROWEST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoencoderConfig:
    """Sizes of an autoencoder."""

    size: int = 64
    """Pixels along each side of the clips that it reads."""
    num_frames: int = 16
    patch_frames: int = 4
    """Frames that share a latent."""
    patch_size: int = 8
    """Pixels along each side that share a latent: a power of two from 4 on."""
    channels: int = 64
    """Numbers in a latent."""
    width: int = 128
    depth: int = 3
    """Blocks on the grid in the decoder."""
    num_scales: int = 3
    """How many of SCALES it draws."""
    latent_noise: float = 0.1
    """Noise added to latents in training, of a latent's size: what the transformer's small errors will look like."""

    def __post_init__(self) -> None:
        if self.size % self.patch_size or self.num_frames % self.patch_frames:
            raise InputError(
                f"A clip of {self.num_frames} frames of {self.size} pixels can't be cut into patches of "
                f"{self.patch_frames} frames and {self.patch_size} pixels: choose sizes that divide each other."
            )
        if self.patch_size < 4 or self.patch_size & (self.patch_size - 1):
            raise InputError(f"Patches of {self.patch_size} pixels can't be drawn: choose 4, 8, 16 or 32.")

    @classmethod
    def for_size(cls, size: int, *, channels: int | None = None, num_scales: int = 3) -> AutoencoderConfig:
        """The one size dial: 64 or 128 pixels on the same grid of 4 x 8 x 8 latents."""
        return cls(
            size=size,
            patch_size=size // 8,
            channels=channels or size,
            width=2 * size,
            num_scales=num_scales,
        )

    @property
    def scales(self) -> tuple[int, ...]:
        """How many times the size that it reads it draws."""
        return SCALES[: self.num_scales]

    @property
    def numbers(self) -> int:
        """Bytes that a latent stands for."""
        return 3 * self.patch_frames * self.patch_size**2

    @property
    def grid(self) -> tuple[int, int, int]:
        """(T, H, W) of the latents."""
        side = self.size // self.patch_size
        return self.num_frames // self.patch_frames, side, side

    def build(self) -> Autoencoder:
        return Autoencoder(self)


class Autoencoder(nn.Module):
    """Clips to latents and back."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = nn.Linear(config.numbers, config.channels).requires_grad_(False)
        self.decoder = Decoder(config)

    def encode(self, clips: UInt8[Tensor, "b t h w 3"]) -> Float[Tensor, "b T H W c"]:
        """Latents of zero mean and unit deviation over all channels, the first channels varying most."""
        expected = (self.config.num_frames, self.config.size, self.config.size, 3)
        if tuple(clips.shape[1:]) != expected or clips.dtype != torch.uint8:
            raise InputError(f"The autoencoder reads bytes {expected}, not {clips.dtype} {tuple(clips.shape[1:])}.")
        with _in_full(clips):
            latents: Tensor = self.encoder(patches(to_float(clips), self.config))
        return latents

    def decode(
        self, latents: Float[Tensor, "b T H W c"], scale: int = 1, frames: Sequence[int] | None = None
    ) -> Float[Tensor, "b t h w 3"]:
        """Pictures from -1 to 1, `scale` times as large as those that it reads; all frames, or some by their index."""
        made: Tensor = self.decoder(latents, scale, frames)
        return made

    @torch.no_grad()
    def begin_from(
        self, shown: Iterable[tuple[UInt8[Tensor, "b t h w 3"], UInt8[Tensor, "b t h w"]]], actor_weight: float
    ) -> None:
        """Find the components of clips, weighed by the masks of their actors, and let both ends begin with them.

        A component of deviation s comes out with sqrt(s), over the root mean of all: what counts most varies most.
        """
        total, mean, square = torch.zeros(()), torch.zeros(()), torch.zeros(())
        for clips, mask in shown:
            x = patches(to_float(clips), self.config).flatten(0, 3).double()  # [n k]
            acted = patches(mask[..., None].float(), self.config).flatten(0, 3).double().mean(1)  # [n]
            weight = (1 + actor_weight * acted)[:, None]  # [n 1]
            total, mean = total + weight.sum(), mean + (weight * x).sum(0)
            square = square + (weight * x).T @ x  # [k k]
        mean = mean / total
        variances, directions = torch.linalg.eigh(square / total - mean[:, None] * mean)
        deviations = variances.flip(0)[: self.config.channels].clamp_min(1e-8).sqrt()  # [c]
        components = directions.flip(1)[:, : self.config.channels].T  # [c k]
        largest = components.abs().argmax(1, keepdim=True)
        components = components * components.gather(1, largest).sign()  # else it would be chance, or the machine's
        unit = (deviations * deviations.mean()).sqrt()[:, None]  # [c 1]
        self.encoder.weight.copy_(components / unit)
        self.encoder.bias.copy_(-(components / unit) @ mean)
        self.decoder.base.weight.copy_((components * unit).T)
        self.decoder.base.bias.copy_(mean)


def patches(clips: Float[Tensor, "b t h w e"], config: AutoencoderConfig) -> Float[Tensor, "b T H W k"]:
    """The pixels of each latent."""
    p, q = config.patch_frames, config.patch_size
    return rearrange(clips, "b (t p) (h q) (w r) e -> b t h w (p q r e)", p=p, q=q, r=q)


def _in_full(x: Tensor) -> torch.autocast:
    """Full precision: the first components vary fifty times as much as the last."""
    return torch.autocast(x.device.type, enabled=False)


class Decoder(nn.Module):
    """Each patch by itself; to that comes what the grid, every frame of it, then twice as many pixels stage by stage
    make of it."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        self.config = config
        self.native = config.patch_size.bit_length() - 2
        """Stages until half of the size that the encoder reads; a head makes the last step."""
        widths = [max(_NARROWEST, config.width >> k) for k in range(self.native + config.num_scales)]
        self.base = nn.Linear(config.channels, config.numbers)
        self.embed = nn.Conv3d(config.channels, config.width, (1, 3, 3), padding=(0, 1, 1))
        self.blocks = nn.Sequential(*(Block(config.width) for _ in range(config.depth)))
        self.unfold = nn.Conv3d(config.width, config.width * config.patch_frames, 1)
        self.moving = Block(config.width)
        self.stages = nn.ModuleList(Stage(before, after) for before, after in pairwise(widths))
        self.heads = nn.ModuleList(nn.Conv2d(width, 12, 3, padding=1) for width in widths[self.native :])
        for weights in self.heads.parameters():
            nn.init.zeros_(weights)

    def forward(
        self, latents: Float[Tensor, "b T H W c"], scale: int, frames: Sequence[int] | None = None
    ) -> Float[Tensor, "b t h w 3"]:
        if scale not in self.config.scales:
            raise InputError(
                f"The decoder draws {self.config.scales} times the size that it was trained on, not {scale} times."
            )
        with _in_full(latents):
            picture = self._base(latents.float(), frames)  # [b*t 3 h w]
        x = self.embed(rearrange(latents, "b t h w c -> b c t h w"))  # [b d T H W]
        x = self.unfold(self.blocks(x))  # [b d*p T H W]
        x = rearrange(x, "b (d p) t h w -> b d (t p) h w", p=self.config.patch_frames)  # [b d t H W]
        x = self.moving(x)  # [b d t H W]
        x = x if frames is None else x[:, :, list(frames)]
        x, batch = rearrange(x, "b d t h w -> (b t) d h w"), len(latents)  # [b*t d H W]
        for index, stage in enumerate(self.stages[: self.native + SCALES.index(scale)], 1 - self.native):
            x = stage(x)  # [b*t d_k H*2^k W*2^k]
            if index > 0:
                picture = functional.interpolate(picture, scale_factor=2, mode="bilinear", align_corners=False)
            if index >= 0:
                picture = picture + functional.pixel_shuffle(self.heads[index](x), 2)  # [b*t 3 2h 2w]
        return rearrange(picture, "(b t) c h w -> b t h w c", b=batch)

    def _base(self, latents: Tensor, frames: Sequence[int] | None) -> Float[Tensor, "n 3 h w"]:
        p, q = self.config.patch_frames, self.config.patch_size
        made: Tensor = rearrange(self.base(latents), "b t h w (p q r c) -> b (t p) c (h q) (w r)", p=p, q=q, r=q)
        return (made if frames is None else made[:, list(frames)]).flatten(0, 1)


def _over_time(conv: nn.Conv3d, x: Float[Tensor, "b c T H W"]) -> Float[Tensor, "b c T H W"]:
    """A convolution along time alone, as one of two dimensions.

    oneDNN's for three has no right gradient of the weights in bfloat16 where there are fewer frames than taps.
    """
    made = functional.conv2d(x.flatten(3), conv.weight[..., 0], conv.bias, padding=(conv.kernel_size[0] // 2, 0))
    return made.view(x.shape)


class Block(nn.Module):
    """A residual block on a grid: neighbours in space, then in time. Starts as the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, width)
        self.space = nn.Conv3d(width, width, (1, 3, 3), padding=(0, 1, 1))
        self.time = nn.Conv3d(width, width, (3, 1, 1), padding=(1, 0, 0))
        nn.init.zeros_(self.time.weight)
        nn.init.zeros_(self.time.bias)  # type: ignore[arg-type]

    def forward(self, x: Float[Tensor, "b d t h w"]) -> Float[Tensor, "b d t h w"]:
        mixed = _over_time(self.time, functional.silu(self.space(self.norm(x))))
        return x + mixed


class Stage(nn.Module):
    """Twice the height and width, then a residual block within each frame."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.enlarge = nn.Conv2d(before, 4 * after, 1)
        self.first = nn.Conv2d(after, after, 3, padding=1)
        self.second = nn.Conv2d(after, after, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)  # type: ignore[arg-type]

    def forward(self, x: Float[Tensor, "n d h w"]) -> Float[Tensor, "n e 2h 2w"]:
        x = functional.pixel_shuffle(self.enlarge(x), 2)
        mixed: Tensor = self.second(functional.silu(self.first(functional.silu(x))))
        return x + mixed


def reconstruction_loss(
    made: Float[Tensor, "b t h w 3"],
    target: UInt8[Tensor, "b t h w 3"],
    mask: UInt8[Tensor, "b t h w"],
    actor_weight: float,
    change_weight: float = 0.0,
) -> Float[Tensor, ""]:
    """Mean over clips of the weighted mean of |d| + d^2, d the difference from the target; and of how d changes from
    frame to frame, so that what stands still doesn't flicker.

    The pixels of actors weigh `actor_weight` more than the others.
    """
    away = made.float() - to_float(target)
    weight = 1 + actor_weight * mask.float()
    each = weight * (away.abs() + away.square()).mean(-1)
    loss: Tensor = (each.sum((1, 2, 3)) / weight.sum((1, 2, 3))).mean()
    if change_weight and away.shape[1] > 1:
        loss = loss + change_weight * away.diff(dim=1).abs().mean()
    return loss


def to_float(clips: UInt8[Tensor, "b t h w 3"]) -> Float[Tensor, "b t h w 3"]:
    """Bytes to numbers from -1 to 1."""
    return clips.float() / 127.5 - 1


def to_bytes(clips: Float[Tensor, "b t h w 3"]) -> UInt8[Tensor, "b t h w 3"]:
    """Numbers from -1 to 1 to bytes; what lies beyond is cut off."""
    return ((clips.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
