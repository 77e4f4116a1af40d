"""Hand over: a finished film as a project for an editing program, with its shots, sound and captions beside it."""

from filmloom.studio.hand_over.folder import FORMATS, HandOver, export

__all__ = ["FORMATS", "HandOver", "export"]
