"""Choice: which music a storyboard asks for, whether it can be had, and how it sounds at the film's length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from filmloom.errors import MediaError, StoryboardError
from filmloom.studio.digest import code_digest, digest, file_digest
from filmloom.studio.music.composition import Section, compose, sections_of
from filmloom.studio.music.fitting import from_file
from filmloom.studio.storyboard import Mood, Storyboard
from filmloom.types import Sound

_LONGEST_CREDIT: Final = 60
_MADE_BY: Final = ("studio/music",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """What is to be heard under a film."""

    digest: str
    """Of all that shapes it but the film's length."""
    mood: Mood
    seed: int
    path: Path | None = None
    """The user's file; None: a bed is composed."""
    credit: str = ""
    """Title and artist, as the user's file tells them."""
    lufs: float | None = None
    """How loud it is where nobody speaks; None: as usual."""
    warning: str = ""
    """What is odd about the file, and how it is used."""

    def sections(self, stretches: Iterable[tuple[float, Mood | Literal[""]]]) -> tuple[Section, ...]:
        """How a film is divided by the seconds and moods of its shots; a file of the user's isn't."""
        timed = [(seconds, self.mood if self.path else mood or self.mood) for seconds, mood in stretches]
        return sections_of(timed, self.mood)

    def sound(self, sections: Sequence[Section], rate: int) -> Sound:
        """The music [n 2] at the length of the sections. Raises MediaError for a file that is broken further on."""
        if self.path is None:
            return compose(sections, self.seed, rate)
        return from_file(self.path, sum(section.seconds for section in sections), rate)


def film_music(storyboard: Storyboard, base: Path) -> Music | None:
    """The music of a film; None if it has none. Raises StoryboardError or MediaError for a file that can't be used."""
    mood = storyboard.mood or "calm"
    match storyboard.music:
        case "none" | "":
            return None
        case "bed":
            shaped_by = ["bed", code_digest(_MADE_BY), mood, storyboard.seed]
            return Music(digest=digest(shaped_by), mood=mood, seed=storyboard.seed)
    path = base / storyboard.music
    if "\x00" in storyboard.music or not path.is_file():
        raise StoryboardError(f"There is no music {path}: give the path of a sound file, `bed`, or `none`.")
    credit, warning = looked_at(path)
    shaped_by = ["file", code_digest(_MADE_BY), file_digest(path)]
    return Music(digest=digest(shaped_by), mood=mood, seed=storyboard.seed, path=path, credit=credit, warning=warning)


def looked_at(path: Path) -> tuple[str, str]:
    """Credit and warning of a file whose first second can be heard. Raises MediaError for one that can't be."""
    from filmloom.media import probe, read_sound
    from filmloom.media.reader import is_video

    info, video = probe(path), is_video(path)
    if info.sound_codec is None:
        what = "is a video without sound" if video else "has no sound in it"
        raise MediaError(f"{path.name} {what}, so it can't be a film's music: give a sound file, `bed`, or `none`.")
    read_sound(path, until_s=1.0)
    told = {key.lower(): value for key, value in info.metadata.items()}
    credit = " – ".join(filter(None, (told.get("title", "").strip(), told.get("artist", "").strip())))
    warning = f"{path.name} is a video: its sound is the film's music, its pictures aren't shown" if video else ""
    return credit[:_LONGEST_CREDIT], warning
