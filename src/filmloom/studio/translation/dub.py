"""Dub: a storyboard in another language, to be spoken, timed and drawn anew; its pictures stay what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from filmloom.errors import InputError, PromptError
from filmloom.progress import Progress
from filmloom.studio.storyboard import Chart, Column, Illustration, Quote, Shot, Storyboard, Visual, VoiceChoice
from filmloom.studio.texts import SHOWN, put_through, texts_in
from filmloom.studio.translation.marking import marked
from filmloom.studio.translation.sheet import NAMES, Sheet
from filmloom.types import Language, OnEvent

_READ: Final = SHOWN | {"say", "dateline", "unit", "source", "by", "price", "was", "button", "small"}
_IN_BOX: Final = frozenset({"world", "layers"})
_TRANSLATED: Final[Mapping[Language, str]] = {"zh": "（译文）", "en": " (translated)"}
_SCALE: Final = re.compile("^[十百千万亿]+")


def dubbed(board: Storyboard, language: Language, sheet: Path, translator: str, on_event: OnEvent) -> Storyboard:
    """The storyboard in `language`: what is said and what can be read, with a voice and a label of that language.

    sheet: where the texts lie, or are asked for. translator: the language model that fills it in, as planners are
    named; "" is none. Raises InputError for a film that is in this language already, and while texts are missing,
    telling where to write them.
    """
    if board.language == language:
        raise InputError(f"The film is in {NAMES[language]} already, so it can't be dubbed into it.")
    progress = Progress(on_event, "scenes", 1, f"into {NAMES[language]}")
    for shot in board.shots:
        if shot.recording:
            progress.warn(f"shot {shot.id}: the recording isn't in {NAMES[language]}, so the voice speaks instead")
    prepared = [_prepared(shot, board, language) for shot in board.shots]
    wanted = [board.title, *(text for shot in prepared for text in _texts(shot))]
    known = Sheet(sheet, board.language, language).filled(wanted, translator, progress)

    def translated(key: str, text: str) -> str:
        return known.get(text, text) if key in _READ else text

    shots = [Shot.model_validate(put_through(shot.model_dump(by_alias=True), translated)) for shot in prepared]
    progress.advance()
    changes: dict[str, Any] = {
        "language": language,
        "title": known.get(board.title, board.title),
        "shots": tuple(_attributed(shot, language) for shot in shots),
        "label": board.label.model_copy(update={"text": ""}),
        "voice": _voice(board.voice),
    }
    return board.model_copy(update=changes)


def _texts(shot: Shot) -> Iterator[str]:
    yield from (text for key, text in texts_in(shot.model_dump()) if key in _READ)


def _prepared(shot: Shot, board: Storyboard, language: Language) -> Shot:
    """A shot whose texts can be exchanged one by one."""
    ready = marked(shot)
    return ready.model_copy(update={"visual": _readied(ready.visual, board, language), "recording": ""})


def _readied(visual: Visual, board: Storyboard, language: Language) -> Visual:
    """What no exchange of words can do: a prompt's own language, and numbers that Chinese counts by ten thousands."""
    if isinstance(visual, Illustration) and visual.scene is None and (visual.engine or board.engine) in _IN_BOX:
        return visual.model_copy(update={"prompt": _retold(visual.prompt, board.language, language)})
    if isinstance(visual, Chart) and language == "en" and (scale := _SCALE.match(visual.unit)):
        from filmloom.studio.scenes.tables import unit_scale

        by = float(unit_scale(scale[0]))
        columns = tuple(Column(title=each.title, values=_times(by, each.values)) for each in visual.columns)
        changes = {"values": _times(by, visual.values), "columns": columns, "unit": visual.unit[scale.end() :]}
        return visual.model_copy(update=changes)
    return visual


def _times(by: float, values: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(value * by, 6) for value in values)


def _retold(prompt: str, language: Language, other: Language) -> str:
    """What the world reads in a prompt, told in the other language; as it was if that is nothing."""
    from filmloom.world.describe import describe
    from filmloom.world.parse import parse

    try:
        return describe(parse(prompt, language).spec, other)
    except PromptError:
        return prompt


def _attributed(shot: Shot, language: Language) -> Shot:
    """Somebody's words in another language aren't quite their words any more, and the card says so."""
    visual = shot.visual
    if not isinstance(visual, Quote):
        return shot
    by = (visual.by + _TRANSLATED[language]).strip()
    return shot.model_copy(update={"visual": visual.model_copy(update={"by": by})})


def _voice(choice: VoiceChoice) -> VoiceChoice:
    """As fast, or as silent, as before; names of voices and ways to read words belong to the first language."""
    return VoiceChoice(engine="silent" if choice.engine == "silent" else "auto", rate=choice.rate)
