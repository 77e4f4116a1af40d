"""Formulas in what is said: LaTeX between dollar signs becomes words for the voice, or a line of signs for a card."""

from filmloom.studio.formulas.linear import linear
from filmloom.studio.formulas.prose import has_formula, said, shown
from filmloom.studio.formulas.speaking import speak

__all__ = ["has_formula", "linear", "said", "shown", "speak"]
