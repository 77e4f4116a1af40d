"""The feeling of a text, calm, joyful, sad, tense, urgent or warm, as a small model reads it."""

from filmloom.studio.mood.feeling import FEELINGS, Feeling, Mood, SentenceMood
from filmloom.studio.mood.reading import mood_of
from filmloom.studio.mood.wearing import AUTO, in_mood

__all__ = ["AUTO", "FEELINGS", "Feeling", "Mood", "SentenceMood", "in_mood", "mood_of"]
