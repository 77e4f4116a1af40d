"""Page: a sheet as one HTML file that needs nothing else: pictures lie in it, no script runs, and it prints well."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import quote

from filmloom.draw.colors import Color
from filmloom.draw.theme import Theme
from filmloom.studio.preview.cited import cited_html
from filmloom.studio.preview.sheet import Row, Sheet
from filmloom.studio.preview.words import Words, clock, minutes
from filmloom.studio.shot import stage_of
from filmloom.studio.storyboard import Clip, Illustration, Picture, Source
from filmloom.types import Size

_MOVING: Final = Illustration | Picture | Clip


def page(sheet: Sheet) -> str:
    """The whole file."""
    board, words = sheet.storyboard, Words(sheet.storyboard.language)
    body = [_header(sheet, words), _strip(sheet), _notes(sheet, words), f"<main>{''.join(_rows(sheet, words))}</main>"]
    values = {
        "language": "zh-Hans" if board.language == "zh" else "en",
        "title": escape(f"{board.title} · {words('storyboard')}"),
        "colours": _colours(stage_of(sheet.rows[0].job).theme),
        "shape": _shape(board.output.size) + ("" if any(row.cited for row in sheet.rows) else " sourceless"),
        "body": "\n".join(filter(None, body)),
    }
    made = (files(__package__) / "page.html").read_text(encoding="utf-8")
    for name, value in values.items():  # the body comes last, so that no word of the user's is taken for a place
        made = made.replace("{{" + name + "}}", value)
    return made


def _header(sheet: Sheet, words: Words) -> str:
    board = sheet.storyboard
    width, height = board.output.size
    kicker = " · ".join((words("storyboard"), words(board.kind), f"{width}×{height}"))
    told = (" · ".join(filter(None, (each.publisher, each.date, *_place(each)))) for each in board.sources)
    lines = "".join(f'<p class="muted">{escape(line)}</p>' for line in told if line)
    return (
        f'<header><div><p class="kicker">{escape(kicker)}</p><h1>{escape(board.title)}</h1>{lines}'
        f'<dl class="totals">{"".join(_totals(sheet, words))}</dl></div>{_animatic(sheet, words)}</header>'
    )


def _place(source: Source) -> tuple[str, str]:
    """Where a text lies, a file by its name; and the day on which an address was fetched."""
    return (source.uri if "://" in source.uri else Path(source.uri).name), source.fetched


def _totals(sheet: Sheet, words: Words) -> Iterator[str]:
    yield _total(words("length"), minutes(sheet.seconds))
    yield _total(words("shots"), str(len(sheet.rows)))
    if sheet.pace:
        yield _total(words(f"pace_{sheet.storyboard.language}"), f"{sheet.pace:.0f}")
    if sheet.ordered_s:
        price = words("about", price=sheet.price) if sheet.price else words("unknown_price")
        yield _total(words("to_pay"), words("of_video", seconds=sheet.ordered_s), price)
    else:
        yield _total(words("to_pay"), words("nothing"))
    yield _total(words("to_look_at"), str(sheet.num_concerns), bad=bool(sheet.num_concerns))


def _total(name: str, value: str, small: str = "", *, bad: bool = False) -> str:
    more = f"<small>{escape(small)}</small>" if small else ""
    return f"<div{' class=bad' if bad else ''}><dt>{escape(name)}</dt><dd>{escape(value)}{more}</dd></div>"


def _animatic(sheet: Sheet, words: Words) -> str:
    if not sheet.animatic:
        return ""
    poster = _data(sheet.rows[0].still.jpeg)
    return (
        f'<figure class="animatic"><video controls preload="none" poster="{poster}" src="{quote(sheet.animatic)}">'
        f"</video><figcaption>{escape(words('animatic'))}</figcaption></figure>"
    )


def _strip(sheet: Sheet) -> str:
    """A bar for each shot, as wide as it is long."""
    bars = (
        f'<a href="#{escape(row.shot.id)}" style="flex-grow:{row.job.seconds:.2f}" class="{_classes(row)}" '
        f'title="{escape(row.said or row.shot.id)}">{number}</a>'
        for number, row in enumerate(sheet.rows, 1)
    )
    return f"<nav>{''.join(bars)}</nav>"


def _classes(row: Row) -> str:
    moving = isinstance(row.shot.visual, _MOVING)
    return " ".join(name for name, holds in (("moving", moving), ("bad", bool(row.concerns))) if holds)


def _notes(sheet: Sheet, words: Words) -> str:
    notes = [words("nobody_asked")] if any(_is_elsewhere(row) for row in sheet.rows) else []
    if sheet.spent:
        notes.append(words("spent", told=sheet.spent))
    told = "".join(f'<p class="muted">{escape(note)}</p>' for note in notes) + _list(sheet.concerns)
    return f'<section class="notes">{told}</section>' if told else ""


def _is_elsewhere(row: Row) -> bool:
    return row.estimate is not None and row.estimate.engine != "world"


def _rows(sheet: Sheet, words: Words) -> Iterator[str]:
    for number, row in enumerate(sheet.rows, 1):
        if row.shot.chapter:
            yield f'<h2 class="chapter">{escape(row.shot.chapter)}</h2>'
        yield _row(number, row, words)


def _row(number: int, row: Row, words: Words) -> str:
    kind = words(row.shot.visual.type)
    width, height = row.still.size
    said = f"<p class=said>{escape(row.said)}</p>" if row.said else f'<p class="said muted">{words("no_narration")}</p>'
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in _facts(row, words))
    cited = "".join(cited_html(each, row.said, words) for each in row.cited) or (
        f"<p>{words('no_source')}</p>" if row.said else ""
    )
    return (
        f'<article id="{escape(row.shot.id)}"><figure><img src="{_data(row.still.jpeg)}" width="{width}" '
        f'height="{height}" alt="{escape(f"{kind}: {row.said or row.shot.id}")}"></figure>'
        f"<div class=told><h3><b>{number}</b>{escape(kind)}<time>{clock(row.start_s)} · {row.job.seconds:.1f} s</time>"
        f"</h3>{said}<dl class=facts>{facts}</dl>{_list(row.concerns)}</div>"
        f"<aside>{cited}</aside></article>"
    )


def _facts(row: Row, words: Words) -> Iterator[tuple[str, str]]:
    """What else is to be known of a shot: name and value."""
    shot = row.shot
    yield words("picture_by"), _picture(row, words)
    if isinstance(shot.visual, Illustration):
        left = words("not_drawn", words=", ".join(row.not_drawn)) if row.not_drawn else ""
        yield words("prompt"), f"{shot.visual.prompt} ({left})" if left else shot.visual.prompt
    if shot.translation:
        yield words("translation"), shot.translation
    if row.estimate and row.estimate.notes:
        yield words("order"), " ".join(row.estimate.notes)
    if shot.recording:
        yield words("says"), words("recording", name=Path(shot.recording).name)
    for overlay in row.job.overlays:
        told = " · ".join(filter(None, (overlay.text, overlay.detail)))
        when = words("at", start=clock(row.start_s + overlay.start_s), seconds=f"{overlay.end_s - overlay.start_s:.1f}")
        yield words(overlay.type), f"{told} ({when})"
    if shot.asks:
        options = " / ".join(shot.asks.options)
        yield words("question"), f"{shot.asks.text} {options}".strip()
        yield words("answer"), shot.asks.answer


def _picture(row: Row, words: Words) -> str:
    estimate = row.estimate
    if estimate is None or estimate.engine == "world":
        return words("yours" if isinstance(row.shot.visual, Picture | Clip) else "drawn")
    by = words("by_engine", engine=estimate.engine)
    if estimate.made:
        return f"{by}; {words('made')}"
    if estimate.ordered_s:
        price = words("about", price=estimate.price) if estimate.price else words("unknown_price")
        return f"{by}; {words('of_video', seconds=estimate.ordered_s)}, {price}"
    if estimate.here_s:
        return f"{by}; {words('here_time', time=minutes(estimate.here_s))}"
    return by if estimate.problem else f"{by}; {words('here_free')}"


def _list(told: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in told)
    return f'<ul class="bad">{items}</ul>' if items else ""


def _data(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def _shape(size: Size) -> str:
    ratio = size[0] / size[1]
    return "wide" if ratio > 1.2 else "square" if ratio > 0.85 else "tall"


def _colours(theme: Theme) -> str:
    """The film's own; what is to be looked at stands out on light and on dark grounds."""
    named = {
        "ground": theme.ground,
        "surface": theme.surface,
        "ink": theme.ink,
        "muted": theme.ink_muted,
        "rule": theme.rule,
        "accent": theme.accent,
        "soft": theme.accent_soft,
        "on-accent": theme.on_accent,
        "second": theme.series[0],
        "bad": theme.negative,
        "mark": theme.caption_spoken if _is_light(theme.ground) else theme.rule,
    }
    return " ".join(f"--{name}: #{color & 0xFFFFFF:06x};" for name, color in named.items())


def _is_light(color: Color) -> bool:
    return (color >> 8 & 0xFF) > 127
