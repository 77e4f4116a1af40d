"""Autoencoder: clips as bytes in, a small grid of latents out, and back to pictures at one, two or four times the size.

The encoder sees patches and mixes neighbours by convolutions; the decoder works on overlapping windows all the way, so
that no patch edge shows. Its last stages are optional: the same latents give 64, 128 or 256 pixels, as the world can
draw the target at any size.

b batch, t frames, h w pixels, T H W the grid of latents, c channels of a latent, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    channels: int = 48
    """Numbers in a latent."""
    width: int = 128
    depth: int = 3
    """Blocks on the grid, in the encoder and again in the decoder."""
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
            channels=channels or 48 * size // 64,
            width=2 * size,
            num_scales=num_scales,
        )

    @property
    def scales(self) -> tuple[int, ...]:
        """How many times the size that it reads it draws."""
        return SCALES[: self.num_scales]

    @property
    def grid(self) -> tuple[int, int, int]:
        """(T, H, W) of the latents."""
        side = self.size // self.patch_size
        return self.num_frames // self.patch_frames, side, side

    def build(self) -> Autoencoder:
        return Autoencoder(self)


class Autoencoder(nn.Module):
    """Clips to standardised latents and back."""

    latent_mean: Tensor
    latent_std: Tensor

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.register_buffer("latent_mean", torch.zeros(config.channels))
        self.register_buffer("latent_std", torch.ones(config.channels))

    def encode(self, clips: UInt8[Tensor, "b t h w 3"]) -> Float[Tensor, "b T H W c"]:
        """Latents of about zero mean and unit deviation in each channel."""
        expected = (self.config.num_frames, self.config.size, self.config.size, 3)
        if tuple(clips.shape[1:]) != expected or clips.dtype != torch.uint8:
            raise InputError(f"The autoencoder reads bytes {expected}, not {clips.dtype} {tuple(clips.shape[1:])}.")
        standard: Tensor = (self.encoder(to_float(clips)) - self.latent_mean) / self.latent_std
        return standard

    def decode(
        self, latents: Float[Tensor, "b T H W c"], scale: int = 1, frames: Sequence[int] | None = None
    ) -> Float[Tensor, "b t h w 3"]:
        """Pictures from -1 to 1, `scale` times as large as those that it reads; all frames, or some by their index."""
        made: Tensor = self.decoder(latents * self.latent_std + self.latent_mean, scale, frames)
        return made

    @torch.no_grad()
    def standardise(self, latents: Float[Tensor, "n T H W c"]) -> None:
        """From now on, latents like these have zero mean and unit deviation in each channel."""
        raw = latents * self.latent_std + self.latent_mean
        flat = rearrange(raw, "n T H W c -> (n T H W) c")
        self.latent_mean.copy_(flat.mean(0))
        self.latent_std.copy_(flat.std(0).clamp_min(1e-4))


class Encoder(nn.Module):
    """Patches, embedded one by one, then mixed with their neighbours."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        self.config = config
        numbers = 3 * config.patch_frames * config.patch_size**2
        self.embed = nn.Sequential(
            nn.Linear(numbers, 2 * config.width), nn.GELU(), nn.Linear(2 * config.width, config.width)
        )
        self.blocks = nn.Sequential(*(Block(config.width) for _ in range(config.depth)))
        self.out = nn.Linear(config.width, config.channels)

    def forward(self, clips: Float[Tensor, "b t h w 3"]) -> Float[Tensor, "b T H W c"]:
        """Each latent has unit mean square, so that noise on it means the same to every clip."""
        p, q = self.config.patch_frames, self.config.patch_size
        x = rearrange(clips, "b (t p) (h q) (w r) c -> b t h w (p q r c)", p=p, q=q, r=q)
        x = rearrange(self.embed(x), "b t h w d -> b d t h w")  # [b d T H W]
        x = rearrange(self.blocks(x), "b d t h w -> b t h w d")  # [b T H W d]
        latents: Tensor = functional.rms_norm(self.out(x), (self.config.channels,))  # [b T H W c]
        return latents


class Decoder(nn.Module):
    """The grid, then every frame of it, then twice as many pixels stage by stage."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        self.config = config
        self.native = config.patch_size.bit_length() - 2
        """Stages until half of the size that the encoder reads; a head makes the last step."""
        widths = [max(_NARROWEST, config.width >> k) for k in range(self.native + config.num_scales)]
        self.embed = nn.Conv3d(config.channels, config.width, (1, 3, 3), padding=(0, 1, 1))
        self.blocks = nn.Sequential(*(Block(config.width) for _ in range(config.depth)))
        self.unfold = nn.Conv3d(config.width, config.width * config.patch_frames, 1)
        self.moving = Block(config.width)
        self.stages = nn.ModuleList(Stage(before, after) for before, after in pairwise(widths))
        self.heads = nn.ModuleList(nn.Conv2d(width, 12, 3, padding=1) for width in widths[self.native :])

    def forward(
        self, latents: Float[Tensor, "b T H W c"], scale: int, frames: Sequence[int] | None = None
    ) -> Float[Tensor, "b t h w 3"]:
        if scale not in self.config.scales:
            raise InputError(
                f"The decoder draws {self.config.scales} times the size that it was trained on, not {scale} times."
            )
        x = self.embed(rearrange(latents, "b t h w c -> b c t h w"))  # [b d T H W]
        x = self.unfold(self.blocks(x))  # [b d*p T H W]
        x = rearrange(x, "b (d p) t h w -> b d (t p) h w", p=self.config.patch_frames)  # [b d t H W]
        x = self.moving(x)  # [b d t H W]
        x = x if frames is None else x[:, :, list(frames)]
        x, batch = rearrange(x, "b d t h w -> (b t) d h w"), len(latents)  # [b*t d H W]
        picture: Tensor | None = None
        for index, stage in enumerate(self.stages[: self.native + SCALES.index(scale)]):
            x = stage(x)  # [b*t d_k H*2^k W*2^k]
            picture = self._drawn(x, index + 1 - self.native, picture)
        assert picture is not None
        return rearrange(picture, "(b t) c h w -> b t h w c", b=batch)

    def _drawn(self, x: Tensor, index: int, picture: Tensor | None) -> Tensor | None:
        """What a stage adds to the picture of the stage before, enlarged; nothing before the size that it reads."""
        if index < 0:
            return None
        detail = functional.pixel_shuffle(self.heads[index](x), 2)  # [b*t 3 2h 2w]
        if picture is None:
            return detail
        return detail + functional.interpolate(picture, scale_factor=2, mode="bilinear", align_corners=False)


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
) -> Float[Tensor, ""]:
    """Mean over clips of the weighted mean of |d| + d^2, d the difference from the target.

    The pixels of actors weigh `actor_weight` more than the others.
    """
    away = made.float() - to_float(target)
    weight = 1 + actor_weight * mask.float()
    each = weight * (away.abs() + away.square()).mean(-1)
    loss: Tensor = (each.sum((1, 2, 3)) / weight.sum((1, 2, 3))).mean()
    return loss


def to_float(clips: UInt8[Tensor, "b t h w 3"]) -> Float[Tensor, "b t h w 3"]:
    """Bytes to numbers from -1 to 1."""
    return clips.float() / 127.5 - 1


def to_bytes(clips: Float[Tensor, "b t h w 3"]) -> UInt8[Tensor, "b t h w 3"]:
    """Numbers from -1 to 1 to bytes; what lies beyond is cut off."""
    return ((clips.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
