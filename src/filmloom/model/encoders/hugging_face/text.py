"""Text encoders of Hugging Face: BERT, GPT-2 and CLIP's text half."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from torch import nn

from filmloom.model.encoders.hugging_face.loading import load_model, load_tokenizer, model_type_of
from filmloom.model.encoders.media import Modality, Texts, Tokenize, check_batch, read_texts
from filmloom.model.encoders.text import row_positions
from filmloom.model.tokens import Tokens

_MODELS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "bert": ("BertModel", {"add_pooling_layer": False}),
    "clip": ("CLIPTextModel", {}),
    "clip_text_model": ("CLIPTextModel", {}),
    "gpt2": ("GPT2Model", {}),
}


class HuggingFaceText(nn.Module):
    """Texts to tokens; special tokens, such as BERT's [CLS], are tokens like others, in the places where they stand."""

    modality: Modality = "text"

    def __init__(self, model: Any, tokenizer: Any | None = None) -> None:
        super().__init__()
        self.model, self.tokenizer = model, tokenizer
        self.width: int = model.config.hidden_size
        self.tokenize: Tokenize | None = tokenizer.encode if tokenizer is not None else None

    @classmethod
    def from_pretrained(cls, name: str | Path) -> HuggingFaceText:
        """From a folder or Hub id. Raises InputError."""
        class_name, options = _MODELS[model_type_of(name)]
        return cls(load_model(name, class_name, **options), load_tokenizer(name))

    def save_pretrained(self, folder: Path | str) -> None:
        """Write the model and its tokenizer."""
        self.model.save_pretrained(folder)
        if self.tokenizer is not None:
            self.tokenizer.save_pretrained(folder)

    def forward(self, batch: Texts) -> Tokens:
        """Tokens of texts, or of rows of token numbers. Raises InputError for texts that are empty or too long."""
        check_batch(batch, "text")
        config = self.model.config
        sizes = {"num_tokens": config.vocab_size, "max_tokens": config.max_position_embeddings}
        numbers, mask = (each.to(self.model.device) for each in read_texts(batch, self.tokenize, **sizes))
        features = self.model(input_ids=numbers, attention_mask=mask.long()).last_hidden_state  # [b n d]
        return Tokens(features, mask, row_positions(mask))
