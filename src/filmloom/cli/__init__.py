"""The command line: thin commands over the Python functions, a module for each group of them."""

# The help shows commands in this order.
# isort: off
from filmloom.cli.app import app, main
from filmloom.cli import films, previewing, ads, hand_over, provenance, clips, conversation, training, measuring
# isort: on

__all__ = [
    "ads",
    "app",
    "clips",
    "conversation",
    "films",
    "hand_over",
    "main",
    "measuring",
    "previewing",
    "provenance",
    "training",
]
