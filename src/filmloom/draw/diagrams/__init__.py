"""Diagrams from a small notation: flow, cycle, timeline, tree, comparison, layers, number line and plot."""

from filmloom.draw.diagrams.card import DiagramCard
from filmloom.draw.diagrams.notation import Diagram, DiagramError, parse

__all__ = ["Diagram", "DiagramCard", "DiagramError", "parse"]
