"""What the documentation says is what the program does."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
import typer

from filmloom.cli import app

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/README.md")]


@pytest.mark.parametrize(("page", "maker"), [("cli.md", "command_line"), ("storyboard.md", "storyboard")])
def test_the_made_pages_are_up_to_date(page, maker):
    made = runpy.run_path(str(ROOT / "docs" / "make.py"))[maker]()
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == made, "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} points to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands_and_options_in_the_pages_exist(page):
    commands = typer.main.get_command(app).commands
    for line in re.findall(r"^\s*(filmloom .+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        words = line.split("#")[0].split()
        assert words[1] in commands, line
        command = commands[words[1]]
        command = getattr(command, "commands", {}).get(" ".join(words[2:3]), command)
        known = {opt for p in command.params for opt in [*p.opts, *p.secondary_opts]}
        for option in re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", line.split("#")[0]):
            assert option in known, f"{option} in: {line}"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_begins_with_the_two_commands_and_real_pictures(name):
    first_screen = "\n".join((ROOT / name).read_text(encoding="utf-8").splitlines()[:40])
    assert "make demo" in first_screen
    assert "make test" in first_screen
    assert first_screen.count("docs/pictures/") >= 2


def test_every_dependency_is_pinned_and_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for requirement in project["dependencies"]:
        name = re.split(r"[><=]", requirement)[0]
        assert f"\n{name}==" in pinned, name
        assert name in explained, name
