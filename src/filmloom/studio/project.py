"""Project: the files beside a film: what a user sees, and the lock file that remembers what made them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filmloom.errors import InputError
from filmloom.media.atomic import write_text

LONGEST_NAME: Final = 255
"""Bytes in a file's name: what the usual file systems take."""


@dataclass(frozen=True, slots=True)
class ProjectFiles:
    """The paths that belong to one film, all beside it and named after it."""

    film: Path

    def __post_init__(self) -> None:
        if self.film.suffix.lower() != ".mp4":
            raise InputError(f"The film is to be written to {self.film.name}, but films are .mp4 files: name one.")
        if len(longest := os.fsencode(self.lock.name)) > LONGEST_NAME:
            raise InputError(
                f"The film's name is {len(longest) - LONGEST_NAME} bytes too long for the files that go beside it, "
                f"such as …{self.lock.name[-24:]}: choose a shorter one."
            )

    @property
    def folder(self) -> Path:
        return self.film.parent

    @property
    def storyboard(self) -> Path:
        return self.film.with_suffix(".storyboard.yaml")

    @property
    def lock(self) -> Path:
        return self.film.with_suffix(".storyboard.lock.json")

    @property
    def qc(self) -> Path:
        return self.film.with_suffix(".qc.json")

    @property
    def otio(self) -> Path:
        return self.film.with_suffix(".otio")

    @property
    def quiz(self) -> Path:
        """The questions of a lesson."""
        return self.film.with_suffix(".quiz.json")

    def texts(self, language: str) -> Path:
        """The film's texts and their translations into a language."""
        return self.film.with_suffix(f".texts.{language}.yaml")

    def subtitles(self) -> Sequence[Path]:
        """One file per format."""
        return [self.film.with_suffix(suffix) for suffix in (".srt", ".vtt", ".ass")]

    def beside(self) -> Sequence[Path]:
        """All files but the film."""
        return [self.storyboard, self.lock, self.qc, self.otio, self.quiz, *self.subtitles()]


class LockFile:
    """What the last run measured and made; an unreadable one counts as none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            data = {}
        self.data: dict[str, Any] = data if isinstance(data, dict) and data.get("version") == 1 else {}

    def parts(self) -> dict[str, Mapping[str, str]]:
        """The digests of each shot's parts, by shot id."""
        try:
            return {shot["id"]: dict(shot["parts"]) for shot in self.data.get("shots", [])}
        except (LookupError, TypeError, ValueError):
            return {}

    def film(self) -> Mapping[str, str]:
        """`digest` of all that shaped the last film, `sha256` of its file; empty if there was none."""
        film = self.data.get("film")
        return film if isinstance(film, dict) else {}

    def write(self, data: Mapping[str, Any]) -> None:
        """Put these keys into the file, and keep its others; the file is replaced as a whole."""
        self.data = {**self.data, "version": 1, **data}
        write_text(self.path, json.dumps(self.data, ensure_ascii=False, indent=1) + "\n")
