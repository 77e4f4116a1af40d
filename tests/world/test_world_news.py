"""Sentences of real-sounding news: what they mention, and whether a picture would truthfully show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmloom.world.parse import drawable, mentions

WORTH_DRAWING = 0.5


def table(name: str) -> list[tuple[str, str]]:
    """Rows of a table of sentences: the text, and the concepts that it mentions, or a sign."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [(text, facts) for text, _, facts in (line.partition("\t") for line in lines)]


def fault(text: str, expected: str, language: str) -> str:
    """What is wrong with a sentence's reading, or nothing."""
    found, score = mentions(text, language), drawable(text, language)
    if expected in ("-", "*"):
        wrong = score >= WORTH_DRAWING or (expected == "-" and found)
    else:
        wrong = found != tuple(expected.rstrip("!").split()) or (expected.endswith("!") and score < WORTH_DRAWING)
    return f"{text} -> {found} {score}, expected {expected}" if wrong else ""


@pytest.mark.parametrize(("name", "language"), [("news.tsv", "en"), ("news.zh.tsv", "zh")])
def test_news_is_illustrated_truthfully(name, language):
    """- mentions nothing; * is not worth drawing; concepts are mentioned in order, and ! is worth drawing."""
    faults = [found for text, expected in table(name) if (found := fault(text, expected, language))]
    assert not faults, "\n".join(faults)
