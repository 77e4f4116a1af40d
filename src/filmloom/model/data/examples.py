"""Examples: clips drawn once, kept on the disk as bytes, so that training on a few cores never waits for the world.

A folder holds examples.json and shards, each a .zip of some hundred clips at one scale: for every clip its frames, as
differences from frame to frame (flat shapes that move take a tenth of their size), the target if it is larger, the
mask, one bit a pixel, and its captions. Every clip is used once before any is used again, in a new order each time;
those with larger targets are also used without them.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError
from filmloom.media.atomic import atomic_path, write_text
from filmloom.model.data.captioned_clip import CaptionedClip, ClipSource, Pixels
from filmloom.model.data.world_clips import DENSE, WorldClips, dense_caption
from filmloom.world.scene import SceneSpec

FORMAT: Final = "filmloom examples 1"
_MOST_SHARDS: Final = 100_000
_ADVICE: Final = "give a folder that `python -m recipes.frames examples DIR` has made."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One file of clips at one scale, and which of the source's clips they are."""

    name: str
    scale: int
    first: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleClips:
    """A folder of examples as a source of training data."""

    folder: Path
    is_dense: bool = False
    """Whether all that is said of a clip is its one whole description, instead of the captions that were kept."""
    seed: int = 0

    @property
    def size(self) -> int:
        """Pixels along each side."""
        return int(_index(self.folder)["clips"]["size"])

    @property
    def num_frames(self) -> int:
        """Frames of every clip."""
        return int(_index(self.folder)["clips"]["num_frames"])

    @property
    def seconds(self) -> float:
        """Length of every clip."""
        return float(_index(self.folder)["clips"]["seconds"])

    def num_clips(self, scale: int = 1) -> int:
        """How many different clips there are with targets of a scale."""
        return sum(shard.count for shard in _shards(self.folder, scale))

    def clip(self, index: int, scale: int = 1) -> CaptionedClip:
        """Clip number `index` of an endless stream: all of them in a new order each time round."""
        shard, place = self._where(index, scale)
        clip = _read(self.folder, shard, place, scale)
        if not self.is_dense:
            return clip
        return replace(clip, captions=(dense_caption(self.scene(index, scale)),), language=DENSE)

    def scene(self, index: int, scale: int = 1) -> SceneSpec:
        """What that clip shows."""
        shard, place = self._where(index, scale)
        return _source(self.folder).scene(shard.first + place)

    def _where(self, index: int, scale: int) -> tuple[Shard, int]:
        """The shard of a clip, and its number there."""
        shards = _shards(self.folder, scale)
        if not shards:
            raise InputError(f"{self.folder} has no examples {scale} times as large; make more shards, or {_ADVICE}")
        turn, place = divmod(index, self.num_clips(scale))
        number = int(_order(self.seed, turn, self.num_clips(scale))[place])
        ends = _ends(self.folder, scale)
        at = int(np.searchsorted(ends, number, side="right"))
        return shards[at], number - (int(ends[at - 1]) if at else 0)


def write_examples(
    source: WorldClips,
    folder: Path,
    *,
    num_shards: int,
    clips_per_shard: int,
    scales: Sequence[int] = (1,),
    shares: Sequence[float] = (1.0,),
    num_workers: int = 0,
) -> Iterator[Shard]:
    """Fill a folder with shards, by as many processes; gives each as it is done. Shards that are there stay.

    scales and shares: how many times as large the targets are, and in which share of the shards, at least one of each.
    Raises InputError if the folder holds other examples, or for too few shards.
    """
    if not len(scales) <= num_shards <= _MOST_SHARDS:
        raise InputError(f"{num_shards} shards were asked for; ask for {len(scales)} to {_MOST_SHARDS}.")
    shards = _planned(num_shards, clips_per_shard, scales, shares)
    content = {"format": FORMAT, "clips": asdict(source), "shards": [asdict(shard) for shard in shards]}
    written = folder / "examples.json"
    if written.exists() and json.loads(written.read_text(encoding="utf-8")) != content:
        raise InputError(f"{folder} holds other examples; choose another folder, or the same source and shards.")
    write_text(written, json.dumps(content, indent=1) + "\n")
    missing = [shard for shard in shards if not (folder / shard.name).exists()]
    if num_workers:
        from filmloom.model.data.workers import ahead

        yield from ahead(write_shard, ((source, folder, shard) for shard in missing), num_workers)
    else:
        yield from (write_shard(source, folder, shard) for shard in missing)


def write_shard(source: ClipSource, folder: Path, shard: Shard) -> Shard:
    """Draw the clips of a shard into its file, which is whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    said = []
    with atomic_path(folder / shard.name) as partial, _shard_file(partial) as file:
        for k in range(shard.count):
            clip = source.clip(shard.first + k, shard.scale)
            file.writestr(str(k), _content(clip, shard.scale))
            said.append({"captions": clip.captions, "language": clip.language})
        file.writestr("clips.json", json.dumps({"shape": clip.frames.shape, "said": said}, ensure_ascii=False))
    return shard


def _content(clip: CaptionedClip, scale: int) -> bytes:
    """All of a clip's pixels: its frames, its target if that is another, its mask."""
    target = _packed(clip.target) if scale > 1 else b""
    return _packed(clip.frames) + target + np.packbits(clip.mask).tobytes()


def _shard_file(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def _planned(num_shards: int, count: int, scales: Sequence[int], shares: Sequence[float]) -> list[Shard]:
    """Larger targets first: their share, at least one; the rest as they are. No clip is in two shards."""
    numbers = {scale: max(1, round(num_shards * share)) for scale, share in zip(scales[1:], shares[1:], strict=True)}
    numbers[scales[0]] = max(1, num_shards - sum(numbers.values()))
    kinds = [scale for scale in scales for _ in range(numbers[scale])]
    return [
        Shard(name=f"x{scale}-{number:05d}.zip", scale=scale, first=number * count, count=count)
        for number, scale in enumerate(kinds)
    ]


def _packed(frames: Pixels) -> bytes:
    """The first frame, then the differences between one and the next, modulo 256."""
    changes = frames.copy()
    changes[1:] -= frames[:-1]
    return changes.tobytes()


def _unpacked(changes: Pixels, shape: Sequence[int]) -> Pixels:
    frames: Pixels = np.cumsum(changes.reshape(shape), axis=0, dtype=np.uint8)
    return frames


def _read(folder: Path, shard: Shard, k: int, scale: int) -> CaptionedClip:
    """scale: the shard's, or 1, for which a larger mask is thinned out."""
    file, content = _open(folder / shard.name)
    count, height, width, _ = content["shape"]
    kept = shard.scale
    large = (count, kept * height, kept * width, 3)
    read, said = np.frombuffer(file.read(str(k)), np.uint8), content["said"][k]
    ends = np.cumsum([count * height * width * 3, np.prod(large) if kept > 1 else 0])
    frames = _unpacked(read[: ends[0]], content["shape"])
    mask = np.unpackbits(read[ends[1] :], count=int(np.prod(large[:3]))).reshape(large[:3])
    fewer = kept // scale
    return CaptionedClip(
        frames=frames,
        target=_unpacked(read[ends[0] : ends[1]], large) if scale > 1 else frames,
        mask=mask[:, fewer // 2 :: fewer, fewer // 2 :: fewer],
        captions=tuple(said["captions"]),
        language=said["language"],
    )


@lru_cache(maxsize=256)
def _open(path: Path) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    """A shard stays open: what is read often lies in the system's own memory."""
    try:
        file = zipfile.ZipFile(path)
        content: dict[str, Any] = json.loads(file.read("clips.json"))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            f"{path} can't be read as a shard of examples ({error}); delete it if it is there, and run the same "
            "`python -m recipes.frames examples` again."
        ) from error
    return file, content


@lru_cache(maxsize=8)
def _index(folder: Path) -> dict[str, Any]:
    path = folder / "examples.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can't be read ({error}); {_ADVICE}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(f"{path} is not of the format {FORMAT!r}; {_ADVICE}")
    return content


@lru_cache(maxsize=8)
def _source(folder: Path) -> WorldClips:
    """The stream that the examples were drawn from."""
    return WorldClips(**_index(folder)["clips"])


@lru_cache(maxsize=32)
def _shards(folder: Path, scale: int) -> tuple[Shard, ...]:
    return tuple(Shard(**each) for each in _index(folder)["shards"] if scale in (1, each["scale"]))


@lru_cache(maxsize=32)
def _ends(folder: Path, scale: int) -> npt.NDArray[np.int64]:
    return np.array([*accumulate(shard.count for shard in _shards(folder, scale))])


@lru_cache(maxsize=8)
def _order(seed: int, turn: int, count: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng([seed, turn]).permutation(count)
