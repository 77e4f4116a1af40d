"""Atoms of a caption: each word with the marks that cling to it, which no line break may part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from filmloom.types import Word

_OPENING = "“‘（(［[《〈「『【<«¿¡$€£¥￥#@"
_SENTENCE = re.compile(r"[。！？!?…]|\.(?=\W|$)|\n")
_HANGING = re.compile(r"[。，、；：,.;:]+(?=[”’」』）)》\"']*$)")
_MOST_MARKS = 6
"""Of marks in a row that a caption shows: a text of !!!!!!!!!! need not fill the screen."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A word with its marks."""

    before: str
    word: Word
    after: str
    space: bool
    """Whether a space follows it, if it does not end its line."""
    gap: str
    """All that stands between this word and the next in the text."""

    @property
    def text(self) -> str:
        return self.before + self.word.text + self.after

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE.search(self.gap))

    def at_line_end(self, hang: bool) -> str:
        """The text of it at the end of a line; with hang, in the Chinese manner, without 。，、；： there."""
        return self.before + self.word.text + (_HANGING.sub("", self.after) if hang else self.after)


def width(text: str) -> int:
    """Columns: two for a Chinese character, one for a Latin one."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def atoms(words: Sequence[Word], text: str, most: int) -> list[Atom]:
    """Cut the text at its words; every mark goes to the word it belongs to. No atom is wider than most columns."""
    found: list[Atom] = []
    before = _marks(text[: words[0].begin].strip()) if words else ""
    quoted = before.count('"') % 2 == 1
    for index, word in enumerate(words):
        gap = text[word.end : words[index + 1].begin if index + 1 < len(words) else len(text)]
        after, space, following = _parted(gap, quoted, last=index + 1 == len(words))
        quoted ^= gap.count('"') % 2 == 1
        atom = Atom(before=before, word=word, after=after, space=space, gap=gap)
        found += [atom] if width(atom.text) <= most else _pieces(atom, most)
        before = following
    return found


def _parted(gap: str, quoted: bool, *, last: bool) -> tuple[str, bool, str]:
    """What closes the word before, whether a space follows, what opens the word after."""
    if last:
        return _marks(gap.rstrip()), False, ""
    if re.search(r"\s", gap):
        tokens = gap.split()
        opening = tokens.pop() if tokens and not gap[-1].isspace() else ""
        return _marks((" " if tokens and gap[0].isspace() else "") + " ".join(tokens)), True, _marks(opening)
    end = next((index for index, mark in enumerate(gap) if _opens(mark, gap[:index], quoted)), len(gap))
    return _marks(gap[:end]), False, _marks(gap[end:])


def _opens(mark: str, before: str, quoted: bool) -> bool:
    if mark == '"':
        return quoted == (before.count('"') % 2 == 1)
    return mark in _OPENING


def _marks(marks: str) -> str:
    return re.sub(r"\s+", " ", marks)[:_MOST_MARKS]


def _pieces(atom: Atom, most: int) -> Iterator[Atom]:
    """The last resort for a word wider than a line: pieces of it, each with its share of the word's time."""
    room = most - width(atom.before) - width(atom.after)
    parts, begin = [""], 0
    for character in atom.word.text:
        if width(parts[-1] + character) > room:
            parts.append("")
        parts[-1] += character
    seconds = (atom.word.end_s - atom.word.start_s) / max(1, len(atom.word.text))
    for index, part in enumerate(parts):
        last = index + 1 == len(parts)
        times = [atom.word.start_s + seconds * at for at in (begin, begin + len(part))]
        word = replace(
            atom.word,
            text=part,
            begin=atom.word.begin + begin,
            end=atom.word.begin + begin + len(part),
            start_s=times[0],
            end_s=atom.word.end_s if last else times[1],
        )
        begin += len(part)
        yield Atom(
            before=atom.before if index == 0 else "",
            word=word,
            after=atom.after if last else "",
            space=atom.space and last,
            gap=atom.gap if last else "",
        )
