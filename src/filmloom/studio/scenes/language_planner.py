"""A planner that asks a language model: its outline is checked as every film is, mended once, or not used at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filmloom.errors import PromptError
from filmloom.studio.chats import Chat, Message, NoAnswer
from filmloom.studio.digest import digest
from filmloom.studio.document import Document
from filmloom.studio.scenes import Planner, asking, outline
from filmloom.studio.scenes.drawable import pictured
from filmloom.studio.scenes.estimate import estimated_seconds
from filmloom.studio.scenes.outline import BadOutline, Outline, OutlineShot
from filmloom.studio.scenes.planner import plan
from filmloom.studio.scenes.support import unsupported
from filmloom.studio.scenes.visuals import Spoken, overlays_of
from filmloom.studio.storyboard import (
    Agenda,
    Bullets,
    Card,
    Chart,
    Column,
    Coming,
    Illustration,
    Picture,
    Quote,
    Shot,
    Storyboard,
    Visual,
    VoiceChoice,
)
from filmloom.types import Language, Size

_TOO_LONG, _TOO_SHORT = 1.35, 0.6
"""Of the length that was asked for."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Where good answers are kept: the path of an answer by its name, and how it is written."""

    path: Callable[[str], Path]
    write: Callable[[Path, str], object]


class LanguagePlanner:
    """Plans as the in-box planner does, with what is said and shown by a language model."""

    outline: type[Outline] = Outline
    """What is asked for."""
    rules: str = asking.NEWS_RULES
    usual_seconds: float = 60.0

    def __init__(self, chat: Chat, *, engine: str, warn: Callable[[str], None], keep: Keep | None = None) -> None:
        """engine: of the illustrations; those in the box draw what they have words for. warn: hears what was odd."""
        self._chat, self._by_rule = chat, engine in {"world", "layers"}
        self._warn, self._keep = warn, keep

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
        """The language model's storyboard; the in-box planner's, with a warning, where that can't be had.

        Raises InputError as the in-box planner does, and for a model that isn't there.
        """
        by_rule = self._by_rule_planner()
        in_box = by_rule(document, seconds=seconds, language=language, seed=seed, size=size, fps=fps, voice=voice)
        # A short text fills no long film.
        wished_s = min(seconds or self.usual_seconds, estimated_seconds(in_box))
        try:
            return self._planned(document, in_box, wished_s)
        except (BadOutline, NoAnswer) as error:
            self._warn(f"{self._chat.name} gave no plan that can be used, the in-box planner made this one: {error}")
        return in_box

    def _by_rule_planner(self) -> Planner:
        """Makes the title, the end, and the whole where the language model fails."""
        return plan

    def _shots(self, found: Outline, document: Document) -> list[Shot]:
        """What stands between title and end."""
        return [shot_of(f"n{number}", shot, document) for number, shot in enumerate(found.shots, 1)]

    def _complaints(self, found: Outline, document: Document) -> list[str]:
        return outline.complaints(found, document)

    def _planned(self, document: Document, in_box: Storyboard, wished_s: float) -> Storyboard:
        """Raises BadOutline for a second bad answer."""
        words = list(_words(document.language)) if self._by_rule else []
        schema = outline.schema(self.outline)
        messages, whole = asking.ask(document, wished_s, schema, words, self.rules)
        if not whole:
            self._warn(f"the text is too long to be shown to {self._chat.name} as a whole: its end isn't planned")
        kept = self._keep.path(digest([self._chat.name, messages])) if self._keep else None
        answer = _read(kept)
        board = self._board(answer, document, in_box)
        if board is None:
            answer, board = self._asked(messages, schema, document, in_box, wished_s)
            if self._keep and kept:
                self._keep.write(kept, answer)
        if told := _length_problem(board, wished_s):
            self._warn(f"{self._chat.name}: {told}")
        return board

    def _asked(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        document: Document,
        in_box: Storyboard,
        wished_s: float,
    ) -> tuple[str, Storyboard]:
        """A good answer and its storyboard, of the first answer or the second."""
        answer = self._chat.answer(messages, schema)
        board: Storyboard | None = None
        try:
            board = self._good(answer, document, in_box)
            wrong = [told] if (told := _length_problem(board, wished_s)) else []
        except BadOutline as bad:
            wrong = bad.complaints
        if board is not None and not wrong:
            return answer, board
        try:
            second = self._chat.answer(asking.ask_again(messages, answer, wrong), schema)
            return second, self._good(second, document, in_box)
        except (BadOutline, NoAnswer):
            if board is None:
                raise
        return answer, board  # of another length than asked for, but good

    def _board(self, answer: str, document: Document, in_box: Storyboard) -> Storyboard | None:
        """What an answer that was kept becomes; None if there is none, or it is no longer good."""
        try:
            return self._good(answer, document, in_box) if answer else None
        except BadOutline:
            return None

    def _good(self, answer: str, document: Document, in_box: Storyboard) -> Storyboard:
        """The storyboard of an answer; raises BadOutline with all that is wrong with it."""
        found = outline.outline_from(answer, self.outline)
        if wrong := self._complaints(found, document):
            raise BadOutline(wrong)
        shots = (in_box.shots[0], *self._shots(found, document), in_box.shots[-1])
        board = in_box.model_copy(update={"shots": shots})
        wrong = unsupported(board, document)
        if self._by_rule:
            wrong += _undrawable(board)
        if wrong:
            raise BadOutline(wrong)
        return board


def shot_of(id: str, shot: OutlineShot, document: Document) -> Shot:
    visual = visual_of(shot, document)
    cites = tuple(dict.fromkeys(shot.cites))
    spoken = Spoken(id=id, say=shot.say.strip(), cites=cites, visual=visual, kicker="", context=shot.say)
    return Shot(
        id=id,
        say=spoken.say,
        cites=tuple(f"s1#{block}" for block in cites),
        visual=visual,
        overlays=overlays_of(spoken, visual, document.language),
    )


def visual_of(shot: OutlineShot, document: Document) -> Visual:
    match shot.show:
        case outline.Draw(prompt=prompt):
            return Illustration(prompt=prompt.strip())
        case outline.Cite(text=text, by=by):
            return Quote(text=text, by=by)
        case outline.Enumerate() | outline.Expect() as listed:
            return _list(listed)
        case outline.Plot() | outline.Compare() as charted:
            return _chart(charted, document.publisher)
        case outline.Photograph(block=named):
            block = next(block for block in document.blocks if block.id == named)
            return Picture(path=str(block.path), caption=block.text)
        case outline.Write(text=text):
            return Card(text=text, pictures=pictured(text, document.language))
        case _:
            raise AssertionError(shot.show)


def _list(shown: outline.Enumerate | outline.Expect) -> Bullets | Agenda:
    if isinstance(shown, outline.Enumerate):
        return Bullets(title=shown.title, items=shown.items)
    return Agenda(title=shown.title, items=tuple(Coming(when=each.when, text=each.text) for each in shown.items))


def _chart(shown: outline.Plot | outline.Compare, source: str) -> Chart:
    about = {"title": shown.title, "labels": shown.labels, "unit": shown.unit, "source": source}
    if isinstance(shown, outline.Plot):
        return Chart.model_validate({"kind": shown.kind, "values": shown.values, **about})
    columns = tuple(Column(title=each.title, values=each.values) for each in shown.columns)
    return Chart.model_validate({"kind": "grouped", "columns": columns, **about})


def _undrawable(board: Storyboard) -> Iterator[str]:
    """Prompts in which the world finds nothing to draw."""
    from filmloom.world.parse import parse

    for shot in board.shots:
        if isinstance(shot.visual, Illustration):
            try:
                parse(shot.visual.prompt, board.language)
            except PromptError:
                yield (
                    f"{shot.id}: nothing in the prompt {shot.visual.prompt!r} can be drawn; use things of the list in "
                    "it, or a card"
                )


def _length_problem(board: Storyboard, wished_s: float) -> str:
    seconds = estimated_seconds(board)
    if _TOO_SHORT * wished_s <= seconds <= _TOO_LONG * wished_s:
        return ""
    return f"the film would take about {seconds:.0f} s, and {wished_s:.0f} s were asked for"


def _words(language: Language) -> Iterator[str]:
    from filmloom.world.lexicon import concepts

    for concept in concepts():
        yield (concept.en if language == "en" else concept.zh)[0]


def _read(path: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8") if path else ""
    except (OSError, ValueError):
        return ""
