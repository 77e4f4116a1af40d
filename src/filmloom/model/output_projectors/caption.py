"""Plain text as the condition: the generator's own text encoder reads what the language model said.

It is the only way into services that take text alone, and the baseline that the other projectors must beat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor

from filmloom.errors import InputError
from filmloom.model.tokens import Condition, ConditionSpec


class CaptionProjector:
    """Hands on words; has no weights and looks at no states."""

    def __init__(self, spec: ConditionSpec, encode: Callable[[Sequence[str]], Condition]) -> None:
        """encode: texts to the generator's condition, as `encode_texts` does for a diffusers pipeline."""
        self.spec, self.encode = spec, encode

    def __call__(
        self, states: Tensor | None = None, mask: Tensor | None = None, texts: Sequence[str] = ()
    ) -> Condition:
        """The condition of the texts, one for each conversation."""
        condition = self.encode(self.words(texts))
        self.spec.check(condition)
        return condition

    def words(self, texts: Sequence[str]) -> list[str]:
        """The texts for a generator that reads them itself. Raises InputError for none and for an empty one."""
        words = [" ".join(text.split()) for text in texts]
        if not words or not all(words):
            raise InputError("The language model said nothing that could be a caption; expected a text for each clip.")
        return words
