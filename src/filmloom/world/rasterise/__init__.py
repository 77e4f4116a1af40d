"""Rasterise: many small clips fast, for training: pictures rasterised once, then sampled and composited by numpy.

The same clips as `world.render` draws with vectors, within a tolerance that the tests state.
"""

from filmloom.world.rasterise.clip import rasterise

__all__ = ["rasterise"]
