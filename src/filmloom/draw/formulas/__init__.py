"""Formulas: LaTeX typeset to paths, revealed term by term, one term lit, one formula turned into the next."""

from filmloom.draw.formulas.card import FormulaCard, FormulaStep, Lit

__all__ = ["FormulaCard", "FormulaStep", "Lit"]
