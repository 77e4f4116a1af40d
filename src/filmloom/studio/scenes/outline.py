"""Outline: what a language model is asked for, its JSON schema, and what is wrong with what it gave.

A small storyboard: narration, what is shown, what it is from. The rest of a storyboard (title, end, overlays, times)
is made here, as for every film.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from filmloom.errors import FilmloomError
from filmloom.studio.chats import json_in
from filmloom.studio.document import Document
from filmloom.studio.marks import spoken
from filmloom.studio.scenes.estimate import spoken_seconds
from filmloom.types import Language

MAX_SHOTS: Final = 200
_LONGEST_SHOT_S: Final = 25.0
_MOST_COMPLAINTS: Final = 12
_KEPT: Final = frozenset({"type", "properties", "items", "enum", "const", "anyOf", "$ref", "$defs", "description"})
"""What every server that takes schemas knows of them."""
_HANZI: Final = re.compile("[一-鿿]")
_LETTERS: Final = re.compile("[A-Za-z]")


class OutlinePart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Draw(OutlinePart):
    """Moving pictures: who does what where, in one short sentence."""

    type: Literal["illustration"]
    prompt: str = Field(min_length=1, max_length=600)


class Write(OutlinePart):
    """A few words on a designed card, for what can't be drawn."""

    type: Literal["card"]
    text: str = Field(min_length=1, max_length=200)


class Cite(OutlinePart):
    """Somebody's own words, as they stand in the text."""

    type: Literal["quote"]
    text: str = Field(min_length=1, max_length=400)
    by: str


class Enumerate(OutlinePart):
    """Two to six short items that the narration says one after another."""

    type: Literal["list"]
    title: str
    items: tuple[str, ...] = Field(min_length=2, max_length=6)


class Event(OutlinePart):
    """Something that is going to happen, and when, in the text's words; `when` is empty if nobody has said."""

    when: str
    text: str = Field(min_length=1, max_length=200)


class Expect(OutlinePart):
    """What happens next: two to six events that the narration says one after another."""

    type: Literal["agenda"]
    title: str
    items: tuple[Event, ...] = Field(min_length=2, max_length=6)


class Plot(OutlinePart):
    """Numbers of the text: bars, a line over time, shares of a whole, a ranking, the number before and after, or one
    number.
    """

    type: Literal["chart"]
    kind: Literal["bar", "line", "share", "ranking", "before_after", "number"]
    title: str
    labels: tuple[str, ...] = Field(min_length=1, max_length=12)
    values: tuple[FiniteFloat, ...] = Field(min_length=1, max_length=12)
    unit: str


class Series(OutlinePart):
    """One of the things that are compared; a value for each label."""

    title: str
    values: tuple[FiniteFloat, ...] = Field(min_length=1, max_length=12)


class Compare(OutlinePart):
    """Numbers of the text of two to four things, side by side for each label: this year and last."""

    type: Literal["grouped"]
    title: str
    labels: tuple[str, ...] = Field(min_length=1, max_length=12)
    columns: tuple[Series, ...] = Field(min_length=2, max_length=4)
    unit: str


class Photograph(OutlinePart):
    """A picture of the document's, by the id of its block."""

    type: Literal["picture"]
    block: str


Shown: TypeAlias = Annotated[
    Draw | Write | Cite | Enumerate | Expect | Plot | Compare | Photograph, Field(discriminator="type")
]


class OutlineShot(OutlinePart):
    """One thing said and shown."""

    say: str = Field(min_length=1, max_length=1000)
    cites: tuple[str, ...] = Field(min_length=1, max_length=20)
    show: Shown


class Outline(OutlinePart):
    """What the film says and shows between its title and its end, in order."""

    shots: tuple[OutlineShot, ...] = Field(min_length=1, max_length=MAX_SHOTS)


class BadOutline(FilmloomError):  # noqa: N818 - it is an answer, not a fault
    """An answer that can't be used; `complaints` say why, for whoever gave it."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("; ".join(complaints))
        self.complaints = complaints[:_MOST_COMPLAINTS]


def schema(outline: type[Outline] = Outline) -> dict[str, Any]:
    """The JSON schema, in the few words that all servers know: every key required, no others, no limits."""
    plain: dict[str, Any] = _plain(outline.model_json_schema())
    return plain


def outline_from(answer: str, outline: type[Outline] = Outline) -> Outline:
    """The outline in an answer, whatever stands around it. Raises BadOutline."""
    try:
        told = json_in(answer)
    except ValueError as error:
        raise BadOutline([f"{error}; give one object with the key shots, and nothing else"]) from None
    try:
        return outline.model_validate_json(json.dumps(told))
    except ValidationError as error:
        raise BadOutline([_complaint(detail) for detail in error.errors(include_url=False)]) from None


def complaints(outline: Outline, document: Document) -> list[str]:
    """What can be told of an outline before it is a storyboard: what it cites, marks, lengths, its language."""
    blocks = {block.id: block for block in document.blocks}
    return [
        f"n{number}: {told}"
        for number, shot in enumerate(outline.shots, 1)
        for told in _of_shot(shot, {name: block.kind for name, block in blocks.items()}, document.language)
    ]


def _of_shot(shot: OutlineShot, kinds: Mapping[str, str], language: Language) -> Iterator[str]:
    for cited in shot.cites:
        if cited not in kinds:
            yield f"cites {cited!r}, which is no id of a block"
    try:
        text, marks = spoken(shot.say)
    except FilmloomError as error:
        yield str(error)
        return
    if marks or "<" in text:
        yield "say holds a tag; give plain words"
    if not text.strip():
        yield "say is empty"
    seconds = spoken_seconds(text, language)
    if seconds > _LONGEST_SHOT_S:
        yield f"say takes {seconds:.0f} s; cut it into shots of at most {_LONGEST_SHOT_S:g} s"
    if not is_in(text, language):
        yield f"say isn't in {'Chinese' if language == 'zh' else 'English'}, which the text is in"
    match shot.show:
        case Photograph(block=block) if kinds.get(block) != "image":
            yield f"shows the picture {block!r}, which is no id of an image"
        case Plot(labels=labels, values=values) if len(labels) != len(values):
            yield f"the chart has {len(labels)} labels for {len(values)} values"
        case Plot(kind="before_after", values=values) if len(values) != 2:
            yield f"a chart of before and after has two values, not {len(values)}"
        case Compare(labels=labels, columns=columns) if any(len(each.values) != len(labels) for each in columns):
            yield f"each column of the grouped chart needs {len(labels)} values, one for each label"


def is_in(text: str, language: Language) -> bool:
    """Whether most of a text is in the script of a language; true of one without letters."""
    hanzi, letters = len(_HANZI.findall(text)), len(_LETTERS.findall(text))
    return 4 * hanzi >= letters if language == "zh" else letters >= 4 * hanzi


def _complaint(detail: Any) -> str:
    match detail["loc"]:
        case ("shots", int(index), *inside):
            where = ".".join([f"n{index + 1}", *map(str, inside)])
        case inside:
            where = ".".join(map(str, inside)) or "the whole"
    return f"{where}: {detail['msg']}"


def _plain(node: Any) -> Any:
    """A schema without what some servers refuse."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    node = {("anyOf" if name == "oneOf" else name): value for name, value in node.items()}
    plain = {name: _plain(value) for name, value in node.items() if name in _KEPT - {"properties", "$defs"}}
    for name in ("properties", "$defs"):
        if name in node:
            plain[name] = {key: _plain(value) for key, value in node[name].items()}
    if "properties" in plain:
        plain |= {"required": list(plain["properties"]), "additionalProperties": False}
    return plain
