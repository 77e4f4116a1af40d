"""Image encoders of Hugging Face: ResNet, ViT, CLIP's vision half, DINOv2.

k pictures of one size, h w the grid of tokens, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from einops import rearrange
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from filmloom.errors import InputError
from filmloom.model.encoders.hugging_face.loading import load_model, model_type_of, processor_of, save_processor
from filmloom.model.encoders.hugging_face.preparing import Preparation
from filmloom.model.encoders.media import Modality, Picture, check_batch, read_picture
from filmloom.model.encoders.rows import by_shape, tokens_of_grids
from filmloom.model.tokens import Tokens

_MODELS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "clip": ("CLIPVisionModel", {}),
    "clip_vision_model": ("CLIPVisionModel", {}),
    "dinov2": ("Dinov2Model", {}),
    "dinov2_with_registers": ("Dinov2WithRegistersModel", {}),
    "resnet": ("ResNetModel", {}),
    "vit": ("ViTModel", {"add_pooling_layer": False}),
}


class HuggingFaceImage(nn.Module):
    """Pictures to tokens: the patches of a transformer, the last feature map of a ResNet.

    [CLS] and registers belong to no place and are dropped. Positions are shares of the whole picture, also where a
    checkpoint's preparation cuts its edges off.
    """

    modality: Modality = "image"

    def __init__(self, model: Any, processor: dict[str, Any]) -> None:
        super().__init__()
        self.model, self.processor = model, processor
        self.prepare = Preparation.read(processor)
        self.width: int = getattr(model.config, "hidden_size", None) or model.config.hidden_sizes[-1]
        if model.config.model_type in {"vit", "clip_vision_model"}:  # the others take any size
            check_size(self.prepare, model.config)

    @classmethod
    def from_pretrained(cls, name: str | Path) -> HuggingFaceImage:
        """From a folder or Hub id. Raises InputError."""
        class_name, options = _MODELS[model_type_of(name)]
        processor = processor_of(name, ("image_processor",))
        return cls(load_model(name, class_name, **options), processor)

    def save_pretrained(self, folder: Path | str) -> None:
        """Write the model and how its pictures are prepared."""
        self.model.save_pretrained(folder)
        save_processor(folder, self.processor)

    def forward(self, batch: Sequence[Picture]) -> Tokens:
        """Tokens of pictures [h w 3] in bytes. Raises InputError for what is none."""
        check_batch(batch, "picture")
        pictures = [read_picture(each) for each in batch]
        boxes = [self.prepare.box(*each.shape[:2]) for each in pictures]
        grids = by_shape([each.to(self.model.device) for each in pictures], self._see)
        return tokens_of_grids([grid[None] for grid in grids], [torch.zeros(1)] * len(grids), boxes)

    def _see(self, pixels: UInt8[Tensor, "k y x 3"]) -> Float[Tensor, "k h w d"]:
        values = self.prepare(pixels)  # [k 3 y x]
        seen: Tensor = self.model(pixel_values=values).last_hidden_state
        if seen.ndim == 4:
            return rearrange(seen, "k d h w -> k h w d")
        h, w = (side // self.model.config.patch_size for side in values.shape[2:])
        return rearrange(seen[:, -h * w :], "k (h w) d -> k h w d", h=h)


def check_size(prepare: Preparation, config: Any) -> None:
    """Raises InputError if prepared pictures haven't the size that a model is made for."""
    side = config.image_size
    expected = (side, side) if isinstance(side, int) else tuple(side)
    if prepare.shape != expected:
        raise InputError(
            f"A preprocessor configuration makes pictures of {prepare.shape or 'any size'}, and the model takes "
            f"{expected}: they are of different checkpoints; save the ones that belong together."
        )
