"""A formula to the words of a language."""

from __future__ import annotations

from filmloom.studio.formulas import chinese, english
from filmloom.studio.formulas.tree import parse
from filmloom.types import Language


def speak(latex: str, language: Language) -> str:
    """How a formula in LaTeX is said. Nothing is raised: of broken ones is said what can be read."""
    tree = parse(latex)
    return chinese.say(tree) if language == "zh" else english.say(tree)
