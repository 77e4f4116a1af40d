"""Latents: clips encoded once and kept with their captions, so that the transformer never sees a pixel.

A cache is a folder of chunks; each chunk is two arrays, half-precision latents [n T H W c] and tokens [n k m] of k
captions. Processes share the work by chunks, and a chunk that is there is not made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from jaxtyping import Float, Int
from torch import Tensor

from filmloom.media import atomic_path
from filmloom.model.data.captioned_clip import ClipBatch, ClipSource, batches
from filmloom.model.team import Team
from filmloom.model.video_generator.frames.autoencoder import Autoencoder
from filmloom.model.video_generator.frames.words import Tokenizer

_TOGETHER = 16
"""Clips that are encoded at once."""


class LatentStore:
    """Reads a cache; arrays stay on the disk until they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.latents = [np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.latents.npy"))]
        self.tokens = [np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.tokens.npy"))]
        self.chunk = len(self.latents[0])

    def __len__(self) -> int:
        return sum(len(each) for each in self.latents)

    def rows(
        self, indices: npt.NDArray[np.int64], said: npt.NDArray[np.int64]
    ) -> tuple[Float[Tensor, "b T H W c"], Int[Tensor, "b m"]]:
        """Some clips, each with its caption number `said` (modulo how many there are)."""
        latents = np.stack([self.latents[i // self.chunk][i % self.chunk] for i in indices])
        all_tokens = [self.tokens[i // self.chunk][i % self.chunk] for i in indices]
        tokens = np.stack([each[k % len(each)] for each, k in zip(all_tokens, said, strict=True)])
        return torch.from_numpy(latents.astype(np.float32)), torch.from_numpy(tokens.astype(np.int64))

    def batches(
        self, batch_size: int, rows: slice, seed: int, first_step: int
    ) -> Iterator[tuple[Float[Tensor, "b T H W c"], Int[Tensor, "b m"]]]:
        """This process's rows of each step's batch: clips and captions by chance, from seed and step alone."""
        for step in count(first_step):
            rng = np.random.default_rng([seed, step])
            indices = rng.integers(len(self), size=batch_size)
            said = rng.integers(1 << 30, size=batch_size)
            yield self.rows(indices[rows], said[rows])


def cache(
    autoencoder: Autoencoder,
    source: ClipSource,
    tokenizer: Tokenizer,
    folder: Path,
    team: Team,
    *,
    num_clips: int,
    chunk: int,
    num_captions: int,
    num_workers: int,
) -> LatentStore:
    """Encode the first clips of a source, unless they are there already; returns when all processes are done."""
    for first in range(0, num_clips, chunk):
        mine = first // chunk % team.size == team.rank
        if mine and not (folder / f"{first:09d}.tokens.npy").exists():
            indices = range(first, min(first + chunk, num_clips))
            _write(autoencoder, source, tokenizer, folder, team, indices, num_captions, num_workers)
    team.wait()
    return LatentStore(folder)


@torch.no_grad()
def _write(
    autoencoder: Autoencoder,
    source: ClipSource,
    tokenizer: Tokenizer,
    folder: Path,
    team: Team,
    indices: range,
    num_captions: int,
    num_workers: int,
) -> None:
    latents, tokens = [], []
    plan = ((indices[at : at + _TOGETHER], 1) for at in range(0, len(indices), _TOGETHER))
    for batch in batches(source, plan, num_workers):
        with team.autocast():
            found = autoencoder.encode(torch.from_numpy(batch.frames).to(team.device))
        latents.append(found.half().cpu().numpy())
        tokens += _tokens(batch, tokenizer, num_captions)
    for name, array in (("latents", np.concatenate(latents)), ("tokens", np.stack(tokens))):
        with atomic_path(folder / f"{indices.start:09d}.{name}.npy") as partial:
            np.save(partial, array)


def _tokens(batch: ClipBatch, tokenizer: Tokenizer, num_captions: int) -> list[npt.NDArray[np.int32]]:
    """[k m] for each clip; one that has fewer captions says them again."""
    return [
        tokenizer.batch([said[k % len(said)] for k in range(num_captions)]).astype(np.int32) for said in batch.captions
    ]
