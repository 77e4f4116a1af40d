"""The word tower: a phrase in English or Chinese goes in, a unit vector comes out; numpy only.

A phrase is a bag of hashed features: English words and the three-letter pieces of each, Chinese characters and pairs
of them. Their embeddings are averaged, and a small two-layer perceptron turns the average into the shared space.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.types import Language

FEATURES: Final = 16384
"""Rows of the table of features; two features that fall on one row share its embedding."""
_WORD: Final = re.compile(r"[^\W_]+")
_PIECE: Final = 3


def features(phrase: str, language: Language) -> list[int]:
    """The rows of the table that a phrase is made of; never empty."""
    named = _english(phrase.lower()) if language == "en" else _chinese(phrase.lower())
    return [zlib.crc32(f"{language}{each}".encode()) % FEATURES for each in named or [""]]


def embed(
    phrases: Sequence[str], language: Language, weights: Mapping[str, npt.NDArray[np.float32]]
) -> npt.NDArray[np.float32]:
    """Unit vectors [m 32] of m phrases; `weights` as in WordTower of towers.py, with its names."""
    table = weights["words.table.weight"]
    bags = np.stack([table[features(each, language)].mean(0) for each in phrases])
    hidden = np.maximum(bags @ weights["words.hidden.weight"].T + weights["words.hidden.bias"], 0)
    vectors = hidden @ weights["words.out.weight"].T + weights["words.out.bias"]
    unit: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _english(phrase: str) -> list[str]:
    words = _WORD.findall(phrase)
    pieces = [f"<{word}>"[start : start + _PIECE] for word in words for start in range(len(word))]
    return [f"={word}" for word in words] * 2 + pieces


def _chinese(phrase: str) -> list[str]:
    characters = "".join(_WORD.findall(phrase))
    marked = f"<{characters}>"
    return [*characters, *(marked[start : start + 2] for start in range(len(marked) - 1) if characters)]
