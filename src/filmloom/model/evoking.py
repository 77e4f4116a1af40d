"""Evoking: what a language model is given of a medium lies near its own words for what is there.

Before a language model can say what it is shown, it has to learn from its answers alone that some direction among its
inputs means a word; of hundreds of names each is heard of a few times only, and nothing is learned for thousands of
steps. Here the words' own embeddings are the targets instead, so that to name is to copy: the idea of BLIP-2's
alignment before generation (arXiv 2301.12597) and of object tags as anchors (Oscar, arXiv 2004.06165). Which of the
embeddings says which name is free. The scene is known of what the world draws, so this is a teacher's loss.

r media or individuals, b clips, m embeddings, d width, k names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import Any, Final

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.encoders.media import Modality
from filmloom.model.encoders.naming import Aspect, concept_number, named, names_of
from filmloom.model.language_model import LanguageModel
from filmloom.model.video_generator.layers.script import casts
from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.scene import SceneSpec
from filmloom.world.talk.words import BACKGROUNDS, CAMERAS, COLORS, HOURS, MOTIONS, RELATIONS, WEATHERS

_SEEN_IN: Final[Mapping[Modality, tuple[Aspect, ...]]] = {
    "audio": ("concept",),
    "image": ("concept", "color", "background", "weather", "hour"),
    "video": ("concept", "color", "does", "background", "camera", "weather", "hour"),
}
_SHARPNESS: Final = 12.0
"""What a cosine is multiplied with."""
_WEIGHTS: Final[Mapping[Aspect, float]] = {"concept": 3.0, "does": 2.0}
"""Of what has many names; 1 for all others."""
_LANGUAGES: Final[tuple[Language, Language]] = ("en", "zh")
_BEFORE: Final[Mapping[Language, str]] = {"en": " ", "zh": ""}


class Evoking:
    """The words of a language model for what can be shown, and how far media are from them."""

    def __init__(self, language_model: LanguageModel) -> None:
        self.language_model = language_model
        self._ids = {aspect: self._spelled(aspect) for aspect in _SEEN_IN["video"]}

    def loss(
        self, modality: Modality, embeds: Float[Tensor, "r m d"], scenes: Sequence[SceneSpec]
    ) -> Float[Tensor, ""]:
        """The weighted mean over what can be seen, or heard: cross-entropy of the names that are right."""
        seen = functional.normalize(embeds, dim=-1)  # [r m d]
        losses = []
        for aspect in _SEEN_IN[modality]:
            near = seen @ self._words(aspect).T  # [r m k]
            likely = (_SHARPNESS * near).logsumexp(1).log_softmax(-1)  # [r k]
            right: Bool[Tensor, "r k"] = named(aspect, scenes)
            if bool(right.any()):
                losses.append(-_WEIGHTS.get(aspect, 1.0) * likely[right].mean())
        return torch.stack(losses).mean() if losses else embeds.sum() * 0

    def asked(self, signals: Float[Tensor, "b k d"], scenes: Sequence[SceneSpec]) -> Float[Tensor, ""]:
        """Cross-entropy of the names of whom a clip is to show: the first signal's state is near the first one's.

        Where a language model would say the name next, it asks for it; so a look has to be found for a word only.
        """
        cast = [each for each in casts(scenes) if each[1] < signals.shape[1]]
        if not cast:
            return signals.sum() * 0
        rows, places, names = zip(*cast, strict=True)
        near = functional.normalize(signals[rows, places], dim=-1) @ self._words("concept").T  # [r k]
        return functional.cross_entropy(_SHARPNESS * near, torch.tensor([concept_number(each) for each in names]))

    def _words(self, aspect: Aspect) -> Float[Tensor, "k d"]:
        """The mean of each name's tokens in both languages; what all names share is taken away."""
        table: nn.Embedding = self.language_model.network.get_input_embeddings()
        ids, starts = self._ids[aspect]
        spelled = functional.embedding_bag(ids, table.weight.detach(), starts, mode="mean")  # [2k d]
        spelled = spelled.view(-1, len(_LANGUAGES), spelled.shape[-1]).mean(1)  # [k d]
        return functional.normalize(spelled - spelled.mean(0), dim=-1)

    def _spelled(self, aspect: Aspect) -> tuple[Int[Tensor, " t"], Int[Tensor, " b"]]:
        """Every name in English, as in the middle of a sentence, and in Chinese: all ids, and where each begins."""
        tokenizer: Any = self.language_model.tokenizer
        texts = [
            _BEFORE[language] + _said(aspect, name, language) for name in names_of(aspect) for language in _LANGUAGES
        ]
        spelled = tokenizer(texts, add_special_tokens=False)["input_ids"]
        starts = [0, *accumulate(map(len, spelled))][:-1]
        return torch.tensor(list(chain.from_iterable(spelled))), torch.tensor(starts)


def _said(aspect: Aspect, name: str, language: Language) -> str:
    if aspect == "concept":
        concept = lexicon.concept(name)
        return concept.zh[0] if language == "zh" else concept.en[0]
    tables: Mapping[Aspect, Any] = {
        "color": COLORS, "background": BACKGROUNDS, "camera": CAMERAS, "weather": WEATHERS, "hour": HOURS,
        "does": {each: {**MOTIONS[each], **RELATIONS[each]} for each in _LANGUAGES},
    }  # fmt: skip
    # Only relations have gaps; an untinted thing has its own colour, for which there is no word.
    return str(tables[aspect][language].get(name, name)).replace("{}", "").strip()
