"""Talk: what can be asked about a scene, and how it can be asked to be otherwise: questions, answers, edits."""

from filmloom.world.talk.edits import Edit, edit
from filmloom.world.talk.questions import Answer, Slot, questions

__all__ = ["Answer", "Edit", "Slot", "edit", "questions"]
