"""The library: a unit vector for every picture that the world can draw; and the towers as they are shipped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.model import onnx
from filmloom.model.appearance import words
from filmloom.model.appearance.pictures import square
from filmloom.types import Language

DIMENSIONS: Final = 32
"""Of the shared space."""
_WEIGHTS: Final = Path(__file__).parent.parent / "weights"
_GRAPH: Final = _WEIGHTS / "appearance.onnx"
_TENSORS: Final = _WEIGHTS / "appearance.safetensors"

Vectors: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """Every picture's place: the middle of its clean views and of its first word in each language."""

    keys: tuple[str, ...]
    """The lexicon's concepts in their order, then the other emoji."""
    vectors: Vectors
    """[n 32], of length 1."""
    listed: int
    """How many of them are the lexicon's."""
    _rows: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", {key: row for row, key in enumerate(self.keys)})

    def vector(self, key: str) -> Vectors:
        """The place [32] of a concept. Raises InputError for a key without one."""
        place: Vectors = self.vectors[self._row(key)]
        return place

    def nearest(
        self, vectors: npt.NDArray[np.floating], among: Sequence[str] | None = None, count: int = 1
    ) -> list[str]:
        """The keys whose pictures are nearest to vectors [m 32] or [32] of any length: m times `count`, nearest first.

        among: the keys to choose from; the lexicon's concepts unless told. Raises InputError for an unknown key.
        """
        rows = np.arange(self.listed) if among is None else np.array([self._row(key) for key in among])
        if vectors.shape[-1:] != (DIMENSIONS,) or not 1 <= count <= len(rows):
            raise InputError(
                f"The nearest {count} of {len(rows)} pictures to vectors {list(vectors.shape)} were asked for; "
                f"expected vectors [m {DIMENSIONS}], and at least one picture and no more than there are."
            )
        alike = vectors.reshape(-1, DIMENSIONS) @ self.vectors[rows].T
        best = np.argsort(-alike, axis=1, kind="stable")[:, :count]
        return [self.keys[row] for row in rows[best].ravel()]

    def _row(self, key: str) -> int:
        row = self._rows.get(key)
        if row is None:
            raise InputError(
                f"{key!r} has no place among the pictures; expected one of the {len(self.keys)} keys of library().keys."
            )
        return row


@cache
def library() -> Library:
    """The library that is shipped."""
    tensors, notes = _shipped()
    keys = tuple(json.loads(notes["keys"]))
    return Library(keys=keys, vectors=tensors["library"], listed=int(notes["listed"]))


def embed_words(phrase: str, language: Language) -> Vectors:
    """The place [32] of what a phrase names; of length 1."""
    vector: Vectors = words.embed([phrase], language, _word_weights())[0]
    return vector


def embed_picture(rgba: npt.NDArray[np.uint8]) -> Vectors:
    """The place [32] of a picture [h w 4]: red, green, blue, straight alpha; of length 1.

    Raises MediaError for what is no such picture, or is transparent all over.
    """
    vector: Vectors = _picture_tower()({"pictures": square(rgba)[None]})["vectors"][0]
    return vector


@cache
def _shipped() -> tuple[onnx.Arrays, dict[str, str]]:
    return onnx.read_weights(_TENSORS)


@cache
def _word_weights() -> dict[str, Vectors]:
    return {name: value.astype(np.float32) for name, value in _shipped()[0].items() if name.startswith("words.")}


@cache
def _picture_tower() -> onnx.Graph:
    return onnx.load(_GRAPH, _TENSORS)
