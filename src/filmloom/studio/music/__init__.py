"""Music: a bed composed to a film's length and mood, or the user's own file, and its place under the speech."""

from filmloom.studio.music.choice import Music, film_music, looked_at
from filmloom.studio.music.composition import Section, compose
from filmloom.studio.music.ducking import ducked

__all__ = ["Music", "Section", "compose", "ducked", "film_music", "looked_at"]
