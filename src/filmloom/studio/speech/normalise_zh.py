"""How Chinese reads figures: 2026年, 12.5%, 3-5公里, ¥1,200, 4号线."""

from __future__ import annotations

from filmloom.studio.speech.normalise import Rule

RULES: list[Rule] = []
