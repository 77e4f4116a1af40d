"""Folder: captioned clips of anybody's, from a folder of videos with .txt files beside them, or from WebDataset shards.

A shard is a .tar in which cat.mp4 and cat.txt belong together (https://github.com/webdataset/webdataset). Each line of
a .txt is a caption. A clip is a stretch of its video by chance, cut to the square in its middle.
"""

from __future__ import annotations

import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError, MediaError
from filmloom.media import probe, read_frames
from filmloom.model.data.captioned_clip import CaptionedClip, Pixels

VIDEOS = frozenset((".mp4", ".mov", ".mkv", ".webm", ".avi", ".gif"))
_CHINESE = re.compile(r"[㐀-鿿]")
_LARGEST_CAPTION = 100_000


@dataclass(frozen=True, slots=True)
class _Entry:
    """One video and its captions; `member` is its name in a shard, or empty."""

    path: Path
    member: str
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderClips:
    """A folder of clips or of shards as a source of training data."""

    folder: Path
    size: int = 64
    num_frames: int = 16
    seconds: float = 4.0
    seed: int = 0
    _entries: list[_Entry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_entries", list(_entries(self.folder)))
        if not self._entries:
            raise InputError(
                f"{self.folder} has no captioned clip: put cat.txt beside cat.mp4, or both into a .tar; "
                f"videos can be {', '.join(sorted(VIDEOS))}."
            )

    def __len__(self) -> int:
        return len(self._entries)

    def clip(self, index: int, scale: int = 1) -> CaptionedClip:
        """Clip number `index` of an endless stream: all of them in a new order each time round."""
        turn, place = divmod(index, len(self._entries))
        order = np.random.default_rng([self.seed, turn]).permutation(len(self._entries))
        entry = self._entries[int(order[place])]
        rng = np.random.default_rng([self.seed, turn, place])
        with _file(entry) as path:
            target = self._read(path, scale * self.size, rng)
        frames = target if scale == 1 else np.stack([resized(frame, self.size) for frame in target])
        said = tuple(entry.captions[k] for k in rng.permutation(len(entry.captions)))
        return CaptionedClip(
            frames=frames,
            target=target,
            mask=np.zeros(target.shape[:3], np.uint8),
            captions=said,
            language="zh" if _CHINESE.search(said[0]) else "en",
        )

    def _read(self, path: Path, size: int, rng: np.random.Generator) -> Pixels:
        """Frames evenly in time; a video that is too short is spread over all of them."""
        info = probe(path)
        length_s = info.video_s
        start_s = float(rng.random()) * max(0.0, length_s - self.seconds)
        wanted = start_s + (np.arange(self.num_frames) + 0.5) * min(self.seconds, length_s) / self.num_frames
        return _at_times(path, wanted / max(length_s, 1e-6) * max(1, info.num_frames), size)


def resized(frame: Pixels, size: int) -> Pixels:
    """The square in the middle of a picture [h w c], at another size; each new pixel is the mean of what it covers."""
    side = min(frame.shape[:2])
    top, left = (frame.shape[0] - side) // 2, (frame.shape[1] - side) // 2
    square = frame[top : top + side, left : left + side].astype(np.float32)
    weights = _weights(side, size)
    small = np.einsum("ih,hwc,jw->ijc", weights, square, weights, optimize=True)
    pixels: Pixels = (small + 0.5).clip(0, 255).astype(np.uint8)
    return pixels


def _at_times(path: Path, wanted: npt.NDArray[np.float64], size: int) -> Pixels:
    """The pictures with some numbers, in order; the last one again where the video ends early."""
    numbers = wanted.astype(int)
    shown: list[Pixels] = []
    last: Pixels | None = None
    for number, frame in enumerate(read_frames(path)):
        repeats = int((numbers == number).sum())
        if repeats or last is None:
            last = resized(frame[..., 2::-1], size)
            shown += [last] * repeats
        if len(shown) == len(numbers):
            break
    if last is None:
        raise MediaError(f"{path.name} holds no picture; expected a video")
    return np.stack(shown + [last] * (len(numbers) - len(shown)))


@cache
def _weights(before: int, after: int) -> npt.NDArray[np.float32]:
    """[after before]: the share of each old pixel in each new one; between pixels when it is enlarged."""
    ratio = before / after
    middle = (np.arange(after)[:, None] + 0.5) * ratio
    away = np.abs(np.arange(before)[None] + 0.5 - middle) / max(1.0, ratio)
    weights = np.maximum(0.0, 1.0 - away)
    shares: npt.NDArray[np.float32] = (weights / weights.sum(1, keepdims=True)).astype(np.float32)
    return shares


def _entries(folder: Path) -> Iterator[_Entry]:
    """All clips with captions, in the order of their names."""
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; give one with captioned clips or .tar shards.")
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in VIDEOS and path.with_suffix(".txt").is_file():
            captions = _captions(path.with_suffix(".txt").read_bytes())
            if captions:
                yield _Entry(path, "", captions)
        elif path.suffix.lower() == ".tar":
            yield from _shard(path)


def _shard(path: Path) -> Iterator[_Entry]:
    try:
        with tarfile.open(path) as shard:
            members = {member.name: member for member in shard if member.isfile()}
            for name in members:
                words = members.get(str(PurePosixPath(name).with_suffix(".txt")))
                if PurePosixPath(name).suffix.lower() in VIDEOS and words and words.size < _LARGEST_CAPTION:
                    said = shard.extractfile(words)
                    captions = _captions(said.read()) if said else ()
                    if captions:
                        yield _Entry(path, name, captions)
    except tarfile.TarError as error:
        raise InputError(f"{path} can't be read as a .tar of clips: {error}; make it again or leave it out.") from error


@contextmanager
def _file(entry: _Entry) -> Iterator[Path]:
    """The video as a file; out of a shard, a temporary one."""
    if not entry.member:
        yield entry.path
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(entry.path) as shard:
        inside = shard.extractfile(entry.member)
        assert inside is not None, "it was a file when the shard was listed"
        path = Path(folder) / f"clip{PurePosixPath(entry.member).suffix}"
        path.write_bytes(inside.read())
        yield path


def _captions(words: bytes) -> tuple[str, ...]:
    lines = words.decode("utf-8", errors="replace").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
