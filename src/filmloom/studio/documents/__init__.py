"""Files, pasted texts and pages of the web to Document: plain text, Markdown, HTML, PDF."""

from filmloom.studio.documents.reading import read, read_page

__all__ = ["read", "read_page"]
