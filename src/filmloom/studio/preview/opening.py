"""Opening: what the user named, as a storyboard: one that is read and left alone, or a text that is planned."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

from filmloom.errors import InputError
from filmloom.studio.clips import check_engine
from filmloom.studio.document import Document
from filmloom.studio.planning import Wish, kept_plan
from filmloom.studio.scenes import load_storyboard
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Storyboard
from filmloom.types import OnEvent

_STORYBOARDS: Final = frozenset({".yaml", ".yml"})
_PLAIN: Final = Wish(seconds=None, size=(1920, 1080), fps=25, language=None, voice="", seed=7)
_SAME: Final = {"engine": ("", "world"), "music": ("", "none"), "allow_network": (False, True)}
"""Values that mean what the empty one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A storyboard, and where it comes from."""

    source: str | Path
    storyboard: Storyboard
    base: Path
    """The folder that its relative paths start from."""
    text: str | Path | Document | None
    """What it has just been planned of; None for a storyboard's file."""
    notes: tuple[str, ...] = ()
    """What was odd in the text, and how it was read."""


def opened(source: str | Path, store: Store, wish: Wish, on_event: OnEvent) -> Opened:
    """The storyboard of a source; an engine that can't be had doesn't keep it from being planned.

    Raises InputError for settings beside a storyboard, which has its own, and what planning and reading raise.
    """
    if is_storyboard(source):
        _refuse(wish, source)
        path = Path(source)
        return Opened(source=source, storyboard=load_storyboard(path), base=path.parent, text=None)
    usable = wish if _is_engine(wish) else replace(wish, engine="", model="")
    plan = kept_plan(source, store, usable, on_event)
    board = plan.storyboard.model_copy(update={"engine": wish.engine or "world", "model": wish.model})
    return Opened(source=source, storyboard=board, base=plan.base, text=plan.document or source, notes=plan.warnings)


def is_storyboard(source: str | Path) -> bool:
    """Whether a source is a storyboard's file, by its name."""
    return Path(source).suffix.lower() in _STORYBOARDS and "\n" not in str(source)


def stem_of(source: str | Path) -> str:
    """What the preview's files are called: as their source; `film` for a text that was typed."""
    text = str(source)
    if "\n" in text or len(text) > 255 or not Path(text).suffix:
        return "film"
    stem = Path(text).stem.removesuffix(".storyboard")
    return re.sub(r"[\x00-\x1f]", "", stem)[:80] or "film"


def _is_engine(wish: Wish) -> bool:
    try:
        check_engine(wish.engine or "world", wish.model)
    except InputError:
        return False
    return True


def _refuse(wish: Wish, source: str | Path) -> None:
    told = [each.name for each in fields(Wish) if not _is_plain(each.name, getattr(wish, each.name))]
    if told:
        raise InputError(
            f"{source} is a storyboard, which says its own {', '.join(told)}: change it there, or preview the text."
        )


def _is_plain(name: str, value: object) -> bool:
    return value == getattr(_PLAIN, name) or value in _SAME.get(name, ())
