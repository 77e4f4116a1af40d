"""The planner of lessons: teaching material becomes a lesson by rule, in the order in which its teacher wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from filmloom.studio.document import Document
from filmloom.studio.formulas import shown
from filmloom.studio.scenes.drawable import emblem_of, pictured
from filmloom.studio.scenes.estimate import estimated_shot_seconds
from filmloom.studio.scenes.extract import key_clause
from filmloom.studio.scenes.lessons.glossary import terms_in, with_terms
from filmloom.studio.scenes.lessons.questions import Asked, questions_in
from filmloom.studio.scenes.lessons.sections import Section, Unit, sections, units
from filmloom.studio.scenes.lessons.telling import Teller
from filmloom.studio.scenes.lessons.wording import kicker, phrase, sentence
from filmloom.studio.scenes.planner import checked, date_of, end_shot, source_of
from filmloom.studio.sentences import split_sentences
from filmloom.studio.storyboard import Card, Illustration, Output, Pad, Shot, Storyboard, Title, VoiceChoice
from filmloom.types import Language, Size

LONGEST_S: Final = 3600.0
"""Of a lesson for which no length was asked: a book is no lesson."""
LEARNERS_RATE: Final = 0.9
"""Of the voice's usual pace."""
_IS_ZH: Final = re.compile(r"^(?P<what>[^，。；：是]{1,16})(?:是指|指的是|就是|是|叫做|称为)(?P<how>.+)$")
_IS_EN: Final = re.compile(
    r"^(?P<what>(?:an? |the )?[A-Za-z][\w' -]{1,40}?) (?:is|are|means) (?P<how>(?:an?|the|when|how|what|any)\b.+)$",
    re.I,
)
_MOST_POINTS: Final = 5
_LEAST_POINT: Final[dict[Language, int]] = {"en": 20, "zh": 8}
"""Characters of a sentence that can stand for a concept."""
_TOO_LONG: Final = 1.1
_LONGEST_NAME: Final = 40
"""Characters by which a sentence that was left out is named."""


class LessonPlanner:
    """Plans a lesson: objectives, concept by concept, questions with time to think, summary."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        """warn: hears what was odd in the material, and what had to be left out."""
        self._warn = warn

    def __call__(
        self,
        document: Document,
        *,
        seconds: float | None = None,
        language: Language | None = None,
        seed: int = 7,
        size: Size = (1920, 1080),
        fps: int = 25,
        voice: VoiceChoice | None = None,
    ) -> Storyboard:
        """All of the material as a storyboard; with `seconds`, as much of it as fits, and a warning of the rest.

        Raises InputError for a length or language that can't be had.
        """
        checked(document, seconds, language)
        voice = voice or VoiceChoice()
        if voice.rate == 1.0:
            voice = voice.model_copy(update={"rate": LEARNERS_RATE})
        shots = _Lesson(document, self._warn).shots()
        board = Storyboard(
            kind="lesson",
            language=document.language,
            title=shown(document.title) or kicker("lesson", document.language),
            seed=seed,
            output=Output(size=size, fps=fps),
            voice=voice,
            sources=(source_of(document),),
            shots=tuple(shots),
        )
        return _fitted(board, seconds or LONGEST_S, self._warn)


@dataclass
class _Lesson:
    """One lesson being made."""

    document: Document
    warn: Callable[[str], None]
    shots_made: list[Shot] = field(default_factory=list)
    points: list[tuple[str, str]] = field(default_factory=list)
    """What the summary says where the material has none: a sentence of each concept, and its block."""
    num_questions: int = 0
    terms: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def shots(self) -> list[Shot]:
        """Title, objectives, concepts, questions, summary, end."""
        found = [self._without_terms(section) for section in sections(self.document)]
        teller = Teller(document=self.document, warn=self.warn)
        self._objectives(found, teller)
        concepts = [section for section in found if section.begins_chapter and section.role == "text"]
        for section in found:
            number = concepts.index(section) + 1 if section in concepts else 0
            if section.role == "summary":
                self._question_of_our_own(teller)
            if section.role != "objectives":
                self._section(section, teller, f"{number} / {len(concepts)}" if number else "")
        self._question_of_our_own(teller)
        if not any(section.role == "summary" for section in found):
            self._summary(teller)
        return self._with_terms(teller)

    @property
    def _language(self) -> Language:
        return self.document.language

    def _without_terms(self, section: Section) -> Section:
        """A section whose words to know are taken out: they are told where they are spoken."""
        if section.role != "terms":
            return section
        terms, homes, others = terms_in(section.blocks)
        self.terms |= terms
        self.homes |= homes
        return replace(section, blocks=tuple(others))

    def _objectives(self, found: Sequence[Section], teller: Teller) -> None:
        """What the material states as its aims, or else what its chapters are about."""
        language = self._language
        title = kicker("objectives", language)
        stated = [section for section in found if section.role == "objectives"]
        items = [
            item for section in stated for block in section.blocks for item in block.items or (block.text,) if item
        ]
        cites = [block.id for section in stated for block in section.blocks]
        name = "objectives"
        if not items:
            chapters = [section for section in found if section.begins_chapter and section.role == "text"]
            items, cites = [section.heading for section in chapters], [section.id for section in chapters]
            name = "contents"
        if len(items) > (name == "contents"):
            self.shots_made += teller.listed("objectives", title, phrase(name, language, "{}"), items, cites)

    def _section(self, section: Section, teller: Teller, place: str) -> None:
        asked, others = questions_in(section.blocks, section=section.role == "question")
        made: list[Shot] = []
        told = units(others, section.role)
        if section.role == "text" and section.heading:
            made.append(self._opening(section, place))
            told = self._with_definition(told, section)
        if section.role == "summary":
            made += self._stated_summary(told, teller)
        else:
            made += teller.section(told, section.heading)
        for each in asked:
            self.num_questions += 1
            made += teller.question(each, self.num_questions)
        if made and section.begins_chapter:
            made[0] = made[0].model_copy(update={"chapter": shown(section.heading)})
        self.shots_made += made

    def _opening(self, section: Section, place: str) -> Shot:
        """A card with a section's heading."""
        heading = shown(section.heading)
        pictures = pictured(heading, self._language)
        return Shot(
            id=section.id,
            say=_called(section.heading, self._language),
            cites=(f"s1#{section.id}",),
            visual=Card(text=heading, kicker=place, pictures=pictures),
            pad=Pad(after=0.6),
        )

    def _with_definition(self, told: list[Unit], section: Section) -> list[Unit]:
        """The first words of a section are a definition if they say what something is; they are remembered."""
        first = told[0] if told else None
        if first is None or first.blocks[0].kind != "paragraph":
            return told
        block = first.blocks[0]
        opening, *rest = split_sentences(block.text)
        if len(opening.strip()) >= _LEAST_POINT[self._language]:
            self.points.append((opening.strip(), block.id))
        if first.role != "text" or not _defines(opening.strip(), self._language) or (first.exhibits and not rest):
            return told
        definition = Unit(role="definition", blocks=(replace(block, text=opening.strip()),))
        if not rest:
            return [definition, *told[1:]] if len(first.blocks) == 1 else told
        others = (replace(block, text="".join(rest).strip()), *first.blocks[1:])
        return [definition, replace(first, blocks=others), *told[1:]]

    def _stated_summary(self, told: Sequence[Unit], teller: Teller) -> list[Shot]:
        language = self._language
        items = [
            text.strip()
            for unit in told
            for block in unit.blocks
            for text in (block.items or split_sentences(block.text) if block.kind in {"list", "paragraph"} else ())
        ]
        cites = [block.id for unit in told for block in unit.blocks]
        lead = phrase("summary", language, "{}")
        shots = teller.listed("summary", kicker("summary", language), lead, items, cites) if items else []
        drawn = [unit for unit in told if unit.exhibits]
        return [*shots, *teller.section(drawn, kicker("summary", language))]

    def _summary(self, teller: Teller) -> None:
        """One sentence of each concept, where the material doesn't sum up itself."""
        language = self._language
        items = [text for text, _ in self.points[:_MOST_POINTS]]
        if items:
            cites = [id for _, id in self.points[:_MOST_POINTS]]
            lead = phrase("summary", language, "{}")
            made = teller.listed("summary", kicker("summary", language), lead, items, cites)
            made[0] = made[0].model_copy(update={"chapter": kicker("summary", language)})
            self.shots_made += made

    def _question_of_our_own(self, teller: Teller) -> None:
        """A question about the first thing that is defined, where the material asks none."""
        if self.num_questions:
            return
        asked = self._asked_of_our_own()
        if asked is not None:
            self.num_questions += 1
            made = teller.question(asked, self.num_questions)
            made[0] = made[0].model_copy(update={"chapter": kicker("question", self._language)})
            self.shots_made += made

    def _asked_of_our_own(self) -> Asked | None:
        language = self._language
        for text, id in self.points:
            if defined := _defines(text, language):
                return Asked(text=phrase("what", language, defined), answer=text, cites=(id,))
        for term, meaning in self.terms.items():
            answer = phrase("means", language, term, meaning)
            return Asked(text=phrase("what", language, term), answer=answer, cites=(self.homes[term],))
        return None

    def _with_terms(self, teller: Teller) -> list[Shot]:
        """Title and end around the shots, and terms where they are spoken; those that nobody says are listed."""
        language = self._language
        listed = frozenset({"objectives", "summary"})
        shots, left = with_terms(self.shots_made, self.terms, language, listed)
        if left:
            items = [phrase("means", language, term, meaning) for term, meaning in left.items()]
            cites = list(dict.fromkeys(self.homes[term] for term in left))
            lead = phrase("terms", language, "{}")
            at = next((index for index, shot in enumerate(shots) if shot.id in {"question-1", "summary"}), len(shots))
            shots[at:at] = teller.listed("terms", kicker("terms", language), lead, items, cites)
        title = _title(self.document)
        return _unique([title, *shots, end_shot(self.document)])


def _title(document: Document) -> Shot:
    language = document.language
    headline = shown(document.title) or kicker("lesson", language)
    sentences = [s for block in document.blocks if block.kind == "paragraph" for s in split_sentences(block.text)]
    date = date_of(document.date, language)
    dateline = " · ".join(part for part in (document.author, document.publisher, date) if part)
    return Shot(
        id="title",
        say=sentence(document.title, language),
        min=3.0,
        cites=("s1",),
        chapter=headline,
        visual=Title(
            text=headline,
            kicker=kicker("lesson", language),
            dateline=dateline,
            pictures=emblem_of(headline, sentences, language),
        ),
    )


def _called(heading: str, language: Language) -> str:
    """A heading as a sentence; some Chinese ones are questions without a mark."""
    asks = language == "zh" and re.match("什么|为什么|怎么", heading) and heading[-1] not in "？?。！!"
    return f"{heading}？" if asks else sentence(heading, language)


def _defines(text: str, language: Language) -> str:
    """What a sentence says the meaning of, if it says one."""
    match = (_IS_ZH if language == "zh" else _IS_EN).match(text)
    what = match["what"].strip() if match else ""
    if not what or re.match(
        r"(?:this|that|it|there|here|these|what|you|we|he|she|they)\b|[这那它他她我你]", what, re.I
    ):
        return ""
    return what[0].lower() + what[1:] if language == "en" and not what.isupper() else what


def _unique(shots: Sequence[Shot]) -> list[Shot]:
    """Every id once: a paragraph may be told in two places."""
    seen: dict[str, int] = {}
    unique: list[Shot] = []
    for shot in shots:
        seen[shot.id] = seen.get(shot.id, 0) + 1
        again = seen[shot.id]
        unique.append(shot if again == 1 else shot.model_copy(update={"id": f"{shot.id}-again{again}"}))
    return unique


def _fitted(board: Storyboard, seconds: float, warn: Callable[[str], None]) -> Storyboard:
    """Without the shots that are least missed, from the end, until the lesson is as short as asked; all are named."""
    shots = list(board.shots)
    lengths = {shot.id: estimated_shot_seconds(shot, board.language, board.voice.rate) for shot in shots}
    left: list[Shot] = []
    for shot in [shot for shot in reversed(shots) if _may_go(shot)]:
        if sum(lengths[kept.id] for kept in shots) <= _TOO_LONG * seconds:
            break
        shots.remove(shot)
        left.append(shot)
    if left:
        named = "; ".join(_short(key_clause(shown(shot.say), board.language)) for shot in reversed(left[-6:]))
        more = f" and {len(left) - 6} more" if len(left) > 6 else ""
        warn(f"for a lesson of {seconds:g} s these were left out: {named}{more}")
    total = sum(lengths[kept.id] for kept in shots)
    if total > _TOO_LONG * seconds:
        warn(f"the lesson takes about {total:.0f} s, not the {seconds:g} s that were asked for: give less material")
    return board.model_copy(update={"shots": tuple(shots)})


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1].rsplit(' ', 1)[0]}…"


def _may_go(shot: Shot) -> bool:
    """Told words may; openings of chapters, what is drawn, asked, listed and warned of may not."""
    plain = isinstance(shot.visual, Card | Illustration) and not shot.chapter and not shot.asks
    return plain and not shot.id.startswith("answer") and not getattr(shot.visual, "kicker", "")
