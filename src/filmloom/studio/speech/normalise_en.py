"""How English reads figures: 2026, 12.5%, $1.2 billion, 5 km, March 18."""

from __future__ import annotations

from filmloom.studio.speech.normalise import Rule

RULES: list[Rule] = []
