"""Write the parts of the documentation that are made from the code: `make docs`."""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
import typer.core

from filmloom.cli import app

HERE = Path(__file__).parent
_STORYBOARD_INTRODUCTION = (
    "`filmloom plan TEXT -o film.yaml` writes one; edit it, then `filmloom render film.yaml -o film.mp4`. Made by "
    "`make docs` from the program itself.",
    "",
    "Nothing is placed in seconds: a shot is as long as its narration (`say`) with its pads, and what appears in it "
    "waits for its words. To tie an overlay to a moment, put a mark into the narration: "
    "`say: 票价<m id=fare/>两元`, and `at: fare` in the overlay; or name a word that is said.",
    "",
)


def command_line() -> str:
    """docs/cli.md: every command with its arguments and options, as the program itself knows them."""
    lines = ["# The command line", "", "Made by `make docs` from the program itself.", ""]
    for name, command in commands():
        lines += [f"## filmloom {name}", "", command.help or "", "", "| | default | |", "|---|---|---|"]
        lines += [_row(parameter) for parameter in command.params]
        lines.append("")
    return "\n".join(lines)


def commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """Every command with its whole name, those of groups too."""
    for name, command in sorted(typer.main.get_command(app).commands.items()):
        of_group = getattr(command, "commands", None)
        if of_group is None:
            yield name, command
        else:
            yield from ((f"{name} {each}", of_group[each]) for each in sorted(of_group))


def _row(parameter: typer.core.TyperArgument | typer.core.TyperOption) -> str:
    names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    required = parameter.param_type_name == "argument" or parameter.default in {None, False, ""}
    default = "" if required else f"`{parameter.default}`"
    return f"| {names} | {default} | {parameter.help or ''} |"


def storyboard() -> str:
    """docs/storyboard.md: every part of a storyboard with its keys, as storyboard.py says."""
    lines = ["# The storyboard", "", *_STORYBOARD_INTRODUCTION]
    for file in ("studio/storyboard.py", "world/scene.py"):
        tree = ast.parse((HERE.parent / "src/filmloom" / file).read_text(encoding="utf-8"))
        for part in tree.body:
            if isinstance(part, ast.ClassDef) and part.name not in {"Part", "_Part"}:
                lines += [f"## {part.name}", "", ast.get_docstring(part) or "", "", *_keys(part), ""]
            elif isinstance(part, ast.AnnAssign) and isinstance(part.value, ast.Subscript):
                lines += [f"**{ast.unparse(part.target)}**: {_text(part.value)}", ""]
    return "\n".join(lines)


def _keys(part: ast.ClassDef) -> list[str]:
    rows = ["| key | what it takes | default | |", "|---|---|---|---|"]
    for field, after in itertools.zip_longest(part.body, part.body[1:]):
        if not isinstance(field, ast.AnnAssign):
            continue
        doc = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        name, default = ast.unparse(field.target), _default(field.value)
        if isinstance(field.value, ast.Call):
            alias = [word.value for word in field.value.keywords if word.arg == "alias"]
            name = ast.literal_eval(alias[0]) if alias else name
        rows.append(f"| `{name}` | {_text(field.annotation)} | {default} | {' '.join(doc.split())} |")
    return rows


def _default(value: ast.expr | None) -> str:
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "Field":
        value = next((word.value for word in value.keywords if word.arg == "default"), None)
    if value is None:
        return "required"
    text = ast.unparse(value)
    return "" if text in {"''", "()", "{}", "None"} else f"`{text}`"


def _text(value: ast.expr) -> str:
    return "`" + ast.unparse(value).replace("|", "or").replace("'", "") + "`"


def main() -> None:
    """Write every made page."""
    for name, made in (("cli.md", command_line()), ("storyboard.md", storyboard())):
        (HERE / name).write_text(made, encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
