"""Rasterise: many small clips fast, for training: pictures and places drawn once, then put together from images.

The same clips as `world.render` draws with vectors, within a tolerance that the tests state.
"""

from filmloom.world.rasterise.clip import rasterise, rasterise_with_mask

__all__ = ["rasterise", "rasterise_with_mask"]
