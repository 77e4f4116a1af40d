"""Page: the tables and the samples as one HTML file without scripts, to be looked at, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from benchmarks.fusion.result import Result
from benchmarks.fusion.rows import Row, Sample

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #ffffff; --line: #d9dee5; --good: #1d7a46;
  --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf0; --soft: #a3adba; --paper: #14181e; --line: #303844;
  --good: #6ccf94; --bad: #ff8a80; } }
body { margin: 0 auto; max-width: 1240px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 36px 0 8px; }
.soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 14px 4px 0; text-align: left; border-bottom: 1px solid var(--line); font-weight: normal; }
td { text-align: right; white-space: nowrap; }
th + th { text-align: right; }
figure { margin: 18px 0 0; } figure img { max-width: 100%; border-radius: 4px; display: block; margin-bottom: 4px; }
""".strip()
_TITLES: Final = ("", "measured", "95 % interval", "chance", "goal", "reached", "cases")


def page(result: Result) -> str:
    """The result as HTML."""
    parts = ["<h1>Proof of fusion</h1>", f'<p class="soft">Checkpoint {escape(result.checkpoint)}</p>']
    samples = {proof: [*own] for proof, own in groupby(result.samples, key=lambda each: each.proof)}
    for proof, rows in groupby(result.rows, key=lambda row: row.proof):
        parts += [f"<h2>{escape(proof.capitalize())}</h2>", _table([*rows])]
        parts += [_figure(each) for each in samples.get(proof, [])]
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Proof of fusion</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _table(rows: list[Row]) -> str:
    head = "".join(f"<th>{title}</th>" for title in _TITLES)
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cells(row: Row) -> Iterator[str]:
    yield f"<th>{escape(row.what)}</th>"
    if row.value is None:
        yield f'<td colspan="6" class="soft" style="text-align:left">{escape(row.note)}</td>'
        return
    yield f"<td>{row.shown(row.value)} {row.unit}</td>"
    yield f"<td>{'' if row.low is None else f'{row.shown(row.low)} to {row.shown(row.high)}'}</td>"
    yield f"<td>{row.shown(row.chance)}</td><td>{row.goal_shown}</td><td>{_mark(row.reached)}</td><td>{row.cases}</td>"


def _mark(right: bool | None) -> str:
    if right is None:
        return ""
    return '<span class="good">yes</span>' if right else '<span class="bad">no</span>'


def _figure(sample: Sample) -> str:
    pictures = "".join(f'<img src="{uri}" alt="">' for uri in sample.uris)
    right = "" if sample.right is None else f" right: {_mark(sample.right)}"
    answered = f"<br>{escape(sample.answered)}" if sample.answered else ""
    return (
        f'<figure>{pictures}<figcaption lang="{sample.language}">{escape(sample.asked)}{answered} '
        f'<span class="soft">{right}</span></figcaption></figure>'
    )
