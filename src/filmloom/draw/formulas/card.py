"""A card of formulas: terms come in as they are spoken, one is lit, and a formula becomes the next."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import skia

from filmloom.draw.box import Box
from filmloom.draw.cards.card import Card, fill, panel, section_rule, text_block, text_part
from filmloom.draw.colors import mixed
from filmloom.draw.easing import ease_in_out_cubic, ease_out_cubic, progress
from filmloom.draw.formulas.lines import SetFormula, fitted
from filmloom.draw.formulas.matching import matched
from filmloom.draw.formulas.typeset import Formula, FormulaError, typeset
from filmloom.draw.text import TextBlock
from filmloom.draw.theme import Stage
from filmloom.errors import InputError

_LARGEST, _SMALLEST = 150.0, 34.0
"""Ems of formulas, in design units."""
_ONE_LINE = 84.0
"""A formula that would have to be smaller than this to stand on one line is broken."""
_TERM_S = 0.45
"""How long a term takes to come in; by default the next one begins when it has."""
_TURN_S = 1.0
"""How long a formula takes to become the next."""
_OPENING_S = 0.3
"""When the first formula's first term comes at the latest: no sheet is empty until its words are said."""
_LIGHT_S = 0.25
_RISE = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    """A term that is lit while it is spoken of."""

    term: int
    """Counted from 0."""
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaStep:
    """A formula, and when. The first is revealed term by term; each later one is what the one before it turns into."""

    latex: str
    start_s: float = 0.4
    reveal_s: tuple[float, ...] = ()
    """For the first: a time per term. Fewer times than terms: the rest follow one after the other."""
    lit: tuple[Lit, ...] = ()
    note: str = ""
    """Stands under it."""


class FormulaCard(Card):
    """Formulas on a sheet, one after the other. What can't be typeset is shown as its text; `warnings` say so."""

    def __init__(self, stage: Stage, steps: Sequence[FormulaStep], title: str = "") -> None:
        if not steps:
            raise InputError("A card of formulas was given none; it shows at least one.")
        head = _heading(stage, title)
        top = stage.body.y + stage.gap(1.5) + (head.height + stage.gap(1.25) if title else stage.gap(0.5))
        sheet = Box(stage.body.x, top, stage.body.w, stage.body.bottom - top)
        parts = [section_rule(stage, stage.body), panel(stage, sheet)]
        if title:
            parts.append(text_part(stage, head, stage.body.x, stage.body.y + stage.gap(1.5), -0.2))
        super().__init__(stage, parts)
        self.steps = tuple(sorted(steps, key=lambda step: step.start_s))
        self._views = _views(stage, self.steps, sheet.inset(stage.gap(2), stage.gap(1.5)))
        self.warnings = tuple(view.warning for view in self._views if view.warning)

    @property
    def issues(self) -> tuple[str, ...]:
        """Formulas that are too small to be read, text that does not fit, characters without a glyph."""
        return (*super().issues, *(issue for view in self._views for issue in view.issues))

    @property
    def terms(self) -> tuple[tuple[str, ...], ...]:
        """The terms of each step, as text: to find out when they are spoken. None for what can't be typeset."""
        return tuple(view.terms for view in self._views)

    @property
    def still_from_s(self) -> float:
        """When nothing moves any more."""
        ends = [lit.end_s + _LIGHT_S for step in self.steps for lit in step.lit]
        return max(super().still_from_s, *ends, *(view.still_from_s for view in self._views), 0.0)

    def state(self, at_s: float) -> Hashable:
        """How far the parts, the terms and the change to the step's formula are."""
        index = self._index(at_s)
        turned = progress(at_s, self.steps[index].start_s, _TURN_S) if index else 1.0
        return super().state(at_s), index, turned, self._views[index].state(at_s)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint the sheet, and the formula or the change from one to the next."""
        super().draw(canvas, at_s)
        index = self._index(at_s)
        view = self._views[index]
        turned = progress(at_s, self.steps[index].start_s, _TURN_S) if index else 1.0
        if turned >= 1:
            view.draw(canvas, at_s)
        elif turned > 0:
            _Turn(self._views[index - 1], view).draw(canvas, turned)
        else:
            self._views[index - 1].draw(canvas, at_s)

    def _index(self, at_s: float) -> int:
        return max((i for i, step in enumerate(self.steps) if step.start_s <= at_s), default=0)


def _heading(stage: Stage, title: str) -> TextBlock:
    return text_block(
        stage, title, "title", stage.body.w, stage.body.h * 0.2, bold=True, smallest="small", balance=True
    )


def _views(stage: Stage, steps: Sequence[FormulaStep], box: Box) -> list[_View]:
    """All steps in one type size, so that what stays does not grow and shrink."""
    notes = [
        text_block(
            stage, step.note, "body", box.w, box.h * 0.3, smallest="small", color=stage.theme.ink_muted, align="center"
        )
        for step in steps
    ]
    under = max(note.height for note in notes)
    room = Box(box.x, box.y, box.w, box.h - (under + stage.gap(1.5) if under else 0.0))
    largest = stage.units(_LARGEST)
    formulas = [_typeset(step.latex) for step in steps]
    for formula in formulas:
        if isinstance(formula, Formula):
            largest = min(largest, _fitted(stage, formula, room, largest).size)
    return [
        _View(stage, step, formula, note, room, box, largest, is_first=index == 0)
        for index, (step, formula, note) in enumerate(zip(steps, formulas, notes, strict=True))
    ]


def _fitted(stage: Stage, formula: Formula, room: Box, largest: float) -> SetFormula:
    smallest = min(largest, stage.units(_SMALLEST))
    return fitted(formula, room.w, room.h, largest, smallest, stage.units(_ONE_LINE))


def _typeset(latex: str) -> Formula | FormulaError:
    try:
        return typeset(latex)
    except FormulaError as error:
        return error


class _View:
    """One formula in its place, or the text that stands for it."""

    def __init__(
        self,
        stage: Stage,
        step: FormulaStep,
        formula: Formula | FormulaError,
        note: TextBlock,
        room: Box,
        box: Box,
        largest: float,
        *,
        is_first: bool,
    ) -> None:
        self.stage, self.step, self.note, self._box, self.is_first = stage, step, note, box, is_first
        self.warning = "" if isinstance(formula, Formula) else f"{formula} It is shown as text."
        self.set: SetFormula | None = None
        self.text: TextBlock | None = None
        if isinstance(formula, Formula):
            self.set = _fitted(stage, formula, room, largest)
            size = self.set.width, self.set.height
        else:
            self.text = text_block(stage, step.latex.strip() or "?", "title", room.w, room.h, smallest=20.0)
            size = self.text.width, self.text.height
        self.x, self.y = room.center[0] - size[0] / 2, room.center[1] - size[1] / 2

    @property
    def issues(self) -> tuple[str, ...]:
        small = self.set is not None and self.set.size < self.stage.units(_SMALLEST) - 0.01
        said = (f"formula is too small to be read: {self.step.latex[:40]!r}",) if small else ()
        shown = self.text.issues if self.text else ()
        return (*said, *shown, *self.note.issues)

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(term.text for term in self.set.formula.terms) if self.set else ()

    @cached_property
    def reveal_s(self) -> tuple[float, ...]:
        """When each term comes in: long ago, where the formula grows out of another."""
        if not self.is_first:
            return (-_TERM_S,) * max(1, len(self.terms))
        times = list(self.step.reveal_s[: max(1, len(self.terms))]) or [min(self.step.start_s, _OPENING_S)]
        while len(times) < max(1, len(self.terms)):
            times.append(max(times[-1] + _TERM_S, self.step.start_s))
        return tuple(times)

    @property
    def still_from_s(self) -> float:
        return max(*self.reveal_s, self.step.start_s + _TURN_S) + _TERM_S

    def state(self, at_s: float) -> Hashable:
        return tuple(self._revealed(index, at_s) for index in range(len(self.reveal_s))), self._lights(at_s)

    def draw(self, canvas: skia.Canvas, at_s: float) -> None:
        """Paint it as far as it has come in."""
        self.draw_note(canvas, self._revealed(0, at_s))
        if self.text:
            self.draw_text(canvas, self._revealed(0, at_s))
            return
        lights = self._lights(at_s)
        for index, light in enumerate(lights):
            self._draw_plate(canvas, index, light)
        for index, light in enumerate(lights):
            shown = ease_out_cubic(self._revealed(index, at_s))
            if shown > 0:
                self._draw_term(canvas, index, shown, light)

    def draw_text(self, canvas: skia.Canvas, shown: float) -> None:
        """Paint what stands for a formula that can't be typeset."""
        if self.text:
            self.text.draw(canvas, self.x, self.y, alpha=shown)

    def draw_note(self, canvas: skia.Canvas, shown: float) -> None:
        if self.note.text:
            self.note.draw(canvas, self._box.x, self._box.bottom - self.note.height, alpha=shown)

    def glyph_place(self, index: int) -> tuple[float, float, float, float]:
        """Left edge, baseline and scales of a glyph, in pixels."""
        assert self.set
        glyph, size = self.set.formula.glyphs[index], self.set.size
        x, y = self.set.origins[self._term_of[index]]
        return (
            self.x + x + glyph.x * size,
            self.y + y + glyph.y * size,
            glyph.scale_x * size,
            glyph.scale_y * size,
        )

    @cached_property
    def _term_of(self) -> dict[int, int]:
        assert self.set
        terms = self.set.formula.terms
        return {glyph: number for number, term in enumerate(terms) for glyph in range(term.begin, term.end)}

    def _revealed(self, index: int, at_s: float) -> float:
        return progress(at_s, self.reveal_s[index], _TERM_S)

    def _lights(self, at_s: float) -> tuple[float, ...]:
        lights = [0.0] * len(self.terms)
        for lit in self.step.lit:
            if 0 <= lit.term < len(lights):
                level = min(progress(at_s, lit.start_s, _LIGHT_S), 1 - progress(at_s, lit.end_s, _LIGHT_S))
                lights[lit.term] = max(lights[lit.term], level)
        return tuple(lights)

    def _draw_plate(self, canvas: skia.Canvas, index: int, light: float) -> None:
        if light <= 0 or not self.set:
            return
        plate = (
            self.set.box(index, without_relation=True)
            .moved(self.x, self.y)
            .inset(-0.1 * self.set.size, -0.14 * self.set.size)
        )
        radius = self.stage.units(10)
        canvas.drawRoundRect(plate.to_rect(), radius, radius, fill(self.stage.theme.accent_soft, light))

    def _draw_term(self, canvas: skia.Canvas, index: int, shown: float, light: float) -> None:
        assert self.set
        term = self.set.formula.terms[index]
        rise = (1 - shown) * self.stage.units(_RISE)
        plain = fill(self.stage.theme.ink, shown)
        paint = fill(mixed(self.stage.theme.ink, self.stage.theme.accent, light), shown)
        for glyph in range(term.begin, term.end):
            x, y, scale_x, scale_y = self.glyph_place(glyph)
            _draw_glyph(
                canvas,
                self.set.formula.glyphs[glyph].path,
                (x, y + rise, scale_x, scale_y),
                paint if glyph >= term.body else plain,
            )


class _Turn:
    """A formula on its way to the next."""

    def __init__(self, before: _View, after: _View) -> None:
        self._before, self._after = before, after

    def draw(self, canvas: skia.Canvas, share: float) -> None:
        leaving, coming = 1 - progress(share, 0.0, 0.4), progress(share, 0.55, 0.45)
        before, after = self._before, self._after
        before.draw_note(canvas, leaving)
        after.draw_note(canvas, coming)
        before.draw_text(canvas, leaving)
        after.draw_text(canvas, coming)
        pairs = matched(before.set.formula, after.set.formula) if before.set and after.set else {}
        ink = after.stage.theme.ink
        for view, stays, alpha in ((before, set(pairs.values()), leaving), (after, set(pairs), coming)):
            glyphs = view.set.formula.glyphs if view.set else ()
            for index, glyph in enumerate(glyphs):
                if index not in stays and alpha > 0:
                    _draw_glyph(canvas, glyph.path, view.glyph_place(index), fill(ink, alpha))
        moved = ease_in_out_cubic(share)
        for new, old in pairs.items():
            assert after.set
            places = zip(before.glyph_place(old), after.glyph_place(new), strict=True)
            first, second = zip(*places, strict=True)
            x, y, *scales = (a + (b - a) * moved for a, b in zip(first, second, strict=True))
            place = (x, y + self._bow(first[0], second[0], share), *scales)
            _draw_glyph(canvas, after.set.formula.glyphs[new].path, place, fill(ink))

    def _bow(self, first_x: float, second_x: float, share: float) -> float:
        """What goes right passes above what goes left."""
        assert self._after.set
        far = max(-1.0, min(1.0, (first_x - second_x) / (2 * self._after.set.size)))
        return 0.5 * self._after.set.size * far * math.sin(math.pi * share)


def _draw_glyph(canvas: skia.Canvas, path: skia.Path, place: Sequence[float], paint: skia.Paint) -> None:
    x, y, scale_x, scale_y = place
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(scale_x, scale_y)
    canvas.drawPath(path, paint)
    canvas.restore()
