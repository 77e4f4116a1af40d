"""Which points fill the asked length best: a knapsack over whole points, never a part of one.

Points that lean on the one before them (He said so, too.) come only together with it.
"""

from __future__ import annotations

from collections.abc import Sequence

_STEPS = 300  # the length is counted in this many parts
_LEAST_FULL = 0.88


def select(seconds: Sequence[float], scores: Sequence[float], room: float, *, leaning: Sequence[bool]) -> list[int]:
    """Indices in order, worth most together, whose seconds fill at least 88 % and at most 104 % of `room`.

    The first point is always there, and a leaning one only with the one before it. If no choice fills that much, the
    fullest one is taken.
    """
    if not seconds or sum(seconds) <= room * 1.04:
        return list(range(len(seconds)))
    left = room - seconds[0]
    groups = _groups(leaning)
    if left <= 0:
        return [0]
    chosen = _knapsack(groups, seconds, scores, low=left - (1 - _LEAST_FULL) * room, high=left + 0.04 * room)
    return [0, *chosen]


def _groups(leaning: Sequence[bool]) -> list[list[int]]:
    """Runs of points that lean on their first; the very first point is chosen already and its run begins after it."""
    groups: list[list[int]] = []
    for index in range(1, len(leaning)):
        if leaning[index] and groups:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _knapsack(
    groups: Sequence[Sequence[int]], seconds: Sequence[float], scores: Sequence[float], *, low: float, high: float
) -> list[int]:
    unit = high / _STEPS
    best: list[tuple[float, tuple[int, ...]] | None] = [None] * (_STEPS + 1)
    best[0] = (0.0, ())
    for group in groups:
        beginnings = [
            (max(1, round(sum(seconds[i] for i in part) / unit)), sum(scores[i] for i in part), part)
            for part in (tuple(group[:length]) for length in range(1, len(group) + 1))
        ]
        for filled in range(_STEPS, 0, -1):
            for cost, score, part in beginnings:
                before = best[filled - cost] if cost <= filled else None
                now = best[filled]
                if before is not None and (now is None or before[0] + score > now[0]):
                    best[filled] = (before[0] + score, before[1] + part)
    full = [choice for filled, choice in enumerate(best) if choice and filled * unit >= low]
    if full:
        return list(max(full, key=lambda choice: choice[0])[1])
    return list(next(choice for choice in reversed(best) if choice is not None)[1])
