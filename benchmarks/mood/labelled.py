"""Sentences with their mood, and which of them the lexicon may be tuned on."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from filmloom.studio.mood import FEELINGS, Feeling
from filmloom.types import Language

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence, what kind of text it is from, and its mood."""

    mood: Feeling
    kind: str
    sentence: str

    @property
    def held_out(self) -> bool:
        """By a hash of the sentence, so that nobody chooses."""
        return sha256(self.sentence.encode()).digest()[0] % 2 == 1


def labelled(language: Language, *, held_out: bool) -> list[Labelled]:
    """One half of the sentences of a language."""
    return [each for each in _read("sentences", language) if each.held_out == held_out]


def later(language: Language) -> list[Labelled]:
    """Sentences written once the lexicon was finished; what was wrong in them then made it longer."""
    return _read("second", language)


def fresh(language: Language) -> list[Labelled]:
    """Sentences written after that. Neither lexicon nor model has ever been changed for them: write new ones first."""
    return _read("third", language)


def latest(language: Language) -> list[Labelled]:
    """Sentences written when the model was finished, by its author; nothing has been changed for them either."""
    return _read("fourth", language)


def _read(name: str, language: Language) -> list[Labelled]:
    lines = (_HERE / f"{name}.{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    moods: dict[str, Feeling] = {each: each for each in FEELINGS}
    rows = [line.split("\t") for line in lines]
    return [Labelled(moods[mood], kind, sentence) for mood, kind, sentence in rows]
