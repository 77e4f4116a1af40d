"""Check: the exact judge: whether a clip shows what its scene says, clause by clause, with a reason for each."""

from filmloom.world.check.judge import check, check_animation
from filmloom.world.check.said import check_said
from filmloom.world.check.verdict import Clause, Tag, Verdict

__all__ = ["Clause", "Tag", "Verdict", "check", "check_animation", "check_said"]
