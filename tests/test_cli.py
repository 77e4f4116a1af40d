"""The command line as a user meets it: in a process of its own, with real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from filmloom.cli import app, listening
from filmloom.media import probe
from filmloom.types import Event

ARTICLE = """---
title: A bridge opens
date: 2026-03-18
publisher: The Example
---
A new bridge opened in Linhai on Wednesday. Cyclists crossed the river first. It cost 12 million yuan.
"""


def filmloom(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "filmloom.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_commands_and_options_are_frozen():
    """Users' scripts hang on these names: take one away, or change a default, only on purpose."""
    commands = typer.main.get_command(app).commands
    made = {name: sorted(opt for p in command.params for opt in p.opts) for name, command in commands.items()}
    shared = ["--fps", "--json", "--language", "--out", "--seconds", "--seed", "--size", "-o"]
    of_films = [
        "--brand",
        "--effects",
        "--engine",
        "--kind",
        "--model",
        "--mood",
        "--music",
        "--planner",
        "--voice",
        "source",
    ]
    in_two_languages = ["--captions-also", "--dub", "--translator"]
    of_sources = ["--allow-network", "--allow-unsupported"]
    signing = ["--sign", "--sign-key"]
    of_clips = [
        "--best-of",
        "--engine",
        "--given",
        "--guidance",
        "--guidance-scale",
        "--sound",
        "--takes",
        "--keep",
        "--label",
        "--layout",
        "--like",
        "--loop",
        "--lora",
        "--model",
        "--scorer",
        "--steps",
    ]
    assert made == {
        "ads": sorted(
            [
                "--brand",
                "--json",
                "--name-files-by",
                "--out",
                "--profiles",
                "--retry",
                "--storyboard",
                "-o",
                "-p",
                "brief",
                *signing,
            ]
        ),
        "film": sorted([*shared, *of_films, *in_two_languages, *signing, *of_sources, "--explain"]),
        "plan": sorted([*shared, *of_films, "--allow-network"]),
        "preview": sorted([*shared, *of_films, *in_two_languages, "--allow-network", "--animatic"]),
        "render": sorted(
            [*in_two_languages, "--allow-unsupported", "--explain", "--json", "--out", "-o", "storyboard", *signing]
        ),
        "clip": sorted([*shared, *of_clips, *signing, "prompt"]),
        "verify": ["--json", "--trust", "film"],
        "chat": sorted(["--model", "--once", "--out", "-o", "--seconds", "--size", "--fps", "--seed"]),
        "describe": sorted(["--ask", "--json", "--language", "--model", "file"]),
        "doctor": ["--json"],
        "export": ["--json", "--out", "--to", "-o", "film"],
        "engines": sorted(["--json", "--seconds", "--size", "name"]),
        "dev-remote": ["--engine", "--fault", "--port"],
        "bench": [],
        "data": [],
        "train": [],
    }
    of_training = commands["train"].commands
    assert {name: sorted(opt for p in command.params for opt in p.opts) for name, command in of_training.items()} == {
        "lora": sorted(
            [
                "--engine",
                "--json",
                "--learning-rate",
                "--out",
                "-o",
                "--rank",
                "--seconds",
                "--seed",
                "--size",
                "--steps",
                "folder",
            ]
        ),
    }
    of_data = commands["data"].commands
    assert {name: sorted(opt for p in command.params for opt in p.opts) for name, command in of_data.items()} == {
        "prepare": [
            "--caption",
            "--clips-per-shard",
            "--fps",
            "--json",
            "--keep-still",
            "--out",
            "--seconds",
            "--size",
            "--workers",
            "-o",
            "folder",
        ],
    }


def test_from_article_to_plan_to_film_and_again(article, tmp_path):
    board, film = tmp_path / "b.yaml", tmp_path / "b.mp4"
    planned = filmloom("plan", article, "-o", board, "--size", "256x144", "--fps", 10)
    assert planned.returncode == 0, planned.stderr
    assert str(board) in planned.stdout
    first = filmloom("render", board, "-o", film)
    assert first.returncode == 0, first.stderr
    assert probe(film).size == (256, 144)
    again = filmloom("render", board, "-o", film, "--explain")
    assert "made" not in again.stdout
    assert "reused" in again.stdout
    assert "kept as it was" in again.stdout


def test_a_film_is_seen_before_it_is_made(article, tmp_path):
    options = ("-o", tmp_path / "out", "--size", "256x144", "--fps", 10, "--json")
    done = filmloom("preview", article, *options)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert "A bridge opens" in Path(told["page"]).read_text(encoding="utf-8")
    assert abs(probe(Path(told["animatic"])).video_s - told["seconds"]) < 0.1
    assert (told["to_pay"], told["concerns"]) == ("", [])
    board = tmp_path / "none.yaml"
    board.write_text("language: en\ntitle: Nothing\nshots: []\n")
    none = filmloom("preview", board, "-o", tmp_path / "out")
    assert none.returncode == 2
    assert "shots" in none.stderr
    assert "Traceback" not in none.stderr


def test_film_leaves_a_storyboard_and_does_not_overwrite_an_edited_one(article, tmp_path):
    options = ("-o", tmp_path / "b.mp4", "--size", "256x144", "--fps", 10)
    assert filmloom("film", article, *options).returncode == 0
    board = tmp_path / "b.storyboard.yaml"
    edited = board.read_text(encoding="utf-8").replace("A bridge opens", "The bridge is open")
    board.write_text(edited, encoding="utf-8")
    again = filmloom("film", article, *options, "--seconds", 8)
    assert again.returncode == 0
    assert "edited by hand" in again.stderr
    assert board.read_text(encoding="utf-8") == edited


def test_a_clip_for_programs_comes_with_json_lines(tmp_path):
    out = tmp_path / "cat.mp4"
    done = filmloom("clip", "一只猫在玩球", "-o", out, "--size", "128x128", "--seconds", 1, "--json")
    assert done.returncode == 0, done.stderr
    *events, result = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[-1]["event"]["done"] == events[-1]["event"]["total"] == 25
    assert result == {"path": str(out), "seconds": 1.0, "warnings": []}
    assert json.loads(probe(out).metadata["AIGC"])["Label"] == "1"


def test_a_given_picture_bounces(tmp_path):
    assert filmloom("clip", "a cat", "-o", tmp_path / "cat.png", "--size", "64x64", "--no-label").returncode == 0
    options = ("--size", "64x64", "--seconds", 1, "--fps", 4, "--takes", 1)
    done = filmloom("clip", "let this bounce", "--given", "cat.png@0.5", "-o", "b.mp4", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    given = json.loads(probe(tmp_path / "b.mp4").metadata["filmloom"])["given"]
    assert [(each["path"], each["when"]) for each in given] == [("cat.png", 0.5)]


def test_an_error_for_programs_is_the_last_line_too(tmp_path):
    done = filmloom("film", "nowhere.md", "-o", tmp_path / "film.mp4", "--json")
    assert done.returncode == 2
    assert "nowhere.md" in json.loads(done.stdout.splitlines()[-1])["error"]["message"]
    assert "nowhere.md" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("film", "nowhere.md"), "nowhere.md"),
        (("film", "https://example.com/bridge"), "address"),
        (("film", "bridge.md", "--fps", "0"), "60"),
        (("film", "bridge.md", "--seconds", "nan"), "seconds"),
        (("clip", "a cat", "--seed", "-3"), "seed"),
        (("film", "bridge.md", "--size", "1921x1080"), "1920x1080"),
        (("film", "bridge.md", "--size", "big"), "1920x1080"),
        (("film", "bridge.md", "--language", "fr"), "zh"),
        (("film", "bridge.md", "--language", "zh"), "English"),
        (("film", "bridge.md", "--voice", "klingon"), "klingon"),
        (("film", "bridge.md", "--music", "nowhere.mp3"), "nowhere.mp3"),
        (("film", "bridge.md", "--music", "bed", "--mood", "angry"), "calm, joyful"),
        (("film", "bridge.md", "--music", "bridge.md"), "bridge.md is not a sound"),
        (("film", "bridge.md", "-o", "film.avi"), ".mp4"),
        (("film", "bridge.md", "-o", "bridge.md/film.mp4"), "bridge.md"),
        (("clip", ""), "prompt"),
        (("clip", "the budget was approved"), "cat"),
        (("clip", "a cat", "--seconds", "0"), "60"),
        (("clip", "a cat", "--fps", "1000"), "60"),
        (("clip", "a cat", "--size", "20000x20000"), "7680"),
        (("clip", "a cat", "--engine", "wurld"), "world"),
        (("clip", "this jumps", "--given", "nowhere.png@0"), "nowhere.png"),
        (("clip", "this jumps", "--given", "bridge.md@0"), "bridge.md is no picture"),
        (("film", "bridge.md", "--sign", "nowhere.pem"), "no certificate nowhere.pem"),
        (("film", "bridge.md", "--sign-key", "key.pem"), "without a certificate"),
        (("clip", "a cat", "-o", "cat.png", "--sign", "desk.pem"), "only .mp4 files"),
        (("verify", "bridge.md"), "bridge.md is not a sound, picture or video"),
        (("render", "bridge.md"), "bridge.md"),
        (("export", "bridge.md", "--to", "otio", "-o", "out"), "bridge.md"),
        (("data", "prepare", "nowhere", "-o", "shards"), "nowhere"),
        (("data", "prepare", ".", "-o", "shards", "--fps", "0"), "60"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_with_exit_code_2(article, tmp_path, arguments, message):
    done = filmloom(*arguments, cwd=tmp_path)
    assert done.returncode in {1, 2}, done.stdout
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.mp4"))


@pytest.mark.skipif(not Path("/dev/shm").is_dir() or os.geteuid() != 0, reason="mounts a small disk")
def test_a_full_disk_is_said_and_what_was_finished_is_kept(article, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", small], check=False).returncode:
        pytest.skip("can't mount here")
    try:
        done = filmloom("film", article, "-o", small / "b.mp4", "--size", "640x360")
        assert done.returncode == 1
        assert "full" in done.stderr
        assert "Traceback" not in done.stderr
        assert not list(small.rglob("*.part*"))
    finally:
        subprocess.run(["umount", small], check=True)


def test_doctor_finds_that_everything_works_here():
    done = filmloom("doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    broken = [f for f in findings.values() if not f["works"] and not f["optional"]]
    assert not broken
    assert {"drawing", "fonts", "art", "video", "voice zh", "voice en", "engine world"} <= set(findings)
    assert done.returncode == 0


def test_square_brackets_in_a_message_are_no_markup_in_a_terminal(capsys):
    with listening._bars() as listen:
        for level in ("progress", "warning"):
            listen(Event(stage="read", done=1, total=1, message="picture '[/red] [bold].png' is missing", level=level))
    assert "[/red] [bold].png" in capsys.readouterr().err
