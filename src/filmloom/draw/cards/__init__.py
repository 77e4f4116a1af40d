"""Cards: full frames of text, pictures or colour bars, each a Drawing in seconds from its shot's start."""

from filmloom.draw.cards.card import Card
from filmloom.draw.cards.end import EndCard
from filmloom.draw.cards.ident import IdentCard, IdentWords
from filmloom.draw.cards.listing import ListCard
from filmloom.draw.cards.picture import PictureCard
from filmloom.draw.cards.poster import PosterCard, PosterWords
from filmloom.draw.cards.quote import QuoteCard
from filmloom.draw.cards.statement import TextCard
from filmloom.draw.cards.test_card import TestCardDrawing
from filmloom.draw.cards.title import TitleCard

__all__ = [
    "Card",
    "EndCard",
    "IdentCard",
    "IdentWords",
    "ListCard",
    "PictureCard",
    "PosterCard",
    "PosterWords",
    "QuoteCard",
    "TestCardDrawing",
    "TextCard",
    "TitleCard",
]
