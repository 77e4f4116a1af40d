"""Prepare: a folder of anybody's videos becomes shards of short clips that FolderClips reads.

sources → looks (small frames → shots → pieces, each judged) → duplicates → shards, with a report to look at.
"""

from __future__ import annotations

from filmloom.model.data.prepare.preparation import Prepared, prepare
from filmloom.model.data.prepare.settings import Settings
from filmloom.model.data.prepare.shards import Captioner, Video

__all__ = ["Captioner", "Prepared", "Settings", "Video", "prepare"]
