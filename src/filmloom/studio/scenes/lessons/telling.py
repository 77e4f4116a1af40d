"""Units to shots: each kind of part has its own card, and what is only told gets the pictures that fit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from filmloom.studio.document import Block, Document
from filmloom.studio.formulas import said, shown
from filmloom.studio.formulas.prose import FORMULA, latex_in
from filmloom.studio.scenes.estimate import spoken_seconds
from filmloom.studio.scenes.extract import fits, key_clause
from filmloom.studio.scenes.lessons.cues import Role
from filmloom.studio.scenes.lessons.exhibits import Warn, told
from filmloom.studio.scenes.lessons.questions import Asked
from filmloom.studio.scenes.lessons.sections import Unit
from filmloom.studio.scenes.lessons.wording import begun, glued, joined, kicker, phrase, sentence
from filmloom.studio.scenes.pieces import LONGEST, pieces
from filmloom.studio.scenes.quotations import introduced
from filmloom.studio.scenes.visuals import Spoken, choose_visuals
from filmloom.studio.sentences import split_sentences
from filmloom.studio.storyboard import (
    Bullets,
    Card,
    Formula,
    FormulaLine,
    Pad,
    Question,
    Quote,
    Shot,
    Visual,
)

THINKING_S: Final = 3.0
"""Silence after a question."""
_LIST_S: Final = 24.0
_MOST_ITEMS: Final = 6
_WHOLE_CARD: Final = 1.6
_SIDE_BY_SIDE: Final = 40
"""Characters of LaTeX that stand on one line together."""
_FORMULA_LONGER_THAN: Final = 4
"""Characters of LaTeX in a sentence: shorter ones are letters that it speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Makes the shots of one lesson."""

    document: Document
    warn: Warn

    def section(self, units: Sequence[Unit], heading: str) -> list[Shot]:
        """The shots of a section's units, in order."""
        spoken: list[Spoken] = []
        least: dict[str, float] = {}
        counts: Counter[str] = Counter()
        for unit in units:
            opens = not counts[unit.blocks[0].id]
            for number, each in enumerate(self._parts(unit, heading, opens=opens)):
                counts[unit.blocks[0].id] += 1
                id = f"{unit.blocks[0].id}-{counts[unit.blocks[0].id]}"
                least[id] = each.least_s
                spoken.append(
                    Spoken(
                        id=id,
                        say=each.say,
                        cites=unit.cites,
                        visual=each.visual if not isinstance(each.visual, _Choose) else None,
                        kicker=kicker(unit.role, self.document.language),
                        context=shown(each.say),
                        continues=number > 0,
                    )
                )
        return [*self._shots(spoken, least)]

    def question(self, asked: Asked, number: int) -> list[Shot]:
        """The question with time to think, and its answer, if the material has one."""
        language = self.document.language
        letters = "ABCDEFGH"
        options = [phrase("option", language, letters[i], option) for i, option in enumerate(asked.options[:8])]
        first = phrase("question", language, sentence(asked.text, language) if options else asked.text)
        visual: Visual = Card(text=self._whole(asked.text), kicker=kicker("question", language))
        if options:
            items = tuple(shown(option) for option in asked.options[:8])
            visual = Bullets(title=shown(asked.text), items=items, marks="letters")
        cites = tuple(f"s1#{block}" for block in asked.cites)
        asks = Question(text=shown(asked.text), options=tuple(map(shown, asked.options)), answer=shown(asked.answer))
        shots = [
            Shot(
                id=f"question-{number}",
                say=glued([first, *options], language),
                cites=cites,
                visual=visual,
                pad=Pad(after=THINKING_S),
                asks=asks,
            )
        ]
        if asked.answer:
            shots.append(self._answer(asked, number, cites))
        else:
            self.warn(
                f"{asked.cites[0]}: the question {asked.text[:40]!r} has no answer in the material; none is given"
            )
        return shots

    def _answer(self, asked: Asked, number: int, cites: tuple[str, ...]) -> Shot:
        language = self.document.language
        name = kicker("answer", language)
        say = sentence(asked.answer, language)
        visual: Visual = self._with_formula(say, name) or Card(text=self._whole(asked.answer), kicker=name)
        if asked.shown:
            unit = Unit(role="answer", blocks=asked.shown)
            each = told(unit, name, self.document, self.warn)[0]
            visual = each.visual
            say = glued([say, each.say], language) if isinstance(visual, Formula) else say
        else:
            say = self._marked(say) if isinstance(visual, Formula) else say
        return Shot(id=f"answer-{number}", say=say, cites=cites, visual=visual)

    def listed(self, id: str, title: str, lead: str, items: Sequence[str], cites: Sequence[str]) -> list[Shot]:
        """Items that come one by one as they are said, on as many pages as they need."""
        language = self.document.language
        shots: list[Shot] = []
        for number, page in enumerate(_pages(items, self.document)):
            say = joined(page, language)
            shots.append(
                Shot(
                    id=id if number == 0 else f"{id}-{number + 1}",
                    say=lead.format(say) if number == 0 else say,
                    cites=tuple(f"s1#{block}" for block in cites),
                    visual=Bullets(title=shown(title), items=tuple(self._item(item) for item in page)),
                )
            )
        return shots

    def _item(self, item: str) -> str:
        line = shown(item).rstrip("。.；;，, ")
        return (
            line if fits(line, self.document.language, most=_WHOLE_CARD) else key_clause(line, self.document.language)
        )

    def _parts(self, unit: Unit, heading: str, *, opens: bool) -> Iterator[_Part]:
        """opens: nothing of its paragraph was told before, so that it is said what it is."""
        language = self.document.language
        title = kicker(unit.role, language) or heading
        if unit.exhibits:
            for number, each in enumerate(told(unit, shown(title), self.document, self.warn)):
                is_named = opens and number == 0 and unit.role in {"example", "mistake"}
                say = phrase(unit.role, language, each.say) if is_named else each.say
                yield _Part(say, each.visual, each.least_s)
            return
        lists = [block for block in unit.blocks if block.kind == "list"]
        if lists:
            yield from self._list_parts(unit, lists[0], title)
            return
        block = unit.blocks[0]
        if block.kind == "quote":
            yield _Part(introduced(block.text, block.by, language), Quote(text=block.text, by=block.by))
            return
        yield from self._words(block, unit.role, heading)

    def _list_parts(self, unit: Unit, block: Block, title: str) -> Iterator[_Part]:
        lead = glued([b.text for b in unit.blocks if b.kind == "paragraph"], self.document.language)
        for number, page in enumerate(_pages(block.items, self.document)):
            say = joined(page, self.document.language)
            words = glued([lead if number == 0 else "", say], self.document.language)
            named = lead.rstrip("：: ") if lead and len(lead) <= 40 else title
            yield _Part(words, Bullets(title=shown(named), items=tuple(self._item(item) for item in page)))

    def _words(self, block: Block, role: Role, heading: str) -> Iterator[_Part]:
        """Sentences, short ones together; a part with a name is on cards, other words get the pictures that fit."""
        language = self.document.language
        name = kicker(role, language)
        texts = list(_breaths(block.text, self.document))
        for index, text in enumerate(texts):
            say = phrase(role, language, text) if index == 0 and role in {"example", "mistake"} else text
            if formula := self._with_formula(text, name or heading):
                yield _Part(self._marked(say), formula, 3.0)
            elif name:
                card = Card(text=begun(self._whole(text), language), kicker=name if index == 0 else "")
                yield _Part(say, card)
            else:
                yield _Part(say, _Choose())

    def _whole(self, text: str) -> str:
        """All of a text if a card holds it, else the clause that holds most of it."""
        line = shown(text).strip()
        return (
            line if fits(line, self.document.language, most=_WHOLE_CARD) else key_clause(line, self.document.language)
        )

    def _with_formula(self, text: str, title: str) -> Formula | None:
        """The formulas of a sentence, if they are more than letters: side by side, or one after the other if long."""
        found = list(enumerate(latex_in(text)[:12], 1))
        kept = [(number, latex) for number, latex in found if len(latex) > _FORMULA_LONGER_THAN]
        if not kept:
            return None
        if len(kept) > 1 and sum(len(latex) for _, latex in kept) <= _SIDE_BY_SIDE:
            kept = [(kept[0][0], r",\quad ".join(latex for _, latex in kept))]
        steps = tuple(FormulaLine(latex=latex, at=f"s{number}") for number, latex in kept)
        return Formula(title=shown(title), steps=steps)

    def _marked(self, text: str) -> str:
        """A mark before each formula of a text: s1, s2, …"""
        marks = iter(range(1, 100))
        return FORMULA.sub(lambda match: f"<m id=s{next(marks)}/>{match.group()}", text)

    def _shots(self, spoken: Sequence[Spoken], least: dict[str, float]) -> Iterator[Shot]:
        """Shots of what is said; pictures are chosen by the words that are read, formulas written on a line."""
        language = self.document.language
        plain = [_readable(each) for each in spoken]
        visuals = choose_visuals(plain, language)
        for each, visual in zip(spoken, visuals, strict=True):
            yield Shot(
                id=each.id,
                say=each.say,
                cites=tuple(f"s1#{block}" for block in each.cites),
                visual=visual,
                min=least[each.id],
            )


class _Choose:
    """The planner may choose what is shown."""


@dataclass(frozen=True, slots=True)
class _Part:
    say: str
    visual: Visual | _Choose
    least_s: float = 2.0


def _readable(each: Spoken) -> Spoken:
    return replace(each, say=shown(each.say))


def _breaths(text: str, document: Document) -> Iterator[str]:
    """What is said in one shot each: sentences, short ones together, long ones parted."""
    language = document.language
    waiting = ""
    for whole in split_sentences(text):
        parts = [whole] if latex_in(whole) else pieces(whole.strip(), language)
        for part in parts:
            together = glued([waiting, part], language)
            if waiting and spoken_seconds(said(together, language), language) > LONGEST:
                yield waiting
                together = part.strip()
            waiting = together
    if waiting:
        yield waiting


def _pages(items: Sequence[str], document: Document) -> Iterator[list[str]]:
    """Items in groups that are said in one breath and read on one page."""
    page: list[str] = []
    for item in items:
        seconds = spoken_seconds("".join([*page, item]), document.language)
        if page and (len(page) >= _MOST_ITEMS or seconds > _LIST_S):
            yield page
            page = []
        page.append(item)
    if page:
        yield page
