"""Shards: pieces become samples in .tar files that are whole or not there: KEY.mp4, KEY.json, and KEY.txt if captioned.

The convention is WebDataset's (https://github.com/webdataset/webdataset). Nothing in a shard tells when or where it was
made, so that the same videos and settings make the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.errors import MediaError
from filmloom.media import SegmentWriter, atomic_path, read_frames
from filmloom.model.data.prepare.looks import Piece
from filmloom.model.data.prepare.pictures import rgb, shrunk
from filmloom.model.data.prepare.settings import Settings
from filmloom.model.data.prepare.sources import Source
from filmloom.types import Frame, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A clip as a captioner sees it."""

    frames: npt.NDArray[np.uint8]
    """[t h w 3] red, green, blue."""
    fps: float


Captioner: TypeAlias = Callable[[Video], str | None]
"""Says what a clip shows, or None if it can't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A piece with its place in the collection."""

    number: int
    source: Source
    piece: Piece
    size: Size

    @property
    def key(self) -> str:
        """Its name in a shard."""
        return f"{self.number:08d}"

    @property
    def seconds(self) -> float:
        return (self.piece.last - self.piece.first) / self.source.rate

    @property
    def file(self) -> str:
        """The name of its pictures until they are in a shard; no video's ending, so that nobody takes it for one."""
        identity = [self.source.name, self.source.fingerprint, self.piece.first, self.piece.last]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32] + ".piece"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One .tar and what is to be in it."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def digest(self) -> str:
        """Changes with what is to be in it."""
        told = [[each.key, each.file, each.source.captions] for each in self.samples]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def planned(samples: Sequence[Sample], clips_per_shard: int) -> list[Shard]:
    """Which samples go into which shard."""
    starts = range(0, len(samples), clips_per_shard)
    return [
        Shard(name=f"{number:05d}.tar", samples=tuple(samples[start : start + clips_per_shard]))
        for number, start in enumerate(starts)
    ]


def write_pieces(samples: Sequence[Sample], settings: Settings, folder: Path) -> None:
    """Write the pictures of some samples of one video, in the order of time. Those that are there stay.

    Raises MediaError if it can't be read any more.
    """
    with closing(read_frames(samples[0].source.path)) as frames:  # type: ignore[type-var]
        numbered = enumerate(frames)
        for sample in samples:
            if not (folder / sample.file).exists():
                _write_piece(sample, numbered, settings.fps, folder / sample.file)


def _write_piece(sample: Sample, numbered: Iterator[tuple[int, Frame]], fps: int, path: Path) -> None:
    """Go on reading up to the end of a piece, and write the frames that are shown at its times."""
    wanted = _wanted(sample, fps)
    with SegmentWriter(path, size=sample.size, fps=fps) as writer:
        for number, frame in numbered:
            repeats = int((wanted == number).sum())
            if repeats:
                writer.write(shrunk(frame, sample.size))
            for _ in range(repeats - 1):
                writer.repeat()
            if writer.num_frames == len(wanted):
                return
        raise MediaError(f"{sample.source.name} has fewer frames than before; let it be, and run this again")


def _wanted(sample: Sample, fps: int) -> npt.NDArray[np.int64]:
    """The numbers of the frames in the middle of each picture's time."""
    count = max(1, round(sample.seconds * fps))
    length = sample.piece.last - sample.piece.first
    return sample.piece.first + ((np.arange(count) + 0.5) * length / count).astype(np.int64)


def write_shard(shard: Shard, settings: Settings, folder: Path, pieces: Path, captioner: Captioner | None) -> int:
    """Put the pieces of a shard into its file, and take them away; gives how many have captions."""
    labelled = 0
    with atomic_path(folder / shard.name) as partial, tarfile.open(partial, "w", format=tarfile.PAX_FORMAT) as file:
        for sample in shard.samples:
            told = _told(sample, settings, pieces / sample.file, captioner)
            _add(file, f"{sample.key}.mp4", (pieces / sample.file).read_bytes())
            _add(file, f"{sample.key}.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
            if told["captions"]:
                _add(file, f"{sample.key}.txt", "".join(f"{said}\n" for said in told["captions"]).encode())
                labelled += 1
    for sample in shard.samples:
        (pieces / sample.file).unlink()
    return labelled


def _told(sample: Sample, settings: Settings, path: Path, captioner: Captioner | None) -> Mapping[str, Any]:
    """What is written of a sample: what is said of it, who says it, and where it comes from."""
    captions = [" ".join(said.split()) for said in sample.source.captions]
    caption_of = "file" if captions else None
    if captioner and not captions:
        frames = np.stack([rgb(frame) for frame in read_frames(path)])
        said = (captioner(Video(frames=frames, fps=settings.fps)) or "").split()
        captions, caption_of = ([" ".join(said)], "captioner") if said else ([], None)
    return {
        "captions": captions,
        "caption_of": caption_of,
        "source": sample.source.name,
        "start_s": round(sample.piece.first / sample.source.rate, 3),
        "seconds": round(sample.seconds, 3),
        "source_fps": round(sample.source.rate, 3),
        "fps": settings.fps,
        "size": sample.size,
        "motion": sample.piece.motion,
    }


def _add(file: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    file.addfile(member, io.BytesIO(content))
