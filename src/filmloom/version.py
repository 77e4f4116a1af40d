"""The version, where everything below `filmloom` itself may read it."""

__version__ = "0.1.0"
