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
from filmloom.model.encoders.naming import Aspect, named, names_of
from filmloom.model.language_model import LanguageModel
from filmloom.model.video_generator.layers.script import individuals
from filmloom.model.video_generator.layers.tokens import LAYERS
from filmloom.types import Language
from filmloom.world import lexicon
from filmloom.world.scene import Actor, SceneSpec
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
_UNTOLD: Final = "untold"
_ASKED: Final[Mapping[Aspect, tuple[str, ...]]] = {
    "concept": names_of("concept"),
    "color": names_of("color"),
    "place": (_UNTOLD, "left", "center", "right"),
    "size": names_of("size"),
}
"""What signals are asked for of each individual, and by which names."""
_TRAITS: Final[Mapping[Aspect, Mapping[Language, Mapping[str, str]]]] = {
    "place": {
        "en": {"left": "on the left", "center": "in the middle", "right": "on the right", _UNTOLD: "anywhere"},
        "zh": {"left": "左边", "center": "中间", "right": "右边", _UNTOLD: "随处"},
    },
    "size": {
        "en": {"small": "small", "medium": "ordinary", "large": "large"},
        "zh": {"small": "小", "medium": "普通", "large": "大"},
    },
}
_LANGUAGES: Final[tuple[Language, Language]] = ("en", "zh")
_BEFORE: Final[Mapping[Language, str]] = {"en": " ", "zh": ""}


class Evoking:
    """The words of a language model for what can be shown, and how far media are from them."""

    def __init__(self, language_model: LanguageModel) -> None:
        self.language_model = language_model
        names = {**{aspect: names_of(aspect) for aspect in _SEEN_IN["video"]}, **_ASKED}
        self._ids = {aspect: self._spelled(aspect, those) for aspect, those in names.items()}

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
        """Cross-entropy of the words for whom a clip is to show: the first signals' states are near everybody's names,
        one each, those after them near their colours, then near where they are, then near how large they are.

        Where a language model would say the word next, it asks for it; so a look has to be found for a word only.
        """
        losses = []
        for number, (aspect, names) in enumerate(_ASKED.items()):
            cast = [
                (row, number * LAYERS + line, names.index(_asked_of(actor, aspect)))
                for row, scene in enumerate(scenes)
                for line, actor in enumerate(individuals(scene))
                if number * LAYERS + line < signals.shape[1]
            ]
            if cast:
                rows, places, right = (list(each) for each in zip(*cast, strict=True))
                near = functional.normalize(signals[rows, places], dim=-1) @ self._words(aspect).T  # [r k]
                losses.append(functional.cross_entropy(_SHARPNESS * near, torch.tensor(right)))
        return torch.stack(losses).sum() if losses else signals.sum() * 0

    def _words(self, aspect: Aspect) -> Float[Tensor, "k d"]:
        """The mean of each name's tokens in both languages; what all names share is taken away."""
        table: nn.Embedding = self.language_model.network.get_input_embeddings()
        ids, starts = self._ids[aspect]
        spelled = functional.embedding_bag(ids, table.weight.detach(), starts, mode="mean")  # [2k d]
        spelled = spelled.view(-1, len(_LANGUAGES), spelled.shape[-1]).mean(1)  # [k d]
        return functional.normalize(spelled - spelled.mean(0), dim=-1)

    def _spelled(self, aspect: Aspect, names: Sequence[str]) -> tuple[Int[Tensor, " t"], Int[Tensor, " b"]]:
        """Every name in English, as in the middle of a sentence, and in Chinese: all ids, and where each begins."""
        tokenizer: Any = self.language_model.tokenizer
        texts = [_BEFORE[language] + _said(aspect, name, language) for name in names for language in _LANGUAGES]
        spelled = tokenizer(texts, add_special_tokens=False)["input_ids"]
        starts = [0, *accumulate(map(len, spelled))][:-1]
        return torch.tensor(list(chain.from_iterable(spelled))), torch.tensor(starts)


def _asked_of(actor: Actor, aspect: Aspect) -> str:
    """The concept; the colour, a thing's own if it isn't tinted; where it is and how large."""
    told = {"concept": actor.concept, "color": actor.color or "own", "place": actor.place or _UNTOLD}
    return str(told.get(aspect, actor.size))


def _said(aspect: Aspect, name: str, language: Language) -> str:
    if aspect == "concept":
        concept = lexicon.concept(name)
        return concept.zh[0] if language == "zh" else concept.en[0]
    tables: Mapping[Aspect, Any] = {
        "color": COLORS, "background": BACKGROUNDS, "camera": CAMERAS, "weather": WEATHERS, "hour": HOURS,
        "does": {each: {**MOTIONS[each], **RELATIONS[each]} for each in _LANGUAGES}, **_TRAITS,
    }  # fmt: skip
    # Only relations have gaps; an untinted thing has its own colour, for which there is no word.
    return str(tables[aspect][language].get(name, name)).replace("{}", "").strip()
