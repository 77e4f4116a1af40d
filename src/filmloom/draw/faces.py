"""Typefaces of somebody's own: which files stand in for ours. What they lack is drawn with ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Script: TypeAlias = Literal["han", "latin"]
"""han: Chinese forms, full-width quotes and dots; latin: proportional quotes and dots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A face in a font file."""

    path: str
    index: int = 0
    """Of a collection (.ttc)."""
    digest: str = ""
    """Of the file's bytes: a file that was changed is another face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """Faces for what is bold (headlines, names, figures) and for the rest; None: ours."""

    headline_latin: Face | None = None
    headline_han: Face | None = None
    text_latin: Face | None = None
    text_han: Face | None = None

    def face(self, script: Script, bold: bool) -> Face | None:
        """The face of one script in one weight."""
        if script == "han":
            return self.headline_han if bold else self.text_han
        return self.headline_latin if bold else self.text_latin

    @property
    def for_text(self) -> Fonts:
        """The same for captions and small plates, where bold is ours or the text's own: a headline's face tires."""
        return Fonts(
            headline_latin=self.text_latin,
            headline_han=self.text_han,
            text_latin=self.text_latin,
            text_han=self.text_han,
        )


OURS = Fonts()
