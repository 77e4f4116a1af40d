"""Choreograph: SceneSpec -> Animation, by an animator's rules and a seed."""

from filmloom.world.choreograph.direct import choreograph

__all__ = ["choreograph"]
