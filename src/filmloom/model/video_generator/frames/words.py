"""Words: a prompt to token numbers, English by words, Chinese by characters, from a fixed vocabulary.

The vocabulary is made from the world's captions and its lexicon, and stored with the weights, so that a checkpoint
goes on reading its own numbers. A word outside of it falls into one of a few buckets by a hash: the model sees that
something was said, and the same unknown word is always the same token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from filmloom.model.appearance.library import library
from filmloom.model.data.world_clips import dense_caption
from filmloom.world import lexicon
from filmloom.world.captions import captions
from filmloom.world.sample import sample

PAD, NOTHING = 0, 1
"""Fills the end of a row and is masked; stands alone for a caption that was dropped or is empty."""
NUM_BUCKETS = 32
_FIRST_BUCKET = 2
_FIRST_WORD = _FIRST_BUCKET + NUM_BUCKETS
_PIECES = re.compile(r"[^\W\d_㐀-鿿]+(?:-[^\W\d_㐀-鿿]+)*|\d+(?:\.\d+)?|[㐀-鿿]|'[a-z]+|[.,;!?。，；、！？]")
_SAME = str.maketrans("。，；！？’", ".,;!?'")
_CAPTIONS_READ = 1500


@dataclass(frozen=True)
class Tokenizer:
    """Text to numbers."""

    words: tuple[str, ...]
    """Token `_FIRST_WORD + k` is `words[k]`."""
    max_tokens: int = 96

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: _FIRST_WORD + index for index, word in enumerate(self.words)}

    @property
    def num_tokens(self) -> int:
        """Rows that an embedding of these tokens needs."""
        return _FIRST_WORD + len(self.words)

    def tokens(self, text: str) -> list[int]:
        """The text's numbers, at least one, at most `max_tokens`."""
        found = [self._numbers.get(piece) or _bucket(piece) for piece in pieces(text)]
        return found[: self.max_tokens] or [NOTHING]

    def is_cut(self, text: str) -> bool:
        """Whether a text has more tokens than are read."""
        return len(pieces(text)) > self.max_tokens

    def unknown(self, text: str) -> tuple[str, ...]:
        """The pieces of a text that aren't in the vocabulary, in order."""
        return tuple(piece for piece in pieces(text) if piece not in self._numbers)

    def batch(self, texts: list[str]) -> npt.NDArray[np.int64]:
        """[b max_tokens], filled up with PAD."""
        rows = np.full((len(texts), self.max_tokens), PAD, np.int64)
        for row, text in zip(rows, texts, strict=True):
            found = self.tokens(text)
            row[: len(found)] = found
        return rows


def pieces(text: str) -> list[str]:
    """English words in lower case, numbers, Chinese characters and the marks that end clauses."""
    return _PIECES.findall(text.lower().translate(_SAME))


@cache
def world_words() -> tuple[str, ...]:
    """All that the world's captions say, sorted: the lexicon's words, and those of many captions."""
    found = {piece for language in ("en", "zh") for word in lexicon.words(language) for piece in pieces(word)}
    rng = np.random.default_rng(0)
    for index in range(_CAPTIONS_READ):
        spec = sample(rng, "any")
        for language in ("en", "zh"):
            found.update(pieces(captions(spec, language, rng, detail=(index % 4) / 3)))
    return tuple(sorted(found))


@cache
def dense_words() -> tuple[str, ...]:
    """All that dense captions say, sorted."""
    found = {piece for word in lexicon.words("en") for piece in pieces(word)}
    rng = np.random.default_rng(0)
    for _ in range(2 * _CAPTIONS_READ):
        found.update(pieces(dense_caption(sample(rng, "any"))))
    return tuple(sorted(found))


def looks(tokenizer: Tokenizer) -> dict[int, npt.NDArray[np.float32]]:
    """Of each token that alone names a thing of the lexicon: the place [32] of its picture among all."""
    table = {}
    for word, concept in lexicon.words("en").items():
        named = tokenizer.tokens(word)
        if len(named) == 1 and named[0] >= _FIRST_WORD:
            table[named[0]] = library().vector(concept.key)
    return table


def _bucket(piece: str) -> int:
    return _FIRST_BUCKET + blake2b(piece.encode(), digest_size=1).digest()[0] % NUM_BUCKETS
