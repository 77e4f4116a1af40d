"""CLIP as a shared space of texts and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.encoders.dual import check_modality
from filmloom.model.encoders.hugging_face.image import check_size
from filmloom.model.encoders.hugging_face.loading import (
    load_model,
    load_tokenizer,
    model_type_of,
    processor_of,
    save_processor,
)
from filmloom.model.encoders.hugging_face.preparing import Preparation
from filmloom.model.encoders.media import Modality, Tokenize, check_batch, read_picture, read_texts
from filmloom.model.encoders.rows import by_shape


class HuggingFaceClip(nn.Module):
    """A SharedSpace made by CLIP's own pooling and projections."""

    def __init__(self, model: Any, processor: dict[str, Any], tokenizer: Any | None = None) -> None:
        super().__init__()
        self.model, self.processor, self.tokenizer = model, processor, tokenizer
        self.prepare = Preparation.read(processor)
        check_size(self.prepare, model.config.vision_config)
        self.tokenize: Tokenize | None = tokenizer.encode if tokenizer is not None else None
        self.dimensions: int = model.config.projection_dim

    @classmethod
    def from_pretrained(cls, name: str | Path) -> HuggingFaceClip:
        """From a folder or Hub id, frozen and in eval mode. Raises InputError."""
        if (model_type := model_type_of(name)) != "clip":
            raise InputError(f"{name} is a {model_type!r}; expected a whole 'clip' checkpoint: give one.")
        processor = processor_of(name, ("image_processor",))
        return cls(load_model(name, "CLIPModel"), processor, load_tokenizer(name)).requires_grad_(False).eval()

    def save_pretrained(self, folder: Path | str) -> None:
        """Write the model, its tokenizer and how its pictures are prepared."""
        self.model.save_pretrained(folder)
        save_processor(folder, self.processor)
        if self.tokenizer is not None:
            self.tokenizer.save_pretrained(folder)

    @property
    def log_scale(self) -> Tensor:
        """Logarithm of what similarities are multiplied with."""
        scale: Tensor = self.model.logit_scale
        return scale

    def embed(self, modality: Modality, batch: Any) -> Float[Tensor, "b e"]:
        """Unit vectors of texts or pictures. Raises InputError for other media."""
        check_modality(modality, ("text", "image"))
        check_batch(batch, modality)
        pooled = self._of_texts(batch) if modality == "text" else self._of_pictures(batch)
        return functional.normalize(pooled, dim=-1)

    def _of_texts(self, batch: Sequence[Any]) -> Tensor:
        config = self.model.config.text_config
        sizes = {"num_tokens": config.vocab_size, "max_tokens": config.max_position_embeddings}
        numbers, mask = (each.to(self.model.device) for each in read_texts(batch, self.tokenize, **sizes))
        pooled: Tensor = self.model.get_text_features(input_ids=numbers, attention_mask=mask.long()).pooler_output
        return pooled

    def _of_pictures(self, batch: Sequence[Any]) -> Tensor:
        pictures = [read_picture(each).to(self.model.device) for each in batch]
        values = torch.stack(by_shape(pictures, self.prepare))  # [b 3 y x]
        pooled: Tensor = self.model.get_image_features(pixel_values=values).pooler_output
        return pooled
