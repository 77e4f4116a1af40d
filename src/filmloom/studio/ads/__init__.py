"""Ads: a brief and a table of people become a film for each of them; what they share is made once."""

from filmloom.studio.ads.batch import Batch, make_ads
from filmloom.studio.ads.brief import Brief
from filmloom.studio.ads.brief_file import load_brief
from filmloom.studio.ads.results import Result
from filmloom.studio.ads.single import write_storyboards
from filmloom.studio.ads.table import Table, read_table

__all__ = ["Batch", "Brief", "Result", "Table", "load_brief", "make_ads", "read_table", "write_storyboards"]
