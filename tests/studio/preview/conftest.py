"""A text, and a storyboard of it that is quickly made: small, and silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmloom.studio.digest import file_digest
from filmloom.studio.scenes import save_storyboard
from filmloom.studio.storyboard import (
    Card,
    Illustration,
    Output,
    Overlay,
    Question,
    Shot,
    Source,
    Storyboard,
    Title,
    VoiceChoice,
)

TEXT = """---
title: A cat in the park
publisher: The Example
date: 2026-03-18
---
A cat plays with a ball. 12 children <watched> it.

| Day | Cats (thousand) |
| --- | --- |
| Monday | 3 |
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "cat.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def board(text: Path) -> Storyboard:
    return Storyboard(
        language="en",
        title="A cat & a ball",
        output=Output(size=(256, 144), fps=10),
        voice=VoiceChoice(engine="silent"),
        sources=(Source(uri=text.name, title="A cat in the park", sha256=file_digest(text)),),
        shots=(
            Shot(id="open", say="A cat in the park.", cites=("s1",), visual=Title(text="A cat in the park")),
            Shot(
                id="cat",
                say="A cat plays with a ball.",
                cites=("s1#p1",),
                chapter="The cat",
                visual=Illustration(prompt="a cat plays with a ball"),
                overlays=(Overlay(text="Tom", detail="a cat", at="plays"),),
            ),
            Shot(
                id="many",
                say="12 children <watched> it.",
                cites=("s1#p1", "s1#p2"),
                visual=Card(text="12 children"),
                asks=Question(text="How many?", answer="Twelve"),
            ),
        ),
    )


@pytest.fixture
def saved(board: Storyboard, tmp_path: Path) -> Path:
    path = tmp_path / "cat.storyboard.yaml"
    save_storyboard(board, path)
    return path
