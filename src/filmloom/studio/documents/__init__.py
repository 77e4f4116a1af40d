"""Files and pasted texts to Document: plain text, Markdown, local HTML."""

from filmloom.studio.documents.reading import read

__all__ = ["read"]
