"""Families: what the video pipelines of diffusers differ in, as one table. A checkpoint in; its family out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from filmloom.errors import InputError
from filmloom.model.video_generator.diffusers.checkpoint import Checkpoint
from filmloom.types import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How one kind of pipeline is asked."""

    title: str
    licence: str
    fps: int
    """Frames per second that it was trained on."""
    num_frames: int
    """Most that it was trained on."""
    pixels: int
    """Most of one frame that it was trained on."""
    multiple: int
    """Of which width and height are whole multiples."""
    step: int
    """Its frames are one more than a multiple of this; 1: any number."""
    text: str = ""
    """The class that takes a prompt alone; empty: there is none. So also below."""
    image: str = ""
    """The class that takes a first picture."""
    has_last: bool = False
    """Whether `image` takes a last picture, too."""
    conditions: str = ""
    """The class that takes pictures and clips at any second."""
    video: str = ""
    """The class that redraws a clip."""
    network: str = "transformer"
    """The part that is sampled with."""
    only: Size | None = None
    """The one size that it draws, where there is but one."""
    widest: Size | None = None
    """Width and height beyond which it knows no places, where there is such an end."""

    @property
    def can(self) -> str:
        """What it takes, in words."""
        ways = {
            "words": self.text,
            "a first picture": self.image,
            "a last one": self.has_last,
            "pictures and clips at any second": self.conditions,
            "a clip to redraw": self.video,
        }
        return f"takes {', '.join(way for way, is_there in ways.items() if is_there)}; no sound"

    @property
    def rule(self) -> str:
        """What is legal, in words."""
        frames = f"{self.step}k + 1 frames" if self.step > 1 else "any number of frames"
        sizes = f"{self.only[0]}x{self.only[1]}" if self.only else f"width and height in multiples of {self.multiple}"
        sizes += f" up to {self.widest[0]}x{self.widest[1]}" if self.widest else ""
        return f"{sizes}, {frames}, {self.fps} a second"


_ZEROSCOPE: Final = Family(
    title="TextToVideoSD (ModelScope, Zeroscope)",
    licence="CC-BY-NC-4.0",
    fps=8,
    num_frames=24,
    pixels=576 * 320,
    multiple=8,
    step=1,
    text="TextToVideoSDPipeline",
    video="VideoToVideoSDPipeline",
    network="unet",
)
_COGVIDEOX: Final = Family(
    title="CogVideoX",
    licence="Apache-2.0 (2B), CogVideoX licence (5B)",
    fps=8,
    num_frames=49,
    pixels=720 * 480,
    multiple=16,
    step=4,
)
_WAN: Final = Family(title="Wan", licence="Apache-2.0", fps=16, num_frames=81, pixels=832 * 480, multiple=16, step=4)
_LTX: Final = Family(
    title="LTX-Video",
    licence="LTX-Video Open Weights (0.9.x)",
    fps=25,
    num_frames=257,
    pixels=1216 * 704,
    multiple=32,
    step=8,
    text="LTXPipeline",
    image="LTXImageToVideoPipeline",
    conditions="LTXConditionPipeline",
)
_HUNYUAN: Final = Family(
    title="HunyuanVideo",
    licence="Tencent Hunyuan Community",
    fps=24,
    num_frames=129,
    pixels=1280 * 720,
    multiple=16,
    step=4,
    text="HunyuanVideoPipeline",
)
_MOCHI: Final = Family(
    title="Mochi",
    licence="Apache-2.0",
    fps=30,
    num_frames=163,
    pixels=848 * 480,
    multiple=16,
    step=6,
    text="MochiPipeline",
)
FAMILIES: Final[Mapping[str, Family]] = {
    "TextToVideoSDPipeline": _ZEROSCOPE,
    "CogVideoXPipeline": replace(_COGVIDEOX, text="CogVideoXPipeline", video="CogVideoXVideoToVideoPipeline"),
    "CogVideoXImageToVideoPipeline": replace(_COGVIDEOX, image="CogVideoXImageToVideoPipeline"),
    "WanPipeline": replace(_WAN, text="WanPipeline", video="WanVideoToVideoPipeline"),
    "WanImageToVideoPipeline": replace(_WAN, image="WanImageToVideoPipeline", has_last=True),
    "LTXPipeline": _LTX,
    "LTXImageToVideoPipeline": _LTX,
    "LTXConditionPipeline": _LTX,
    "HunyuanVideoPipeline": _HUNYUAN,
    "MochiPipeline": _MOCHI,
}
"""By the class that a checkpoint was saved from."""
_DEEP: Final = 40
"""Layers of the Wan models that were trained at 720 lines, too."""


def family_of(checkpoint: Checkpoint) -> Family:
    """The family of a checkpoint. Raises InputError for a pipeline that makes no videos, or isn't known."""
    family = FAMILIES.get(checkpoint.class_name)
    if family is None:
        raise InputError(
            f"{checkpoint.name} is a {checkpoint.class_name}, not one of the video pipelines that can be asked: "
            f"{', '.join(FAMILIES)}."
        )
    if family.title == _WAN.title:
        return _of_wan(checkpoint, family)
    return _of_cogvideox(checkpoint, family) if family.title == _COGVIDEOX.title else family


def _of_cogvideox(checkpoint: Checkpoint, family: Family) -> Family:
    """Version 1.5 is larger, and never higher than wide; places that were learned, of some of version 1, can't be
    others."""
    transformer = checkpoint.config("transformer")
    scale = family.multiple // 2
    trained = scale * int(transformer["sample_width"]), scale * int(transformer["sample_height"])
    if transformer.get("patch_size_t"):
        return replace(family, fps=16, num_frames=81, pixels=1360 * 768, widest=trained)
    return replace(family, only=trained) if transformer.get("use_learned_positional_embeddings") else family


def _of_wan(checkpoint: Checkpoint, family: Family) -> Family:
    """Wan 2.1 and 2.2 differ in their parts, not in the class of their pipeline."""
    transformer = checkpoint.config("transformer" if checkpoint.has("transformer") else "transformer_2")
    multiple = int(checkpoint.config("vae").get("scale_factor_spatial", 8)) * int(transformer["patch_size"][-1])
    family = replace(family, multiple=multiple)
    if checkpoint.index.get("expand_timesteps"):  # Wan 2.2 TI2V
        return replace(
            family, text="WanPipeline", image="WanImageToVideoPipeline", has_last=False, video="", fps=24,
            num_frames=121, pixels=1280 * 704,
        )  # fmt: skip
    if checkpoint.has("transformer_2"):
        family = replace(family, video="")
    return replace(family, pixels=1280 * 720) if int(transformer["num_layers"]) >= _DEEP else family
