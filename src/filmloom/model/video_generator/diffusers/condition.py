"""A diffusers pipeline, loaded or as a folder, in; the ConditionSpec that its networks take out, and the way in.

Conditions go in as `prompt_embeds`, which every pipeline has: none is forked. The tables hold what differs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any, Final

import torch

from filmloom.errors import InputError
from filmloom.model.tokens import Condition, ConditionSpec

Pipeline = Any
"""A diffusers DiffusionPipeline."""


@dataclass(frozen=True, slots=True)
class _Family:
    part: str
    """Of the pipeline: the network that is conditioned."""
    width: str
    """Its setting with the width of the text."""
    length: int | tuple[str, str]
    """Most tokens of a text: a number that is a default in code, or the part and setting that hold it."""


_FAMILIES: Final[Mapping[str, _Family]] = {
    "UNet2DConditionModel": _Family("unet", "cross_attention_dim", ("text_encoder", "max_position_embeddings")),
    "UNet3DConditionModel": _Family("unet", "cross_attention_dim", ("text_encoder", "max_position_embeddings")),
    "WanTransformer3DModel": _Family("transformer", "text_dim", 512),
    "LTXVideoTransformer3DModel": _Family("transformer", "caption_channels", 128),
    "CogVideoXTransformer3DModel": _Family("transformer", "text_embed_dim", ("transformer", "max_text_seq_length")),
}
"""By the class of the conditioned network. Stable Diffusion; TextToVideoSD (Zeroscope); Wan; LTX; CogVideoX."""


def condition_spec(source: Pipeline | str | Path) -> ConditionSpec:
    """What a pipeline, or a folder of one, is conditioned on. Raises InputError for a kind that isn't known."""
    family = _family(source)
    config = _config(source, family.part)
    if config.get("addition_embed_type"):
        raise InputError(
            "This network wants more than text (SDXL does). Take Stable Diffusion 1 or 2, TextToVideoSD, Wan, LTX or "
            "CogVideoX, or the caption projector."
        )
    length = family.length if isinstance(family.length, int) else _config(source, family.length[0])[family.length[1]]
    return ConditionSpec(length=int(length), width=int(config[family.width]))


def prompt_inputs(pipeline: Pipeline, condition: Condition, negative: Condition | None = None) -> dict[str, Any]:
    """Keyword arguments of the pipeline's call: a condition in place of a prompt.

    negative: what guidance leads away from, such as the condition of an empty text; without it there is no guidance,
    and guidance_scale is 1. States that aren't meant are 0, which is all that a pipeline without masks can be told.
    """
    condition_spec(pipeline).check(condition)
    inputs = _inputs(pipeline, condition)
    if negative is None:
        return {**inputs, "guidance_scale": 1.0}
    return {**inputs, **{f"negative_{name}": value for name, value in _inputs(pipeline, negative).items()}}


@torch.no_grad()
def encode_texts(pipeline: Pipeline, texts: Sequence[str]) -> Condition:
    """What the pipeline's own text encoder makes of texts: the target of the alignment, and the caption projector."""
    known = signature(pipeline.encode_prompt).parameters
    spec = condition_spec(pipeline)
    wanted = {
        "prompt": list(texts),
        "device": pipeline.device,
        "do_classifier_free_guidance": False,
        "num_images_per_prompt": 1,
        "num_videos_per_prompt": 1,
        "max_sequence_length": spec.length,
    }
    made = pipeline.encode_prompt(**{name: value for name, value in wanted.items() if name in known})
    masked = "prompt_attention_mask" in known
    mask = made[1].bool() if masked else torch.ones(made[0].shape[:2], dtype=torch.bool, device=made[0].device)
    return Condition(made[0], mask)


def _inputs(pipeline: Pipeline, condition: Condition) -> dict[str, Any]:
    mask = condition.mask.to(pipeline.device)
    states = condition.states.to(pipeline.device, getattr(pipeline, _family(pipeline).part).dtype)
    inputs = {"prompt_embeds": states * mask[..., None]}
    if "prompt_attention_mask" in signature(pipeline.__call__).parameters:
        inputs["prompt_attention_mask"] = mask
    return inputs


def _family(source: Pipeline | str | Path) -> _Family:
    for name, family in _FAMILIES.items():
        if _class_of(source, family.part) == name:
            return family
    raise InputError(
        f"{source if isinstance(source, str | Path) else type(source).__name__} isn't a pipeline whose condition is "
        f"known; its network must be one of {', '.join(_FAMILIES)}. Use the caption projector for others."
    )


def _class_of(source: Pipeline | str | Path, part: str) -> str:
    if not isinstance(source, str | Path):
        return type(getattr(source, part, None)).__name__
    parts = _read(Path(source) / "model_index.json")
    return str((parts.get(part) or ["", ""])[1])


def _config(source: Pipeline | str | Path, part: str) -> Mapping[str, Any]:
    if isinstance(source, str | Path):
        return _read(Path(source) / part / "config.json")
    config = getattr(source, part).config
    return dict(config) if isinstance(config, Mapping) else dict(config.to_dict())


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{path} could not be read: {error}. Expected the folder of a diffusers pipeline, as save_pretrained "
            "writes it; download one that is on the Hub first."
        ) from error
    return content
