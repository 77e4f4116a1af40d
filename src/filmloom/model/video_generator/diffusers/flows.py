"""Flows: how the families that can be fine-tuned turn clips into latents, and what their networks are trained to say.

Both are trained by flow matching (Lipman et al. 2022): from x_s = (1 - s) x + s n to n - x.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

import torch
from jaxtyping import Float
from torch import Tensor

from filmloom.errors import InputError

_TIMES: Final = 1000.0
"""What the networks call the time of pure noise."""


@dataclass(frozen=True, slots=True)
class Words:
    """A caption as the network reads it."""

    states: Float[Tensor, "1 q c"]
    mask: Tensor | None = None


class Flow(Protocol):
    """One family's way."""

    targets: tuple[str, ...]
    """The modules that get an adapter."""

    def read(self, pipeline: Any, caption: str) -> Words:
        """A caption through the pipeline's own text encoder."""
        ...

    def encode(self, pipeline: Any, video: Float[Tensor, "1 3 t h w"]) -> Float[Tensor, "1 c u y x"]:
        """A clip, from -1 to 1, as normalised latents."""
        ...

    def predict(
        self, pipeline: Any, noisy: Float[Tensor, "1 c u y x"], noise_level: Float[Tensor, " 1"], words: Words, fps: int
    ) -> Float[Tensor, "1 c u y x"]:
        """What the network takes for noise minus clip."""
        ...


class WanFlow:
    """Wan 2.1, and 2.2 TI2V."""

    targets: tuple[str, ...] = ("to_q", "to_k", "to_v", "to_out.0")

    def read(self, pipeline: Any, caption: str) -> Words:
        return Words(pipeline.encode_prompt(caption, do_classifier_free_guidance=False)[0])

    def encode(self, pipeline: Any, video: Tensor) -> Tensor:
        made: Tensor = pipeline.vae.encode(video.to(pipeline.vae.dtype)).latent_dist.mode()
        mean, deviation = (
            torch.tensor(pipeline.vae.config[name]).view(1, -1, 1, 1, 1).to(made)
            for name in ("latents_mean", "latents_std")
        )
        return (made - mean) / deviation

    def predict(self, pipeline: Any, noisy: Tensor, noise_level: Tensor, words: Words, fps: int) -> Tensor:
        made: Tensor = pipeline.transformer(
            hidden_states=noisy, timestep=noise_level * _TIMES, encoder_hidden_states=words.states, return_dict=False
        )[0]
        return made


class LTXFlow:
    """LTX-Video 0.9."""

    targets: tuple[str, ...] = ("to_q", "to_k", "to_v", "to_out.0")

    def read(self, pipeline: Any, caption: str) -> Words:
        states, mask, _, _ = pipeline.encode_prompt(caption, do_classifier_free_guidance=False)
        return Words(states, mask)

    def encode(self, pipeline: Any, video: Tensor) -> Tensor:
        network = pipeline.vae
        made: Tensor = network.encode(video.to(network.dtype)).latent_dist.mode()
        mean, deviation = (each.view(1, -1, 1, 1, 1).to(made) for each in (network.latents_mean, network.latents_std))
        normal: Tensor = (made - mean) * network.config.scaling_factor / deviation
        return normal

    def predict(self, pipeline: Any, noisy: Tensor, noise_level: Tensor, words: Words, fps: int) -> Tensor:
        frames, height, width = noisy.shape[2:]
        sizes = (pipeline.transformer_spatial_patch_size, pipeline.transformer_temporal_patch_size)
        space = pipeline.vae_spatial_compression_ratio
        made = pipeline.transformer(
            hidden_states=pipeline._pack_latents(noisy, *sizes),
            encoder_hidden_states=words.states,
            timestep=noise_level * _TIMES,
            encoder_attention_mask=words.mask,
            num_frames=frames,
            height=height,
            width=width,
            rope_interpolation_scale=(pipeline.vae_temporal_compression_ratio / fps, space, space),
            return_dict=False,
        )[0]
        unpacked: Tensor = pipeline._unpack_latents(made, frames, height, width, *sizes)
        return unpacked


def flow_of(class_name: str, name: str, *, has_experts: bool) -> Flow:
    """By the class of a checkpoint. Raises InputError for one that can't be fine-tuned here."""
    if class_name == "WanPipeline" and not has_experts:
        return WanFlow()
    if class_name.startswith("LTX"):
        return LTXFlow()
    raise InputError(
        f"{name} can't be fine-tuned here; take Wan for words (2.1, or 2.2 TI2V) or LTX-Video, as a folder or a Hub id."
    )
