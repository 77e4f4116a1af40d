"""Render: an Animation as frames, drawn as vectors over illustrated backgrounds."""

from filmloom.world.render.player import Player, render

__all__ = ["Player", "render"]
