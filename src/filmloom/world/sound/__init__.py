"""Sound: what an animation sounds like: everybody's own voice, what happens to them, weather and place."""

from filmloom.world.sound.scene import sound_of
from filmloom.world.sound.voices import Voice, call, voice_of

__all__ = ["Voice", "call", "sound_of", "voice_of"]
