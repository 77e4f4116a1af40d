"""Takes: a shot's visual becomes moving pictures, as a Drawing that can be asked for any moment.

A Take is deterministic for what shapes it, and paints whole frames. One function per kind of visual; a new kind is
a class in storyboard.py and a function here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from filmloom.studio import storyboard as sb
from filmloom.types import Language

if TYPE_CHECKING:
    from filmloom.draw import Drawing
    from filmloom.draw.theme import Stage


class Setting(Protocol):
    """What a take needs to know of its shot beside the visual."""

    @property
    def id(self) -> str: ...
    @property
    def moments(self) -> tuple[float, ...]: ...
    @property
    def files(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def language(self) -> Language: ...
    @property
    def fps(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def seed(self) -> int: ...
    @property
    def captioned(self) -> bool: ...
    @property
    def label(self) -> str: ...
    @property
    def explained(self) -> bool: ...


def take(visual: sb.Visual, stage: Stage, setting: Setting) -> Drawing:
    """The moving pictures of a visual on a stage.

    Raises FilmloomError where the visual can't be drawn; the caller decides what stands in.
    """
    if isinstance(visual, sb.Illustration):
        if setting.files:
            from filmloom.studio.takes.shown import shown

            return shown(Path(setting.files[0][0]), stage, captioned=setting.captioned)
        from filmloom.studio.takes.illustration import illustration

        return illustration(visual, stage, setting)
    if not isinstance(visual, sb.Title | sb.End | sb.Ident):  # what opens and closes a film keeps its own, calmer place
        stage = replace(stage, captioned=setting.captioned, labelled=bool(setting.label) or setting.explained)
    return _card(visual, stage, setting)


def ground_under(visual: sb.Visual, stage: Stage) -> int | None:
    """The colour that a visual stands on; None: it is a picture."""
    from filmloom.draw.cards.poster import toned
    from filmloom.draw.cards.title import night

    match visual:
        case sb.Illustration() | sb.Picture() | sb.Clip():
            return None
        case sb.Title() | sb.End():
            return night(stage).theme.ground
        case sb.Poster():
            return toned(stage, visual.tone).theme.ground
    return stage.theme.ground


def _card(visual: Any, stage: Stage, setting: Setting) -> Drawing:
    from filmloom.draw import cards

    drawing: Drawing
    match visual:
        case sb.Title():
            drawing = cards.TitleCard(stage, visual.text, visual.kicker, visual.dateline, _drawings(visual.pictures))
        case sb.Quote():
            drawing = cards.QuoteCard(stage, visual.text, visual.by)
        case sb.Bullets() | sb.Agenda():
            drawing = _list(visual, stage, setting)
        case sb.Card():
            drawing = cards.TextCard(stage, visual.text, visual.kicker, _drawings(visual.pictures))
        case sb.Formula() | sb.Code() | sb.Diagram():
            from filmloom.studio.takes.lesson import lesson_card

            drawing = lesson_card(visual, stage, setting)
        case sb.Poster():
            drawing = _poster(visual, stage, setting)
        case sb.End():
            drawing = cards.EndCard(stage, visual.title, visual.lines, visual.credits)
        case sb.Ident() | sb.Clip():
            drawing = _bumper(visual, stage, setting)
        case sb.TestCard():
            drawing = cards.TestCardDrawing(stage, setting.id, setting.fps)
        case sb.Picture():
            drawing = _picture(visual, stage, setting)
        case sb.Chart():
            drawing = _chart(visual, stage, setting)
        case _:
            raise AssertionError(visual)
    return drawing


def _bumper(visual: sb.Ident | sb.Clip, stage: Stage, setting: Setting) -> Drawing:
    if isinstance(visual, sb.Clip):
        from filmloom.studio.takes.shown import VideoTake

        return VideoTake(Path(setting.files[0][0]), stage.size, visual.fit)
    from filmloom.draw.cards import IdentCard, IdentWords

    return IdentCard(stage, IdentWords(name=visual.name, slogan=visual.slogan, address=visual.address))


def _drawings(pictures: Sequence[str]) -> list[Any]:
    from filmloom.world.render.pictures import concept_picture

    return [concept_picture(key) for key in pictures]


def _picture(visual: sb.Picture, stage: Stage, setting: Setting) -> Drawing:
    from filmloom.draw.cards import PictureCard

    return PictureCard(
        stage,
        setting.files[0][0],
        visual.caption,
        motion=visual.motion,
        fit=visual.fit,
        seconds=setting.seconds,
        seed=setting.seed,
    )


def _poster(visual: sb.Poster, stage: Stage, setting: Setting) -> Drawing:
    from filmloom.draw.cards import PosterCard, PosterWords

    said = ("kicker", "text", "price", "was", "detail", "button", "address", "small")
    detail_s, price_s, button_s = setting.moments
    return PosterCard(
        stage,
        PosterWords(**{name: getattr(visual, name) for name in said}),
        _product(*setting.files[0]) if setting.files else None,
        tone=visual.tone,
        motion=visual.motion,
        times=(detail_s, price_s, button_s),
    )


@lru_cache(maxsize=8)
def _product(path: str, sha256: str) -> Any:
    """A picture that many films show, read once; told apart by what it is."""
    from filmloom.draw.pictures import load_picture

    return load_picture(path)


def _chart(visual: sb.Chart, stage: Stage, setting: Setting) -> Drawing:
    from filmloom.draw import charts

    about: dict[str, Any] = {"unit": visual.unit, "source": visual.source, "language": setting.language}
    named, appear_s = (stage, visual.title, visual.labels), setting.moments[0] if setting.moments else 0.4
    match visual.kind:
        case "number":
            drawings = _drawings(visual.pictures)
            return charts.NumberCard(*named, visual.values, appear_s=appear_s, drawings=drawings, **about)
        case "grouped":
            columns = [(column.title, column.values) for column in visual.columns]
            return charts.GroupedBarChart(*named, columns, appear_s=setting.moments, **about)
        case "ranking":
            return charts.RankingChart(*named, visual.values, appear_s=setting.moments, more=visual.more, **about)
        case "before_after":
            return charts.BeforeAfterCard(*named, visual.values, appear_s=setting.moments, **about)
    kinds = {"bar": charts.BarChart, "line": charts.LineChart, "share": charts.ShareChart}
    return kinds[visual.kind](*named, visual.values, appear_s=appear_s, **about)


def _list(visual: sb.Bullets | sb.Agenda, stage: Stage, setting: Setting) -> Drawing:
    """What comes when it is said; what is dated stands along a line."""
    if isinstance(visual, sb.Agenda) and any(item.when for item in visual.items):
        from filmloom.studio.takes.lesson import timeline_card

        return timeline_card(visual.title, [(item.when, item.text) for item in visual.items], stage, setting)
    from filmloom.draw.cards import ListCard

    items = [item if isinstance(item, str) else item.text for item in visual.items]
    lettered = isinstance(visual, sb.Bullets) and visual.marks == "letters"
    return ListCard(stage, visual.title, items, setting.moments, lettered=lettered)
