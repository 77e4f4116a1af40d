"""The in-box video encoders: a transformer over tubelets, and a network of convolutions in space and in time.

Videos are read at the rate that an encoder was made for, so that the same motion looks the same at any frame rate.

b batch, k videos of one shape, f frames, t h w the grid of tokens, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from einops import rearrange
from jaxtyping import Float, UInt8
from torch import Tensor, nn
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.encoders.checkpoint import Saved
from filmloom.model.encoders.image import GROUPS, STEPS, ImageCnnConfig, check_cells, check_groups
from filmloom.model.encoders.media import Modality, Video, check_batch, read_video
from filmloom.model.encoders.motion import FEATURES, SCALES, motion_features
from filmloom.model.encoders.pixels import fitted
from filmloom.model.encoders.rows import by_shape, fill_up, tokens_of_grids
from filmloom.model.encoders.text import check_heads
from filmloom.model.encoders.transformer import TokenTransformer
from filmloom.model.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoTransformerConfig:
    """Sizes of a video transformer."""

    fps: float = 8.0
    """Frames per second that it looks at."""
    max_seconds: float = 30.0
    """Longer videos are refused."""
    tubelet_frames: int = 2
    patch_size: int = 8
    max_side: int = 128
    """Larger frames are scaled down to it."""
    width: int = 256
    depth: int = 6
    head_width: int = 32
    stem: tuple[int, ...] = ()
    """Channels of an image network's stages, each of which halves a frame down to the patches; none: no such network.

    It looks at one frame of each tubelet, so that what things look like is learned from pictures, and motion from
    tubelets. Convolutions first are also learned faster: https://arxiv.org/abs/2106.14881.
    """

    motion: bool = False
    """Whether it is told how each tubelet's picture moves: see motion.py. Patches are of an even number of pixels."""

    def __post_init__(self) -> None:
        check_heads(self.width, self.head_width)
        check_cells(self.max_side, self.patch_size)
        if self.motion and self.patch_size % max(SCALES):
            raise InputError(
                f"Patches of {self.patch_size} pixels came; motion is told of those that {max(SCALES)} divides."
            )
        if self.stem and 2 ** len(self.stem) != self.patch_size:
            raise InputError(
                f"A stem of {len(self.stem)} stages came; each halves the sides, so patches of {self.patch_size} take "
                f"{self.patch_size.bit_length() - 1}."
            )

    def build(self) -> VideoTransformer:
        return VideoTransformer(self)


class VideoTransformer(Saved):
    """Videos to tokens, one for each tubelet: a patch of a few frames (https://arxiv.org/abs/2103.15691)."""

    modality: Modality = "video"

    def __init__(self, config: VideoTransformerConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.width
        self.embed = nn.Linear(3 * config.tubelet_frames * config.patch_size**2, config.width)
        steps = (config.fps / config.tubelet_frames, STEPS, STEPS)
        self.transformer = TokenTransformer(config.width, config.depth, config.head_width, steps)
        if config.stem:
            self.stem = ImageCnnConfig(widths=config.stem, blocks=1, max_side=config.max_side).build()
            self.looks = nn.Linear(config.stem[-1], config.width)
        if config.motion:
            self.moves = nn.Linear(FEATURES, config.width)

    def forward(self, batch: Sequence[Video]) -> Tokens:
        """Tokens of videos. Raises InputError for what is none, or too long."""
        frames, times = zip(*self._slices(batch), strict=True)
        tubelets = tokens_of_grids(by_shape(frames, self._cut), times)
        features = self.embed(tubelets.features)  # [b n d]
        if self.config.stem:
            features = features + self.looks(tokens_of_grids(by_shape(frames, self._look), times).features)
        if self.config.motion:
            features = features + self.moves(tokens_of_grids(by_shape(frames, self._move), times).features)
        tokens: Tokens = self.transformer(tubelets.with_features(features))
        return tokens

    def tubelets(self, batch: Sequence[Video]) -> Tokens:
        """The videos' tubelets, from -1 to 1, as they are before the network: what masked training predicts."""
        frames, times = zip(*self._slices(batch), strict=True)
        return tokens_of_grids(by_shape(frames, self._cut), times)

    def encode(self, tubelets: Tokens) -> Tokens:
        """The network on tubelets, or on some of them; without what tells of their neighbours."""
        tokens: Tokens = self.transformer(tubelets.with_features(self.embed(tubelets.features)))
        return tokens

    def _slices(self, batch: Sequence[Video]) -> list[tuple[UInt8[Tensor, "f h w 3"], Float[Tensor, " t"]]]:
        """The frames that are looked at, whole tubelets of them, and when each tubelet is shown."""
        check_batch(batch, "video")
        sampled = [sampled_at(each, self.config.fps, self.config.max_seconds) for each in batch]
        slices = [fill_up(frames, times, self.config.tubelet_frames) for frames, times in sampled]
        return [(frames.to(self.embed.weight.device), times) for frames, times in slices]

    def _look(self, frames: UInt8[Tensor, "k f y x 3"]) -> Float[Tensor, "k t h w c"]:
        """The middle frame of each tubelet through the stem."""
        middle = frames[:, self.config.tubelet_frames // 2 :: self.config.tubelet_frames]  # [k t y x 3]
        seen = self.stem.feature_map(rearrange(middle, "k t y x c -> (k t) y x c"))  # [k*t h w c]
        return rearrange(seen, "(k t) h w c -> k t h w c", k=len(frames))

    def _move(self, frames: UInt8[Tensor, "k f y x 3"]) -> Float[Tensor, "k t h w n"]:
        """How each tubelet moves."""
        values = self._fitted(frames)  # [k*f 3 y x]
        grey = rearrange(values.mean(1), "(k f) y x -> k f y x", k=len(frames))
        return motion_features(grey, self.config.tubelet_frames, self.config.patch_size)

    def _cut(self, frames: UInt8[Tensor, "k f y x 3"]) -> Float[Tensor, "k t h w n"]:
        p, k = self.config.patch_size, len(frames)
        values = self._fitted(frames)  # [k*f 3 h*p w*p]
        tubes = {"k": k, "r": self.config.tubelet_frames, "p": p, "q": p}
        return rearrange(values, "(k t r) c (h p) (w q) -> k t h w (r p q c)", **tubes)

    def _fitted(self, frames: UInt8[Tensor, "k f y x 3"]) -> Float[Tensor, "k*f 3 h w"]:
        """From -1 to 1, in whole patches."""
        return fitted(rearrange(frames, "k f y x c -> (k f) y x c"), self.config.patch_size, self.config.max_side)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCnnConfig:
    """Sizes of a video network of convolutions."""

    fps: float = 8.0
    """Frames per second that it looks at."""
    max_seconds: float = 30.0
    """Longer videos are refused."""
    widths: tuple[int, ...] = (32, 64, 128)
    """Channels of each stage; each halves the frames' sides."""
    halves_time: tuple[bool, ...] = (False, True, False)
    """Which stages halve the number of frames, too."""
    blocks: int = 1
    """Of each stage."""
    max_side: int = 128
    """Larger frames are scaled down to it."""

    def __post_init__(self) -> None:
        check_groups(self.widths)
        check_cells(self.max_side, self.cell)
        if len(self.widths) != len(self.halves_time):
            raise InputError(f"{len(self.widths)} widths and {len(self.halves_time)} halvings came; give one for each.")

    @property
    def cell(self) -> int:
        """Pixels along each side of a token."""
        return int(2 ** len(self.widths))

    @property
    def cell_frames(self) -> int:
        """Frames of a token."""
        return int(2 ** sum(self.halves_time))

    def build(self) -> VideoCnn:
        return VideoCnn(self)


class VideoCnn(Saved):
    """Videos to tokens, one for each place of the last feature map: R(2+1)D, https://arxiv.org/abs/1711.11248."""

    modality: Modality = "video"

    def __init__(self, config: VideoCnnConfig) -> None:
        super().__init__()
        self.config, self.width = config, config.widths[-1]
        layers: list[nn.Module] = []
        for before, after, halves in zip((3, *config.widths), config.widths, config.halves_time, strict=False):
            layers.append(nn.Conv3d(before, after, (1, 4, 4), stride=(1, 2, 2), padding=(0, 1, 1)))
            if halves:
                layers.append(nn.Conv3d(after, after, (4, 1, 1), stride=(2, 1, 1), padding=(1, 0, 0)))
            layers.extend(SpaceTimeBlock(after) for _ in range(config.blocks))
        self.layers = nn.Sequential(*layers)
        self.norm = nn.GroupNorm(GROUPS, self.width)

    def forward(self, batch: Sequence[Video]) -> Tokens:
        """Tokens of videos. Raises InputError for what is none, or too long."""
        check_batch(batch, "video")
        sampled = [sampled_at(each, self.config.fps, self.config.max_seconds) for each in batch]
        slices = [fill_up(frames, times, self.config.cell_frames) for frames, times in sampled]
        grids = by_shape([frames.to(self.norm.weight.device) for frames, _ in slices], self._see)
        return tokens_of_grids(grids, [times for _, times in slices])

    def _see(self, frames: UInt8[Tensor, "k f y x 3"]) -> Float[Tensor, "k t h w d"]:
        flat = rearrange(frames, "k f y x c -> (k f) y x c")
        values = fitted(flat, self.config.cell, self.config.max_side)  # [k*f 3 y x]
        seen: Tensor = self.norm(
            self.layers(rearrange(values, "(k f) c y x -> k c f y x", k=len(frames)))
        )  # [k d t h w]
        return rearrange(seen, "k d t h w -> k t h w d")


class SpaceTimeBlock(nn.Module):
    """Twice a convolution in space and then one in time, added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first_norm, self.second_norm = nn.GroupNorm(GROUPS, width), nn.GroupNorm(GROUPS, width)
        self.first, self.second = SpaceThenTime(width), SpaceThenTime(width)

    def forward(self, x: Float[Tensor, "k d t h w"]) -> Float[Tensor, "k d t h w"]:
        change = self.first(functional.silu(self.first_norm(x)))  # [k d t h w]
        added: Tensor = x + self.second(functional.silu(self.second_norm(change)))  # [k d t h w]
        return added


class SpaceThenTime(nn.Module):
    """3 by 3 in space, then 3 in time, with as many weights as 3 by 3 by 3 would have: R(2+1)D, section 3.5."""

    def __init__(self, width: int) -> None:
        super().__init__()
        between = 27 * width * width // (9 * width + 3 * width)  # 9/4 of the width
        between = -(-between // GROUPS) * GROUPS
        self.space = nn.Conv3d(width, between, (1, 3, 3), padding=(0, 1, 1), bias=False)
        self.norm = nn.GroupNorm(GROUPS, between)
        self.time = nn.Conv3d(between, width, (3, 1, 1), padding=(1, 0, 0), bias=False)

    def forward(self, x: Float[Tensor, "k d t h w"]) -> Float[Tensor, "k d t h w"]:
        out: Tensor = self.time(functional.silu(self.norm(self.space(x))))
        return out


def sampled_at(video: Video, fps: float, max_seconds: float) -> tuple[UInt8[Tensor, "f h w 3"], Float[Tensor, " f"]]:
    """The frames shown at a steady rate, and when they are shown, in seconds. Raises InputError if it is too long."""
    frames, own_fps = read_video(video)
    seconds = len(frames) / own_fps
    if seconds > max_seconds + 1e-6:
        raise InputError(
            f"A video of {seconds:.1f} s came; this encoder takes at most {max_seconds:g} s: cut it into parts."
        )
    num_frames = max(1, round(seconds * fps))
    times = ((torch.arange(num_frames) + 0.5) / fps).clamp(max=seconds)  # [f]
    shown = (times * own_fps).floor().long().clamp(max=len(frames) - 1)  # [f]
    return frames[shown], times
