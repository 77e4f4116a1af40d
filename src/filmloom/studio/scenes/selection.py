"""Which points fill the asked length best: a knapsack over whole points, never a part of one."""

from __future__ import annotations

from collections.abc import Sequence

_STEPS = 300  # the length is counted in this many parts
_LEAST_FULL = 0.93


def select(seconds: Sequence[float], scores: Sequence[float], room: float, *, required: int = 1) -> list[int]:
    """Indices in order, worth most together, whose seconds fill at least 93 % and at most 104 % of `room`.

    The first `required` are always there. If no choice fills that much, the fullest one is taken.
    """
    if sum(seconds) <= room * 1.04:
        return list(range(len(seconds)))
    chosen = list(range(min(required, len(seconds))))
    left = room - sum(seconds[index] for index in chosen)
    rest = [index for index in range(len(chosen), len(seconds)) if seconds[index] <= left + 0.04 * room]
    if left <= 0 or not rest:
        return chosen
    return chosen + _knapsack(rest, seconds, scores, low=left - (1 - _LEAST_FULL) * room, high=left + 0.04 * room)


def _knapsack(
    indices: Sequence[int], seconds: Sequence[float], scores: Sequence[float], *, low: float, high: float
) -> list[int]:
    unit = high / _STEPS
    best: list[tuple[float, tuple[int, ...]] | None] = [None] * (_STEPS + 1)
    best[0] = (0.0, ())
    for index in indices:
        cost = max(1, round(seconds[index] / unit))
        for filled in range(_STEPS, cost - 1, -1):
            before = best[filled - cost]
            if before is None:
                continue
            worth = before[0] + scores[index]
            now = best[filled]
            if now is None or worth > now[0]:
                best[filled] = (worth, (*before[1], index))
    full = [choice for filled, choice in enumerate(best) if choice and filled * unit >= low]
    if full:
        return list(max(full, key=lambda choice: choice[0])[1])
    return list(next(choice for choice in reversed(best) if choice is not None)[1])
