"""A SceneSpec to words: one dense sentence or two that parse reads back as the same spec."""

from __future__ import annotations

from filmloom.types import Language
from filmloom.world.canonical import canonical
from filmloom.world.language import chinese_sentence, english_sentence
from filmloom.world.scene import SceneSpec

__all__ = ["canonical", "describe"]


def describe(spec: SceneSpec, language: Language) -> str:
    """A spec in natural words; parse(describe(spec, language)).spec == canonical(spec)."""
    spec = canonical(spec)
    return chinese_sentence.say(spec) if language == "zh" else english_sentence.say(spec)
