"""The moods of a film's shots in their order: a change for good reason, no flicker of what each seems to feel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from filmloom.studio.mood.feeling import FEELINGS, Feeling

_CHANGE: Final = 1.5
"""What a change of mood must be worth, in nats: a shot alone among others must be twenty times as likely."""
_LEAST: Final = 1e-4
"""A share below this tells no more than this one."""


def course(shares: Sequence[Mapping[Feeling, float]], home: Feeling) -> list[Feeling]:
    """The likeliest mood of each shot, where every change costs (Viterbi 1967); home is the whole film's.

    A shot that is calm is no change: it is told as the film is. An empty mapping is a shot that says nothing.
    """
    costs = {each: 0.0 if each == home else _CHANGE for each in FEELINGS}
    ways: list[dict[Feeling, Feeling]] = []
    for of_shot in shares:
        came = {each: min(FEELINGS, key=lambda one: _step(costs, one, each)) for each in FEELINGS}
        costs = {each: _step(costs, came[each], each) + _cost(of_shot, each, home) for each in FEELINGS}
        ways.append(came)
    last = min(FEELINGS, key=lambda each: costs[each] + (0.0 if each == home else _CHANGE))
    moods: list[Feeling] = []
    for came in reversed(ways):
        moods.append(last)
        last = came[last]
    return moods[::-1]


def _step(costs: Mapping[Feeling, float], one: Feeling, other: Feeling) -> float:
    return costs[one] + (0.0 if one == other else _CHANGE)


def _cost(shares: Mapping[Feeling, float], feeling: Feeling, home: Feeling) -> float:
    """How unlikely it is that a shot of these shares feels like this; what is calm may as well be home."""
    if not shares:
        return 0.0
    if feeling == home:
        return -math.log(max(_LEAST, shares[home] + (shares["calm"] if home != "calm" else 0.0)))
    return math.inf if feeling == "calm" else -math.log(max(_LEAST, shares[feeling]))
