"""Looked over: what can be wrong with a storyboard is found before anything is made, and its voice is chosen."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from filmloom.errors import StoryboardError
from filmloom.media.label import label_text
from filmloom.media.size import checked_size
from filmloom.studio.speech import Voice, voice
from filmloom.studio.storyboard import Storyboard


def look_over(storyboard: Storyboard, base: Path) -> None:
    """Raises InputError for a size, theme, label or file that can't be had; engines are `check_engines`' part."""
    from filmloom.draw.theme import THEMES

    checked_size(storyboard.output.size)
    if storyboard.theme not in THEMES:
        near = get_close_matches(storyboard.theme, THEMES, n=1, cutoff=0.0)
        raise StoryboardError(
            f"There is no theme {storyboard.theme!r}; there are {', '.join(THEMES)}. The nearest is {near[0]!r}."
        )
    label_text(storyboard.label.text, storyboard.language)
    for shot in storyboard.shots:
        for path in filter(None, (shot.recording, getattr(shot.visual, "path", ""))):
            if not (base / path).is_file():
                raise StoryboardError(f"Shot {shot.id}: there is no file {base / path}. Correct the path or remove it.")


def film_voice(storyboard: Storyboard, base: Path) -> Voice:
    """Who speaks the storyboard. Raises StoryboardError, InputError or VoiceError for a voice that can't be had."""
    choice = storyboard.voice
    named = str(base / choice.id) if choice.engine in {"vits", "sherpa"} and _is_folder(base, choice.id) else choice.id
    return voice(choice.engine, named, storyboard.language, choice.lexicon)


def _is_folder(base: Path, id: str) -> bool:
    return (base / (id.rpartition("#")[0] or id)).is_dir()
