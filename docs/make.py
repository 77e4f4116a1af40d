"""Write the parts of the documentation that are made from the code: `make docs`."""

from __future__ import annotations

import sys
from pathlib import Path

import typer
import typer.core

from filmloom.cli import app

HERE = Path(__file__).parent


def command_line() -> str:
    """docs/cli.md: every command with its arguments and options, as the program itself knows them."""
    lines = ["# The command line", "", "Made by `make docs` from the program itself.", ""]
    for name, command in sorted(typer.main.get_command(app).commands.items()):
        lines += [f"## filmloom {name}", "", command.help or "", "", "| | default | |", "|---|---|---|"]
        lines += [_row(parameter) for parameter in command.params]
        lines.append("")
    return "\n".join(lines)


def _row(parameter: typer.core.TyperArgument | typer.core.TyperOption) -> str:
    names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    required = parameter.param_type_name == "argument" or parameter.default in {None, False, ""}
    default = "" if required else f"`{parameter.default}`"
    return f"| {names} | {default} | {parameter.help or ''} |"


def main() -> None:
    """Write every made page."""
    (HERE / "cli.md").write_text(command_line(), encoding="utf-8")
    sys.stdout.write("docs/cli.md\n")


if __name__ == "__main__":
    main()
