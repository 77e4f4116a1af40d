"""Questions with their answers and options, however a teacher writes them: Q and A, a list, a heading above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from filmloom.studio.document import Block
from filmloom.studio.scenes.lessons.cues import option_of, split_answer, split_label

_ASKS: Final = re.compile(r"[?？]\s*$")
_BY_LETTER: Final = re.compile(r"^[（(]?(?P<letter>[A-Ha-h])[）)]?\s*(?:[.。,，:：;；]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as the material asks it."""

    text: str
    options: tuple[str, ...] = ()
    answer: str = ""
    shown: tuple[Block, ...] = ()
    """Formulas, code and diagrams that stand in the answer."""
    cites: tuple[str, ...]


def questions_in(blocks: Sequence[Block], *, section: bool) -> tuple[list[Asked], list[Block]]:
    """The questions among the blocks of a section, and the blocks that belong to none.

    section: its heading says that it asks, so that paragraphs need no Q.
    """
    found: list[Asked] = []
    others: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        role, rest = split_label(block.text) if block.kind == "paragraph" else (None, "")
        if role == "question" or (section and block.kind == "paragraph" and role != "answer"):
            asked, index = _read(blocks, index, rest if role else block.text)
            if section or asked.answer or _ASKS.search(asked.text):
                found.append(asked)
            continue
        index += 1
        if section and block.kind == "list":
            found += _listed(block)
        else:
            others.append(block)
    return [_settled(asked) for asked in found], others


def _read(blocks: Sequence[Block], index: int, text: str) -> tuple[Asked, int]:
    """The question that begins at a block, and the index of the first block behind it."""
    question, answer = split_answer(text)
    cites, options, shown = [blocks[index].id], tuple[str, ...](), list[Block]()
    index += 1
    while index < len(blocks):
        block = blocks[index]
        chosen = [option_of(item) for item in block.items]
        role, rest = split_label(block.text) if block.kind == "paragraph" else (None, "")
        if block.kind == "list" and not options and not answer and (all(chosen) or not _ASKS.search(block.items[0])):
            options = tuple(option[1] if option else item for option, item in zip(chosen, block.items, strict=True))
        elif role == "answer" and not answer:
            answer = rest
        elif block.kind in {"formula", "code", "diagram"} and answer:
            shown.append(block)
        else:
            break
        cites.append(block.id)
        index += 1
    return Asked(text=question, options=options, answer=answer, shown=tuple(shown), cites=tuple(cites)), index


def _listed(block: Block) -> Iterator[Asked]:
    """A list of questions, each with its answer behind it or without one."""
    for item in block.items:
        question, answer = split_answer(split_label(item)[1])
        yield Asked(text=question, answer=answer, cites=(block.id,))


def _settled(asked: Asked) -> Asked:
    """An answer that is only a letter becomes the option it stands for, with what is said of it."""
    match = _BY_LETTER.match(asked.answer)
    place = ord(match["letter"].upper()) - ord("A") if match else -1
    if match is None or not 0 <= place < len(asked.options):
        return asked
    rest = asked.answer[match.end() :].strip()
    option = asked.options[place].rstrip("。. ")
    mark = "。" if re.search(r"[\u4e00-\u9fff]", asked.text) else "."
    gap = "" if mark == "。" else " "
    return replace(
        asked, answer=f"{match['letter'].upper()}{'，' if gap == '' else ', '}{option}{mark}{gap}{rest}".strip()
    )
