"""Code: highlighted, numbered, lit line by line as it is spoken of, scrolled to what is lit."""

from filmloom.draw.code.card import CodeCard, LitLines

__all__ = ["CodeCard", "LitLines"]
