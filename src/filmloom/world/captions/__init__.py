"""Captions: a SceneSpec in words, from a short prompt to a dense description, with the clauses that were said."""

from filmloom.world.captions.agreement import agrees
from filmloom.world.captions.caption import Caption, caption, captions
from filmloom.world.captions.clauses import Clause

__all__ = ["Caption", "Clause", "agrees", "caption", "captions"]
