"""The joint space: texts, pictures, clips and sounds as unit vectors, so that what belongs together is found.

Media go through the any-to-video model's encoders, texts through its language model; only a pooling of each is learned,
with all of them frozen. So a clip is found by its words and words by their clip, in any language that the model reads.

b batch, n tokens, d width, e dimensions of the space.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.any_to_video import SHIPPED, AnyToVideoModel
from filmloom.model.encoders import Encoder
from filmloom.model.encoders.dual import AttentionPooling, check_modality, info_nce
from filmloom.model.encoders.media import Modality
from filmloom.model.language_model import LanguageModel
from filmloom.model.saved import load_part, save_part
from filmloom.model.tokens import Tokens

FORMAT: Final = "filmloom joint space 1"
FOLDER: Final = "joint_space"
"""In a checkpoint's folder."""


class JointSpace(nn.Module):
    """Poolings over a frozen any-to-video model."""

    def __init__(self, model: AnyToVideoModel, dimensions: int = 128) -> None:
        super().__init__()
        self.dimensions = dimensions
        widths = {name: cast(Encoder, each).width for name, each in model.encoders.items()}
        widths["text"] = model.language_model.width
        self.poolings = nn.ModuleDict({name: AttentionPooling(width, dimensions) for name, width in widths.items()})
        self.log_scale = nn.Parameter(torch.tensor(2.66))
        self._model = [model]  # in a list: its weights are another's

    @classmethod
    def from_pretrained(cls, folder: Path | str = SHIPPED, model: AnyToVideoModel | None = None) -> JointSpace:
        """Of an any-to-video checkpoint; model: its own, if it is open already.

        Raises InputError if the folder has no joint space, or a broken one.
        """
        there = model or AnyToVideoModel.from_pretrained(folder)
        made = load_part(Path(folder) / FOLDER, "joint space", lambda content: cls(there, content["dimensions"]))
        return made.eval()

    def save_pretrained(self, folder: Path | str) -> None:
        """Into a checkpoint's folder, beside the other parts."""
        save_part(self, {"format": FORMAT, "dimensions": self.dimensions}, Path(folder) / FOLDER)

    def embed(self, modality: Modality, batch: Sequence[Any]) -> Float[Tensor, "b e"]:
        """Unit vectors of media or texts. Raises InputError for a modality that the space doesn't have."""
        check_modality(modality, tuple(self.poolings))
        with torch.no_grad():
            tokens = self._text(batch) if modality == "text" else self._model[0].encode_media(modality, batch)
        return functional.normalize(self.poolings[modality](tokens), dim=-1)

    def loss(self, modality: Modality, batch: Sequence[Any], texts: Float[Tensor, "b e"]) -> Float[Tensor, ""]:
        """InfoNCE of media and the vectors of texts that belong to them, row by row."""
        return info_nce(self.embed(modality, batch), texts, self.log_scale)

    def _text(self, texts: Sequence[str]) -> Tokens:
        """The language model's states; where a word stands is in them already."""
        language_model: LanguageModel = self._model[0].language_model
        rows = [torch.tensor(language_model.tokenizer(text)["input_ids"]) for text in texts]
        ids = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=language_model.special.pad)  # [b n]
        lengths = torch.tensor([len(row) for row in rows])
        mask = torch.arange(ids.shape[1]) < lengths[:, None]  # [b n]
        states = language_model(language_model.embed(ids), mask).states  # [b n d]
        return Tokens(states, mask, states.new_zeros(*ids.shape, 3))
