"""`python -m benchmarks.mood`: how often the chosen mood is the labelled one, with a confusion table per language.

The held-out half is never looked at one by one; `--tune` lists what is wrong in the other half.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks.mood.labelled import Labelled, fresh, labelled
from filmloom.model.evaluate.statistics import wilson
from filmloom.studio.mood import FEELINGS, Feeling, mood_of
from filmloom.types import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def read(rows: Sequence[Labelled], language: Language) -> Counter[tuple[Feeling, Feeling]]:
    """How often (labelled, read) occurs."""
    return Counter((row.mood, mood_of(row.sentence, language).chosen) for row in rows)


def accuracy(table: Counter[tuple[Feeling, Feeling]]) -> str:
    """Share that is right, with its interval of 95 %."""
    right, count = sum(number for (mood, chosen), number in table.items() if mood == chosen), table.total()
    low, high = wilson(right / count, count)
    return f"{right} of {count}, {right / count:.0%} ({low:.0%} to {high:.0%})"


def confusion(table: Counter[tuple[Feeling, Feeling]]) -> str:
    """A Markdown table: a row per labelled mood, a column per mood that was read."""
    lines = [f"| labelled | {' | '.join(FEELINGS)} | right |", "|---" * 8 + "|"]
    for mood in FEELINGS:
        numbers = [table[mood, chosen] for chosen in FEELINGS]
        right = table[mood, mood] / max(1, sum(numbers))
        lines.append(f"| {mood} | {' | '.join(str(number) for number in numbers)} | {right:.0%} |")
    return "\n".join(lines)


def tune() -> None:
    """What is wrong in the half to tune on, and why."""
    for language in LANGUAGES:
        rows = labelled(language, held_out=False)
        for row in rows:
            mood = mood_of(row.sentence, language)
            if mood.chosen != row.mood:
                shares = ", ".join(f"{each} {share:.2f}" for each, share in mood.shares.items() if share)
                print(f"{row.mood} read {mood.chosen}: {row.sentence}  [{shares}]")
        print(language, accuracy(read(rows, language)))


def report() -> None:
    """The half to tune on in a line; the held-out half and the fresh sentences as tables."""
    for language in LANGUAGES:
        print(f"\n{language}, tuned on: {accuracy(read(labelled(language, held_out=False), language))}")
        for name, rows in {"held out": labelled(language, held_out=True), "fresh": fresh(language)}.items():
            table = read(rows, language)
            print(f"\n{language}, {name}: {accuracy(table)}\n\n{confusion(table)}")


if __name__ == "__main__":
    tune() if "--tune" in sys.argv else report()
