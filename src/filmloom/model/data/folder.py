"""Folder: clips of anybody's, from a folder of videos with their captions beside them, or from WebDataset shards.

A shard is a .tar in which cat.mp4 and cat.txt belong together (https://github.com/webdataset/webdataset). Each line of
a .txt is a caption; where there is none, a .json says them as "captions" or "caption". A clip is a stretch of its video
by chance, cut to the square in its middle. Hidden files are none of it.
"""

from __future__ import annotations

import json
import re
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError, MediaError
from filmloom.media import probe, read_frames
from filmloom.model.data.captioned_clip import CaptionedClip, Pixels

VIDEOS = frozenset((".mp4", ".mov", ".mkv", ".webm", ".avi", ".gif"))
_CHINESE = re.compile(r"[㐀-鿿]")
_LARGEST_CAPTION = 100_000
_ENDINGS = (".txt", ".json")


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
    unlabelled: bool = False
    """Whether videos without a caption are clips too, whose captions are ()."""
    _entries: list[_Entry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = list(_entries(self.folder))
        object.__setattr__(self, "_entries", [entry for entry in found if entry.captions or self.unlabelled])
        if not self._entries:
            among = f" among {len(found)} without a caption (read those with unlabelled=True)" if found else ""
            raise InputError(
                f"{self.folder} has no captioned clip{among}: put cat.txt beside cat.mp4, or both into a .tar; "
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
            language="zh" if said and _CHINESE.search(said[0]) else "en",
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
    weights = resampling(side, size)
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
def resampling(before: int, after: int) -> npt.NDArray[np.float32]:
    """Weights [after before]: the share of each old pixel in each new one; between pixels when it is enlarged."""
    ratio = before / after
    middle = (np.arange(after)[:, None] + 0.5) * ratio
    away = np.abs(np.arange(before)[None] + 0.5 - middle) / max(1.0, ratio)
    weights = np.maximum(0.0, 1.0 - away)
    shares: npt.NDArray[np.float32] = (weights / weights.sum(1, keepdims=True)).astype(np.float32)
    return shares


def captions_beside(path: Path) -> tuple[str, ...]:
    """What is said of a video in cat.txt, or else in cat.json, beside it. Raises InputError for JSON that is none."""
    beside = {ending: path.with_suffix(ending) for ending in _ENDINGS}
    return _captions({ending: each.read_bytes() for ending, each in beside.items() if each.is_file()}, path)


def _entries(folder: Path) -> Iterator[_Entry]:
    """All clips, in the order of their names."""
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; give one with captioned clips or .tar shards.")
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.suffix.lower() in VIDEOS:
            yield _Entry(path, "", captions_beside(path))
        elif path.suffix.lower() == ".tar":
            yield from _shard(path)


def _shard(path: Path) -> Iterator[_Entry]:
    try:
        with tarfile.open(path) as shard:
            members = {member.name: member for member in shard if member.isfile()}
            for name in members:
                if PurePosixPath(name).suffix.lower() in VIDEOS:
                    yield _Entry(path, name, _captions(_words(shard, members, name), path / name))
    except tarfile.TarError as error:
        raise InputError(f"{path} can't be read as a .tar of clips: {error}; make it again or leave it out.") from error


def _words(shard: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo], name: str) -> dict[str, bytes]:
    """What is said of a video in a shard, by file ending."""
    found = {}
    for ending in _ENDINGS:
        member = members.get(str(PurePosixPath(name).with_suffix(ending)))
        file = shard.extractfile(member) if member and member.size < _LARGEST_CAPTION else None
        if file:
            found[ending] = file.read()
    return found


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


def _captions(words: Mapping[str, bytes], path: Path) -> tuple[str, ...]:
    """The lines of the text; without any, what the JSON says."""
    lines = words.get(".txt", b"").decode("utf-8", errors="replace").splitlines()
    said = [line.strip() for line in lines if line.strip()]
    if said or ".json" not in words:
        return tuple(said)
    try:
        told = json.loads(words[".json"])
    except ValueError as error:
        raise InputError(f"{path.with_suffix('.json')} is no JSON ({error}); mend it or take it away.") from error
    return _told(told)


def _told(told: Any) -> tuple[str, ...]:
    """The "captions" of a sample's JSON, or its "caption"; none if it says none."""
    if not isinstance(told, dict):
        return ()
    said = told.get("captions") or told.get("caption") or ()
    texts = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    return tuple(text.strip() for text in texts if isinstance(text, str) and text.strip())
