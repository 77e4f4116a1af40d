"""Charts: numbers drawn over a full frame, each a Drawing in seconds from its shot's start."""

from filmloom.draw.charts.bars import BarChart
from filmloom.draw.charts.before_after import BeforeAfterCard
from filmloom.draw.charts.grouped import GroupedBarChart
from filmloom.draw.charts.lines import LineChart
from filmloom.draw.charts.number import NumberCard
from filmloom.draw.charts.ranking import RankingChart
from filmloom.draw.charts.shares import ShareChart

__all__ = ["BarChart", "BeforeAfterCard", "GroupedBarChart", "LineChart", "NumberCard", "RankingChart", "ShareChart"]
