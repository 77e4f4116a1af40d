"""A card of a diagram: laid out for its frame, built step by step, on several pages where one is too small for it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import Card, Part, section_rule, text_block, text_part
from filmloom.draw.diagrams.graph import graph_pages
from filmloom.draw.diagrams.items import cycle_pages, layer_pages, timeline_pages
from filmloom.draw.diagrams.notation import Comparison, Diagram, Graph, NumberLine, Plot
from filmloom.draw.diagrams.number_line import number_line_pages
from filmloom.draw.diagrams.page import Page
from filmloom.draw.diagrams.plot import plot_pages
from filmloom.draw.diagrams.table import comparison_pages
from filmloom.draw.easing import progress
from filmloom.draw.theme import Stage
from filmloom.errors import InputError

_STEP_S = 0.6
"""Between steps whose times nobody has said."""
_TURN_S = 0.35
_FIRST_S = 0.3


class DiagramCard(Card):
    """A diagram. `warnings` tell that it was split into pages; `page_texts` where each page's labels stand."""

    def __init__(self, stage: Stage, diagram: Diagram, appear_s: Sequence[float] = ()) -> None:
        """appear_s: a time per step of the diagram; fewer: the rest follow. Steps never come in before earlier ones."""
        times = _times(diagram, appear_s)
        heading, box = _framed(stage, diagram.title, "")
        pages = _pages(stage, box, diagram, times)
        self.warnings: tuple[str, ...] = ()
        if len(pages) > 1:
            heading, _ = _framed(stage, diagram.title, "0/0")
            self.warnings = (
                f"The {diagram.kind} {diagram.title!r} of {len(diagram.steps)} steps is too large for one picture: "
                f"it is shown in {len(pages)} parts.",
            )
        if not pages:
            raise InputError(
                f"The {diagram.kind} {diagram.title!r} does not fit a frame of {stage.size[0]}x{stage.size[1]}; "
                "shorten its labels."
            )
        super().__init__(stage, heading)
        self._pages = pages
        self._counts = [_count(stage, index, len(pages)) for index in range(len(pages))] if len(pages) > 1 else []
        self._starts = [-1e9, *(times[page.first_step] for page in pages[1:])]

    @property
    def issues(self) -> tuple[str, ...]:
        """Labels that do not fit, characters without a glyph."""
        found = (issue for page in self._pages for part in page.parts for issue in part.issues)
        return tuple(dict.fromkeys((*super().issues, *found)))

    @property
    def page_texts(self) -> tuple[tuple[Box, ...], ...]:
        """Where the labels of each page stand."""
        return tuple(tuple(page.ink) for page in self._pages)

    @property
    def still_from_s(self) -> float:
        """When the last step has come in."""
        return max(super().still_from_s, *(part.entrance.end_s for page in self._pages for part in page.parts))

    def state(self, at_s: float) -> Hashable:
        """Which page is seen, and how far its parts are."""
        index = self._index(at_s)
        leaving = self._leaving(index, at_s)
        return super().state(at_s), index, leaving, tuple(p.entrance.done(at_s) for p in self._pages[index].parts)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the page; just before the next one comes, it fades."""
        super().draw(canvas, at_s)
        index = self._index(at_s)
        leaving = self._leaving(index, at_s)
        if leaving > 0:
            canvas.saveLayerAlpha(None, round((1 - leaving) * 255))
        for part in (*self._pages[index].parts, *self._counts[index : index + 1]):
            done = part.entrance.done(at_s)
            if done > 0:
                part.paint(canvas, part.ease(done))
        if leaving > 0:
            canvas.restore()

    def _index(self, at_s: float) -> int:
        return max(index for index, start_s in enumerate(self._starts) if start_s <= at_s)

    def _leaving(self, index: int, at_s: float) -> float:
        if index + 1 >= len(self._starts):
            return 0.0
        return progress(at_s, self._starts[index + 1] - _TURN_S, _TURN_S)


def _times(diagram: Diagram, appear_s: Sequence[float]) -> list[float]:
    times: list[float] = []
    for index in range(max(1, len(diagram.steps))):
        following_s = times[-1] + _STEP_S if times else _FIRST_S
        start_s = appear_s[index] if index < len(appear_s) else following_s
        times.append(max(start_s, times[-1]) if times else start_s)
    return times


def _framed(stage: Stage, title: str, count: str) -> tuple[list[Part], Box]:
    """Rule and title, and the box that is left."""
    body = stage.body
    parts = [section_rule(stage, body)]
    top = body.y + stage.gap(1.5)
    if title:
        room = body.w - (stage.units(110) if count else 0.0)
        block = text_block(stage, title, "title", room, body.h * 0.2, bold=True, smallest="small", balance=True)
        parts.append(text_part(stage, block, body.x, top, -0.2))
        top += block.height + stage.gap(1)
    return parts, Box(body.x, top, body.w, body.bottom - top).inset(stage.units(6))


def _count(stage: Stage, index: int, num_pages: int) -> Part:
    """Which part of how many, at the right of the title."""
    text = f"{index + 1}/{num_pages}"
    block = text_block(stage, text, "small", stage.units(110), stage.units(80), color=stage.theme.ink_muted)
    return text_part(stage, block, stage.body.right - block.width, stage.body.y + stage.gap(1.5), -1.0)


def _pages(stage: Stage, box: Box, diagram: Diagram, times: Sequence[float]) -> list[Page]:
    content = diagram.content
    match content:
        case Graph():
            return graph_pages(stage, box, content, times, arrows=diagram.kind == "flow")
        case Comparison():
            return comparison_pages(stage, box, content, times)
        case NumberLine():
            return number_line_pages(stage, box, content, times)
        case Plot():
            return plot_pages(stage, box, content, times)
    layouts = {"cycle": cycle_pages, "timeline": timeline_pages, "layers": layer_pages}
    return layouts[diagram.kind](stage, box, content, times)
