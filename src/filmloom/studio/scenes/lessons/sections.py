"""A document cut as its teacher meant it: sections with what each is for, and in them units that are told together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from filmloom.studio.document import Block, Document
from filmloom.studio.scenes.lessons.cues import Role, role_of_heading, split_heading, split_label
from filmloom.studio.scenes.lessons.mentions import mentions
from filmloom.studio.sentences import split_sentences

EXHIBITS: Final = frozenset({"formula", "code", "diagram", "image", "table"})
_MOST_FORMULAS: Final = 12
_LONG: Final = 3
"""Sentences; a longer paragraph before an exhibit is told by itself, but for those that are about the exhibit."""
_EXPLAINS: Final = re.compile(
    r"(?:where|here|so|this|that|it|in this|then|thus|now)\b|其中|这里|此处|于是|这样|也就是|因此|所以", re.I
)
_MARKS_OF_LESSONS: Final = frozenset({"objectives", "terms", "definition", "mistake", "question", "example"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    role: Role
    begins_chapter: bool
    id: str
    """Of the heading's block; of the first block where there is no heading."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Blocks that one shot, or a few, tell together: words with what they are about."""

    role: Role
    blocks: tuple[Block, ...]

    @property
    def exhibits(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind in EXHIBITS)

    @property
    def cites(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(block.id for block in self.blocks))


def is_lesson(document: Document) -> bool:
    """Whether a text is teaching material: a diagram, or at least two of a teacher's marks, formulas and code."""
    roles = {role_of_heading(block.text) for block in document.blocks if block.kind == "heading"}
    roles |= {split_label(block.text)[0] for block in document.blocks if block.kind == "paragraph"}
    drawn = {block.kind for block in document.blocks} & {"formula", "code"}
    return len(roles & _MARKS_OF_LESSONS) + len(drawn) >= 2 or any(b.kind == "diagram" for b in document.blocks)


def sections(document: Document) -> list[Section]:
    """The document by its headings; those of its highest level begin chapters."""
    top = min((block.level for block in document.blocks if block.kind == "heading"), default=1)
    found: list[Section] = []
    role: Role = "text"
    opened: Block | None = None
    heading, inside = "", list[Block]()

    def close() -> None:
        if opened is not None or inside:
            chapter = opened is not None and opened.level == top
            id = opened.id if opened else inside[0].id
            section = Section(heading=heading, role=role, begins_chapter=chapter, id=id, blocks=tuple(inside))
            found.append(section)

    for block in document.blocks:
        if block.kind == "heading":
            close()
            marked, rest = split_heading(block.text)
            role, heading, opened, inside = marked or "text", rest or block.text, block, []
        else:
            inside.append(block)
    close()
    return found


def units(blocks: Sequence[Block], role: Role) -> list[Unit]:
    """Paragraphs, lists and exhibits in their order, each exhibit with the words that are about it."""
    found: list[Unit] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.kind in EXHIBITS:
            found, taken = _with_exhibit(found, block, following, role)
            index += taken
        elif block.kind == "list" and found and _leads(found[-1]):
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
        else:
            found.append(_labelled(block, role))
        index += 1
    return found


def _labelled(block: Block, role: Role) -> Unit:
    if block.kind != "paragraph":
        return Unit(role=role, blocks=(block,))
    marked, rest = split_label(block.text)
    return Unit(role=marked or role, blocks=(replace(block, text=rest),))


def _leads(unit: Unit) -> bool:
    """Whether it is words alone that promise something."""
    return (
        not unit.exhibits
        and unit.blocks[-1].kind == "paragraph"
        and unit.blocks[-1].text.rstrip().endswith((":", "："))
    )


def _with_exhibit(before: list[Unit], exhibit: Block, following: Block | None, role: Role) -> tuple[list[Unit], int]:
    """The units with the exhibit in the last one; how many of the following blocks it took."""
    units = list(before)
    last = units[-1] if units else None
    goes_on = last is not None and _is_chain(last, exhibit)
    is_words = last is not None and not last.exhibits and last.blocks[-1].kind == "paragraph"
    if last is not None and goes_on:
        units[-1] = replace(last, blocks=(*last.blocks, exhibit))
    elif last is not None and is_words and _announces(last.blocks[-1], exhibit, following):
        units[-1:] = list(_divided(last, exhibit))
        units = _chained(units, role)
    else:
        units.append(Unit(role=role, blocks=(exhibit,)))
    if following is None or not _explains(following, exhibit, alone=len(units[-1].blocks) == 1):
        return units, 0
    units[-1] = replace(units[-1], blocks=(*units[-1].blocks, following))
    return units, 1


def _is_chain(unit: Unit, exhibit: Block) -> bool:
    """Whether a formula goes on with those of the unit: it is what they turn into."""
    kinds = {block.kind for block in unit.exhibits}
    return exhibit.kind == "formula" and kinds == {"formula"} and len(unit.exhibits) < _MOST_FORMULAS


def _chained(units: list[Unit], role: Role) -> list[Unit]:
    """Words that lead from a formula to the next stay with both: the one turns into the other."""
    if len(units) < 2 or units[-1].role != role or not _is_chain(units[-2], units[-1].blocks[-1]):
        return units
    before, last = units[-2:]
    if len(last.blocks) != 2 or not last.blocks[0].text.rstrip().endswith((":", "：")):
        return units
    return [*units[:-2], replace(before, blocks=(*before.blocks, *last.blocks))]


def _announces(paragraph: Block, exhibit: Block, following: Block | None) -> bool:
    if paragraph.text.rstrip().endswith((":", "：")) or exhibit.kind == "formula":
        return True
    here = mentions(paragraph.text, exhibit)
    there = mentions(following.text, exhibit) if following is not None and following.kind == "paragraph" else 0
    return here > 0 and here >= there


def _explains(paragraph: Block, exhibit: Block, *, alone: bool) -> bool:
    """Whether the paragraph behind an exhibit is about it. alone: nothing was said of it yet."""
    if paragraph.kind != "paragraph" or split_label(paragraph.text)[0]:
        return False
    count = mentions(paragraph.text, exhibit)
    if exhibit.kind == "formula":
        return _EXPLAINS.match(paragraph.text) is not None and count > 0
    return count >= (1 if alone or exhibit.kind == "code" else 2)


def _divided(unit: Unit, exhibit: Block) -> Iterator[Unit]:
    """A long paragraph's sentences that are not about the exhibit stay by themselves."""
    *others, paragraph = unit.blocks
    sentences = split_sentences(paragraph.text)
    about = [index for index, sentence in enumerate(sentences) if mentions(sentence, exhibit)]
    first = min([*about, len(sentences) - 1])
    if len(sentences) < _LONG or first == 0:
        yield replace(unit, blocks=(*unit.blocks, exhibit))
        return
    yield replace(unit, blocks=(*others, replace(paragraph, text="".join(sentences[:first]).strip())))
    rest = replace(paragraph, text="".join(sentences[first:]).strip())
    yield replace(unit, blocks=(rest, exhibit))
