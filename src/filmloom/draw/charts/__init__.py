"""Charts: numbers drawn over a full frame, each a Drawing in seconds from its shot's start."""

from filmloom.draw.charts.bars import BarChart
from filmloom.draw.charts.lines import LineChart
from filmloom.draw.charts.number import NumberCard
from filmloom.draw.charts.shares import ShareChart

__all__ = ["BarChart", "LineChart", "NumberCard", "ShareChart"]
