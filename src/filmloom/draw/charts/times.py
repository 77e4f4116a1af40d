"""Times: labels that are years or months, and how far apart they lie on an honest axis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_TIME: Final = re.compile(r"(?P<year>[12]\d{3})(?:年|(?:[-/.年])(?P<month>0?[1-9]|1[0-2])月?)?$")


def places_in_time(labels: Sequence[str]) -> tuple[float, ...] | None:
    """Where each label lies between the first, 0, and the last, 1; None unless all are years or months that rise."""
    found = [_TIME.match(label.strip()) for label in labels]
    times = [12 * int(each["year"]) + int(each["month"] or 1) - 1 for each in found if each]
    if len(times) != len(labels) or len(times) < 2 or any(after <= before for before, after in pairwise(times)):
        return None
    return tuple((time - times[0]) / (times[-1] - times[0]) for time in times)
