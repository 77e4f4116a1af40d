"""A figure, how it is to be read, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number beside its goal."""

    name: str
    value: float
    unit: str
    goal: str
    """As `>= 2.5`, `<= 60`; empty: reported only."""

    @property
    def reached(self) -> str:
        if not self.goal:
            return ""
        sign, limit = self.goal.split()
        return "yes" if (self.value >= float(limit) if sign == ">=" else self.value <= float(limit)) else "NO"


def show(figures: Iterable[Figure]) -> None:
    """Print figures as rows of a Markdown table, each as soon as it is measured."""
    print("| figure | measured | goal | reached |\n|---|---|---|---|", flush=True)
    for figure in figures:
        print(f"| {figure.name} | {figure.value:.4g} {figure.unit} | {figure.goal} | {figure.reached} |", flush=True)
