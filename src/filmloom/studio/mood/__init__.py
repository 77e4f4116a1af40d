"""The feeling of a text, calm, joyful, sad, tense, urgent or warm, read by a lexicon and a few rules."""

from filmloom.studio.mood.feeling import FEELINGS, Feeling, Mood, SentenceMood
from filmloom.studio.mood.reading import mood_of

__all__ = ["FEELINGS", "Feeling", "Mood", "SentenceMood", "mood_of"]
