"""Choreograph: SceneSpec -> Animation, by an animator's rules and a seed."""

from filmloom.world.choreograph.blocking import Blocking, blocking_of, perform
from filmloom.world.choreograph.direct import block, choreograph

__all__ = ["Blocking", "block", "blocking_of", "choreograph", "perform"]
