"""Easing: how far a movement has come, from a time or a share of it; all curves run from 0 to 1.

The curves are Robert Penner's (Programming Macromedia Flash MX, 2002, chapter 7).
"""

from __future__ import annotations


def progress(at_s: float, start_s: float, duration_s: float) -> float:
    """Share of a movement that is done: 0 before start_s, 1 from start_s + duration_s on."""
    if duration_s <= 0:
        return 1.0 if at_s >= start_s else 0.0
    return min(1.0, max(0.0, (at_s - start_s) / duration_s))


def ease_out_cubic(t: float) -> float:
    """Start fast, come to rest: 1 - (1 - t)^3."""
    return 1 - (1 - t) ** 3


def ease_in_cubic(t: float) -> float:
    """Start from rest, leave fast: t^3."""
    return t**3


def ease_in_out_cubic(t: float) -> float:
    """Start from rest, come to rest."""
    return 4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2


def ease_out_back(t: float, overshoot: float = 1.70158) -> float:
    """Come to rest after going a little too far (10 % with the usual overshoot)."""
    return 1 + (overshoot + 1) * (t - 1) ** 3 + overshoot * (t - 1) ** 2


def stagger(t: float, index: int, count: int, overlap: float = 0.6) -> float:
    """Share that item `index` of `count` has done when the whole is at t: items start one after the other.

    overlap 0: each starts when the one before has ended; towards 1: all at once.
    """
    assert 0 <= index < count and 0 <= overlap < 1
    step = 1 - overlap
    length = 1 / (1 + step * (count - 1))
    return progress(t, index * step * length, length)
