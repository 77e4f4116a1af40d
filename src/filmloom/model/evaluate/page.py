"""Page: the whole result as one HTML file without scripts, to be looked at, in light and dark."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from filmloom.model.evaluate.bench import Result
from filmloom.model.evaluate.controls import EXPECTED
from filmloom.model.evaluate.scores import GROUPS
from filmloom.model.evaluate.sheets import Sheet
from filmloom.model.evaluate.statistics import Share
from filmloom.model.evaluate.table import CONTROL_COLUMNS, notes, percent, points

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #ffffff; --line: #d9dee5; --bar: #3b76d6;
  --good: #1d7a46; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf0; --soft: #a3adba; --paper: #14181e; --line: #303844;
  --bar: #76a7f5; --good: #6ccf94; --bad: #ff8a80; } }
body { margin: 0 auto; max-width: 1240px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 36px 0 8px; }
p, li { max-width: 80ch; } .soft, caption, small { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 14px 4px 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { text-align: right; white-space: nowrap; }
.range { position: relative; width: 160px; height: 8px; margin-top: 8px; background: var(--line); border-radius: 4px; }
.range i { position: absolute; top: 0; height: 8px; background: var(--bar); opacity: .45; border-radius: 4px; }
.range b { position: absolute; top: -2px; width: 3px; height: 12px; background: var(--bar); }
.sheet { margin: 0 0 22px; } .sheet img { width: 100%; max-width: 1200px; border-radius: 4px; display: block; }
.sheet figcaption { margin-top: 4px; } .good { color: var(--good); } .bad { color: var(--bad); }
code { font-size: 12px; overflow-wrap: anywhere; }
""".strip()


def page(result: Result, sheets: Sequence[Sheet]) -> str:
    """The result as HTML."""
    name = escape(result.subject.name)
    parts = [
        f"<h1>World benchmark: {name}</h1>",
        f'<p class="soft">{escape(_summary(result))}</p>',
        "<h2>What was right</h2>",
        "<p>Share of clips, with the interval in which 95 of 100 suites of other scenes would have it, and the same "
        "share of true clips (teacher): the ceiling that this judge allows.</p>",
        *(_shares(result, split) for split in result.scores),
        "<h2>Controls</h2>",
        "<p>Makers of clips whose scores are known beforehand: where theirs are off, so is the benchmark.</p>",
        _controls(result),
        "<h2>Further findings</h2>",
        "<ul>" + "".join(f"<li>{escape(note)}</li>" for note in notes(result)) + "</ul>",
        _flips(result),
        "<h2>To look at</h2>",
        "<p>Five moments of each clip, from its first to its last frame. The failed ones come first, with the reasons; "
        "they are shown more often here than they occur.</p>",
        *(_figure(sheet) for sheet in sheets),
        "<h2>Settings</h2>",
        f"<pre><code>{escape(_settings(result))}</code></pre>",
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>World benchmark: {name}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _summary(result: Result) -> str:
    judge = "tracks" if result.subject.makes_tracks else "pixels"
    return f"{len(result.own):,} clips, judged by their {judge}, in {sum(result.seconds.values()):.0f} s."


def _shares(result: Result, split: str) -> str:
    makers = result.scores[split]  # type: ignore[index]
    rows = []
    for group in GROUPS:
        share, true = (makers[maker].shares[group] for maker in (result.subject.name, "teacher"))
        if share is None:
            continue
        difference = group == "Chinese minus English"
        rows.append(
            _row(
                escape(group.removeprefix("tag ")),
                points(share) if difference else percent(share),
                "" if difference else _range(share),
                f"{share.clips:,} of {share.scenes:,} scenes",
                f"{100 * true.value:.1f} %" if true else "–",
            )
        )
    titles = split.replace("_", "-"), "share", "", "clips", "teacher"
    return _table(titles, rows)


def _range(share: Share) -> str:
    left, right = 100 * share.low, 100 * share.high
    width = max(1.0, right - left)
    return (
        f'<div class="range"><i style="left:{min(left, 99):.1f}%;width:{width:.1f}%"></i>'
        f'<b style="left:{min(100 * share.value, 98.5):.1f}%"></b></div>'
    )


def _controls(result: Result) -> str:
    rows = []
    for split, makers in result.scores.items():
        for maker, scores in makers.items():
            found = [scores.shares[column] for column in CONTROL_COLUMNS]
            cells = [f"{100 * share.value:.1f} %" if share else "–" for share in found]
            expected = EXPECTED.get(maker, "the engine")
            rows.append(_row(escape(maker), split.replace("_", "-"), *cells, escape(expected)))
    columns = [column.removeprefix("tag ") for column in CONTROL_COLUMNS]
    return _table(("maker", "split", *columns, "expected"), rows)


def _flips(result: Result) -> str:
    """Which attribute of a held-out pair is given up."""
    if not result.flips:
        return ""
    tags = sorted({tag for row in result.flips.values() for tag in row["wrong"]})
    rows = [
        _row(escape(kind), str(row["failed"]), *(f"{100 * row['wrong'].get(tag, 0):.0f} %" for tag in tags))
        for kind, row in sorted(result.flips.items())
    ]
    return (
        "<h3>What is wrong in failed held-out clips</h3><p>By the kind of pair that training never shows: the share of "
        "the failed clips in which each tag is wrong.</p>" + _table(("pair", "failed", *tags), rows)
    )


def _figure(sheet: Sheet) -> str:
    record, case = sheet.record, sheet.record.case
    about = f"{case.split.replace('_', '-')}, {case.detail}, seed {case.seed}, {case.spec.seconds:g} s"
    if record.passed:
        verdict = '<span class="good">all right</span>'
    else:
        wrong = [f"{each.tag} of {each.about}: {each.reason}" for each in record.clauses if each.passed is False]
        verdict = f'<span class="bad">wrong: {escape(record.refusal or "; ".join(wrong))}</span>'
    prompt = escape(case.caption.text)
    picture = f'<img src="{sheet.uri}" alt="{prompt}">' if sheet.png else ""
    return (
        f'<figure class="sheet">{picture}<figcaption><span lang="{case.language}">{prompt}</span><br>'
        f"{verdict} <small>{escape(about)}</small></figcaption></figure>"
    )


def _settings(result: Result) -> str:
    told = result.to_json()
    keys = ("filmloom", "python", "numpy", "machine", "engine", "settings", "suites", "seconds")
    return json.dumps({key: told[key] for key in keys}, indent=2, ensure_ascii=False)


def _table(titles: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _row(*cells: str) -> str:
    """Cells are HTML already."""
    first, *rest = cells
    return f"<tr><th>{first}</th>" + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
