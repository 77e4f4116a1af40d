"""Sheet: a YAML file with every text of a film and its translation, which people fill in, or a language model does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from filmloom.errors import InputError, StoryboardError
from filmloom.media.atomic import write_text
from filmloom.progress import Progress
from filmloom.studio.marks import spoken
from filmloom.studio.scenes.plain_yaml import load_plain_yaml
from filmloom.studio.translation.faults import FORMULA, doubts, faults
from filmloom.types import Language

NAMES: Final[Mapping[Language, str]] = {"zh": "Chinese", "en": "English"}
_TO_TRANSLATE: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile("[一-鿿]"),
    "en": re.compile("[A-Za-z]{2}"),
}
_SHOWN: Final = 3
"""Missing texts that an error names."""


class Sheet:
    """The texts of a film in two languages."""

    def __init__(self, path: Path, language: Language, other: Language) -> None:
        """language: what the film is in; other: what it is translated into."""
        self.path, self.language, self.other = path, language, other

    def filled(self, texts: Sequence[str], translator: str, progress: Progress) -> dict[str, str]:
        """The translation of every text that has words in it.

        What the file lacks is asked of the translator; what is then still missing is asked for in the file. Raises
        InputError for that, and for translations that can't stand for their texts.
        """
        wanted = [text for text in dict.fromkeys(texts) if self.has_words(text)]
        known = self.read()
        missing = [text for text in wanted if text not in known]
        if missing and translator:
            from filmloom.studio.translation.translator import translate

            known |= translate(missing, self.language, self.other, translator, progress)
            missing = [text for text in wanted if text not in known]
            self.write(wanted, known)
        if missing:
            self.write(wanted, known)
            raise InputError(self._asked_for(missing, len(wanted)))
        self._check({text: known[text] for text in wanted}, progress)
        return known

    def has_words(self, text: str) -> bool:
        """Whether there is something to translate: numbers, signs and formulas are the same in both languages."""
        return bool(_TO_TRANSLATE[self.language].search(FORMULA.sub("", text)))

    def read(self) -> dict[str, str]:
        """The texts that have a translation. Raises InputError for a file that is no such sheet."""
        if not self.path.is_file():
            return {}
        try:
            told = load_plain_yaml(self.path.read_text(encoding="utf-8-sig"), str(self.path))
        except (OSError, UnicodeDecodeError, StoryboardError) as error:
            raise InputError(f"{self.path} can't be read: {error}") from None
        entries = told.get("texts") if isinstance(told, dict) else None
        if not isinstance(entries, list) or not all(self._is_entry(entry) for entry in entries):
            raise InputError(
                f"{self.path} is no sheet of translations: expected a list `texts`, each with a text under "
                f"{self.language} and its translation under {self.other}. Mend it, or move it away to have it anew."
            )
        pairs = ((str(entry[self.language]), str(entry[self.other] or "").strip()) for entry in entries)
        known = {text: translated for text, translated in pairs if translated}
        # What is said with marks in a dub is a caption without them.
        return {_unmarked(text): _unmarked(translated) for text, translated in known.items()} | known

    def write(self, texts: Sequence[str], known: Mapping[str, str]) -> None:
        """All texts in the film's order, then what was translated for it before."""
        in_order = dict.fromkeys([*texts, *known])
        entries = [{self.language: text, self.other: known.get(text, "")} for text in in_order]
        head = (
            f"# The film's texts in {NAMES[self.language]}, and in {NAMES[self.other]}. Write what is missing, keep "
            "marks such as <m id=…/>\n# where what they stand before is said, and run the same command again.\n"
        )
        body = yaml.dump({"texts": entries}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
        write_text(self.path, head + body)

    def _is_entry(self, entry: Any) -> bool:
        return isinstance(entry, dict) and set(entry) == {self.language, self.other}

    def _asked_for(self, missing: Sequence[str], total: int) -> str:
        some = ", ".join(repr(text if len(text) <= 40 else text[:39] + "…") for text in missing[:_SHOWN])
        return (
            f"{len(missing)} of the film's {total} texts aren't in {NAMES[self.other]} yet, such as {some}. Write them "
            f"into {self.path} and run this again, or name a language model that does: --translator "
            "https://host/v1#model."
        )

    def _check(self, known: Mapping[str, str], progress: Progress) -> None:
        wrong = [f"{text!r}: {fault}" for text, there in known.items() for fault in faults(text, there)]
        if wrong:
            raise InputError(f"{self.path}: " + "; ".join(wrong[:_SHOWN]) + ". Mend it there and run this again.")
        for text, there in known.items():
            for doubt in doubts(text, there, self.other):
                progress.warn(f"{self.path.name}: {there!r}: {doubt}")


def _unmarked(text: str) -> str:
    try:
        return spoken(text)[0]
    except StoryboardError:
        return text


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as they are read."""


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent)
