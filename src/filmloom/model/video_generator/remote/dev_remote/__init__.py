"""A service of videos to develop and test against: both dialects on this machine, drawn by an engine in the box.

It costs nothing, checks keys as the real ones do, and makes the faults that a script tells it to make.
"""

from filmloom.model.video_generator.remote.dev_remote.faults import FAULTS, Faults
from filmloom.model.video_generator.remote.dev_remote.server import DevRemote, Keys

__all__ = ["FAULTS", "DevRemote", "Faults", "Keys"]
