"""`python -m benchmarks.mood`: how often the chosen mood is the labelled one, with a confusion table per language.

The held-out half, the fresh and the latest sentences are never looked at one by one; `--tune` lists what is wrong in
the others. What counts is the fresh ones (docs/mood.md says why).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks.mood.labelled import Labelled, fresh, labelled, later, latest
from filmloom.model.evaluate.statistics import wilson
from filmloom.studio.mood import FEELINGS, Feeling, mood_of
from filmloom.types import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")
SURE = 0.6


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
        rows = [*labelled(language, held_out=False), *later(language)]
        for row in rows:
            mood = mood_of(row.sentence, language)
            if mood.chosen != row.mood:
                shares = ", ".join(f"{each} {share:.2f}" for each, share in mood.shares.items() if share)
                print(f"{row.mood} read {mood.chosen}: {row.sentence}  [{shares}]")
        print(language, accuracy(read(rows, language)))


def texts(rows: Sequence[Labelled], language: Language) -> list[Labelled]:
    """The sentences of a mood and kind as one text: what a whole text's mood is measured on."""
    joined: dict[tuple[Feeling, str], list[str]] = {}
    for row in rows:
        joined.setdefault((row.mood, row.kind), []).append(row.sentence)
    space = " " if language == "en" else ""
    return [Labelled(mood, kind, space.join(sentences)) for (mood, kind), sentences in joined.items()]


def report() -> None:
    """A line for each set; the held-out half and the fresh sentences as tables too."""
    for language in LANGUAGES:
        print(f"\n{language}, tuned on: {accuracy(read(labelled(language, held_out=False), language))}")
        print(f"\n{language}, second set, tuned on: {accuracy(read(later(language), language))}")
        print(f"\n{language}, held out of the first set: {accuracy(read(labelled(language, held_out=True), language))}")
        for name, rows in {"fresh": fresh(language), "latest": latest(language)}.items():
            table, sure = read(rows, language), read(surely(rows, language), language)
            print(f"\n{language}, {name}: {accuracy(table)}; other than calm: {accuracy(_told(table))}")
            print(f"\n{language}, {name}, read at {SURE} or more: {accuracy(sure)}")
            whole = read(texts(rows, language), language)
            print(f"\n{language}, {name}, texts of three: {accuracy(whole)}")
            print(f"\n{confusion(table)}")


def surely(rows: Sequence[Labelled], language: Language) -> list[Labelled]:
    """The sentences whose mood is read with some certainty."""
    return [row for row in rows if max(mood_of(row.sentence, language).shares.values()) >= SURE]


def _told(table: Counter[tuple[Feeling, Feeling]]) -> Counter[tuple[Feeling, Feeling]]:
    """Only where a mood other than calm was read."""
    return Counter({(mood, chosen): number for (mood, chosen), number in table.items() if chosen != "calm"})


if __name__ == "__main__":
    tune() if "--tune" in sys.argv else report()
