"""Frames: a rectified-flow transformer over the latents of an autoencoder; text to frames, trained in this house.

autoencoder.py turns clips into latents, transformer.py predicts them, sampler.py draws new ones; train.py is the whole
training and generator.py the whole use.
"""

from filmloom.model.video_generator.frames.generator import FramesGenerator
from filmloom.model.video_generator.frames.given import GivenFrames

__all__ = ["FramesGenerator", "GivenFrames"]
