"""Appearance: one space of unit vectors for pictures and for words in both languages; what is alike lies near."""

from filmloom.model.appearance.library import DIMENSIONS, Library, embed_picture, embed_words, library

__all__ = ["DIMENSIONS", "Library", "embed_picture", "embed_words", "library"]
