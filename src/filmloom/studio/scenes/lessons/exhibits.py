"""Formulas, code, diagrams, pictures and tables with the words that are about them: what is said, shown and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from filmloom.draw.diagrams.notation import DiagramError, parse
from filmloom.draw.formulas.typeset import FormulaError, typeset
from filmloom.studio.document import Block, Document
from filmloom.studio.formulas.prose import FORMULA
from filmloom.studio.formulas.speaking import speak
from filmloom.studio.scenes.lessons.mentions import LINES, mentions, named, steps_of
from filmloom.studio.scenes.lessons.sections import Unit
from filmloom.studio.scenes.lessons.walks import walked
from filmloom.studio.scenes.lessons.wording import glued, joined, sentence
from filmloom.studio.scenes.summaries import summary
from filmloom.studio.scenes.tables import Series, series_chart, table_series
from filmloom.studio.sentences import split_sentences
from filmloom.studio.storyboard import (
    Bullets,
    Chart,
    Code,
    CodeLight,
    Diagram,
    Formula,
    FormulaLine,
    Picture,
    TermLight,
    Visual,
)
from filmloom.types import Language

_MOST_READ_OUT: Final = 24
"""Words (en) or a third of the characters (zh) of a formula that is read out where the text only announces it."""
_MOST_NAMED: Final = 12
"""Steps of a diagram that are read out where nothing else is said of them."""
_STEP_S, _LINE_S, _SIGN_S, _LONGEST_LOOK_S = 0.9, 0.7, 0.3, 14.0
"""Time to look: per step, per line of code, per word that a formula would take, and at most."""
_MOST_LINES_SEEN: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An exhibit and what is said of it."""

    say: str
    visual: Visual
    least_s: float = 2.0


Warn = Callable[[str], None]


def told(unit: Unit, title: str, document: Document, warn: Warn) -> list[Told]:
    """What a unit with exhibits says and shows; several exhibits of different kinds come one after the other."""
    kind = unit.exhibits[0].kind
    if kind == "formula":
        return [_formulas(unit.blocks, title, document.language, warn)]
    exhibit = unit.exhibits[0]
    text = glued([block.text for block in unit.blocks if block.kind == "paragraph"], document.language)
    match kind:
        case "code":
            return [_code(text, exhibit, title, document.language, warn)]
        case "diagram":
            return [_diagram(text, exhibit, title, document.language, warn)]
        case "image":
            say = sentence(text or exhibit.text or title, document.language)
            return [Told(say=say, visual=Picture(path=str(exhibit.path), caption=exhibit.text))]
    return _table(text, exhibit, title, document)


def _formulas(blocks: Sequence[Block], title: str, language: Language, warn: Warn) -> Told:
    """A chain of formulas: each comes with the sentence that leads to it, and is read out if that only announces it."""
    say, waiting = list[str](), ""
    steps: list[FormulaLine] = []
    for block in blocks:
        if block.kind != "formula":
            waiting = glued([waiting, block.text], language)
            continue
        mark = f"f{len(steps) + 1}"
        say.append(_leading(waiting, block.text, mark, language))
        steps.append(FormulaLine(latex=block.text, at=mark))
        waiting = ""
        _check_formula(block, warn)
    if waiting:
        waiting, lights = _lit(waiting, steps[-1].latex, len(steps))
        steps[-1] = steps[-1].model_copy(update={"lit": lights})
        say.append(waiting)
    seconds = min(_LONGEST_LOOK_S, max(4.0, _SIGN_S * sum(len(speak(step.latex, "en").split()) for step in steps)))
    return Told(say=glued(say, language), visual=Formula(title=title, steps=tuple(steps)), least_s=seconds)


def _check_formula(block: Block, warn: Warn) -> None:
    try:
        typeset(block.text)
    except FormulaError as error:
        warn(f"{block.id}: {error} It is shown as text.")


def _leading(text: str, latex: str, mark: str, language: Language) -> str:
    """The words before a formula, with its mark before the last sentence."""
    words = speak(latex, language)
    short = len(words.split()) <= _MOST_READ_OUT if language == "en" else len(words) <= 3 * _MOST_READ_OUT
    if not text:
        return f"<m id={mark}/>{sentence(f'${latex}$', language)}"
    *before, last = split_sentences(text)
    if last.rstrip().endswith((":", "：")) and short:
        last = sentence(f"{last.rstrip()}{' ' if language == 'en' else ''}${latex}$", language)
    return f"{''.join(before)}<m id={mark}/>{sentence(last, language)}"


def _lit(text: str, latex: str, number: int) -> tuple[str, tuple[TermLight, ...]]:
    """The words behind a formula with a mark before each of its terms that they name, and what is lit there.

    A light goes out with its sentence.
    """
    try:
        terms = [_signs(term.text) for term in typeset(latex).terms]
    except FormulaError:
        return text, ()
    lights: list[TermLight] = []

    def mark(match: re.Match[str]) -> str:
        try:
            signs = _signs("".join(term.text for term in typeset(match["latex"]).terms))
        except FormulaError:
            return match.group()
        exact = [index for index, term in enumerate(terms) if term == signs]
        inside = exact or [index for index, term in enumerate(terms) if signs in term]
        if len(inside) != 1 or len(lights) > 8:
            return match.group()
        return f"{light(inside[0])}{match.group()}"

    def light(term: int | None) -> str:
        id = f"t{number}-{len(lights) + 1}"
        lights.append(TermLight(term=term, at=id))
        return f"<m id={id}/>"

    marked = ""
    for each in split_sentences(text):
        is_lit = bool(lights) and lights[-1].term is not None
        marked += f"{light(None) if is_lit else ''}{FORMULA.sub(mark, each)}"
    return marked, tuple(lights)


def _signs(text: str) -> str:
    return text.lstrip("=+−-<>≤≥≈≠")


def _code(text: str, block: Block, title: str, language: Language, warn: Warn) -> Told:
    num_lines = block.text.count("\n") + 1
    say, lights = _lines_lit(text, num_lines)
    say = sentence(say or title, language)
    if num_lines > _MOST_LINES_SEEN and not lights:
        warn(
            f"{block.id}: code of {num_lines} lines, and the text names none of them: only its beginning is seen; "
            f"write of “{'第 40 到 52 行' if language == 'zh' else 'lines 40 to 52'}”, and these are shown"
        )
    seconds = min(_LONGEST_LOOK_S, max(4.0, _LINE_S * num_lines))
    return Told(
        say=say, visual=Code(source=block.text, language=block.language, title=title, lit=lights), least_s=seconds
    )


def _lines_lit(text: str, num_lines: int) -> tuple[str, tuple[CodeLight, ...]]:
    """The words with a mark before each mention of lines, and what is lit there; lines that aren't there aren't."""
    lights: list[CodeLight] = []

    def mark(match: re.Match[str]) -> str:
        first = int(match["a"] or match["c"])
        last = int(match["b"] or match["d"] or first)
        if not 1 <= first <= last <= num_lines:
            return match.group()
        id = f"l{len(lights) + 1}"
        lights.append(CodeLight(lines=str(first) if first == last else f"{first}-{last}", at=id))
        return f"<m id={id}/>{match.group()}"

    return LINES.sub(mark, text), tuple(lights)


def _diagram(text: str, block: Block, title: str, language: Language, warn: Warn) -> Told:
    try:
        diagram = parse(block.text)
    except DiagramError as error:
        warn(f"{block.id}: {error} The diagram is shown as its text.")
        return Told(say=sentence(text or title, language), visual=Code(source=block.text, language="text", title=title))
    steps = steps_of(block.text)
    walk = walked(diagram, language) if len(named(text, steps)) * 2 < len(steps) <= _MOST_NAMED else ""
    text = glued([sentence(text or (diagram.title if walk else ""), language), walk], language)
    say = sentence(text or diagram.title or title, language)
    return Told(say=say, visual=Diagram(text=block.text), least_s=min(_LONGEST_LOOK_S, max(4.0, _STEP_S * len(steps))))


def _table(text: str, block: Block, title: str, document: Document) -> list[Told]:
    language = document.language
    if series := table_series(block):
        chart: Chart = series_chart(series, language, source=document.publisher, caption=block.text)
        words = text if mentions(text, block) > 1 else glued([text, _read(series, chart.title, language)], language)
        return [Told(say=sentence(words, language), visual=chart, least_s=4.0)]
    head, *rows = block.rows
    told_rows = [_row(head, row, language) for row in rows]
    title = block.text or title or head[0]
    most = 6
    parts = [told_rows[begin : begin + most] for begin in range(0, len(told_rows), most)]
    if 2 <= len(head) - 1 <= 4 and len(rows) <= most and not any("|" in cell for row in block.rows for cell in row):
        lines = [f"comparison: {title}", " | ".join(head[1:]), *(_compared(row) for row in rows)]
        say = glued([sentence(text, language), joined(told_rows, language)], language)
        return [Told(say=say, visual=Diagram(text="\n".join(lines)), least_s=5.0)]
    return [
        Told(
            say=glued([sentence(text, language) if index == 0 else "", joined(part, language)], language),
            visual=Bullets(title=title, items=tuple(part)),
        )
        for index, part in enumerate(parts)
    ]


def _read(series: Series, title: str, language: Language) -> str:
    """A series in words: from where to where, if its labels are amounts; else which is most and least."""
    if not all(label[:1].isdigit() for label in series.labels) or len(series.labels) < 2:
        return summary(series, title, language)
    first, last = (_amount(series.values[end], series.unit, language) for end in (0, -1))
    header = re.sub(r"\s*[（(].*", "", series.label_header)
    start, end = series.labels[0], series.labels[-1]
    if language == "zh":
        return f"{header}从{start}到{end}，{series.name}从{first}变到{last}。"
    return f"From {start} to {end}, the figure goes from {first} to {last}."


def _amount(value: Decimal, unit: str, language: Language) -> str:
    return f"{value.normalize():f}{' ' if unit and language == 'en' and unit != '%' else ''}{unit}"


def _row(head: Sequence[str], row: Sequence[str], language: Language) -> str:
    """A row of words; a cell of one short word is said with what its column is called."""
    comma, colon = ("，", "：") if language == "zh" else (", ", ": ")
    gap, short = ("", 3) if language == "zh" else (" ", 8)
    cells = [
        f"{name}{gap}{cell}" if len(cell) <= short and len(head) > 2 else cell
        for name, cell in zip(head[1:], row[1:], strict=True)
        if cell
    ]
    return f"{row[0]}{colon}{comma.join(cells)}"


def _compared(row: Sequence[str]) -> str:
    name = row[0].replace(":", " ").replace("：", " ")
    return f"{name}: {' | '.join(row[1:])}"
