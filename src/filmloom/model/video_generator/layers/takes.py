"""Takes: what isn't as asked is sampled again with other noise, and the best take is kept.

The judge of animations (world.check) reads the tracks, not the network, so that it can be asked while nothing is drawn
yet. A network that is right nine times in ten is so right more often; what it does at the first take is measured apart
(docs/bench.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from filmloom.model.video_generator.layers.direction import Order, Sampling, animate_many
from filmloom.model.video_generator.layers.sampler import Predict
from filmloom.world.animation import Animation
from filmloom.world.check import Verdict, check_animation

_APART: Final = 1_000_003
"""Between the seeds of two takes: far more than a clip has windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One sampling of an order, judged."""

    number: int
    """From 1 on."""
    animation: Animation
    verdict: Verdict


def judged(number: int, animation: Animation, order: Order) -> Take:
    """A take, held against its scene."""
    return Take(number=number, animation=animation, verdict=check_animation(animation, order.spec))


def best_takes(
    predict: Predict, orders: Sequence[Order], firsts: Sequence[Animation], sampling: Sampling, most: int
) -> list[Take]:
    """For each order its first take if that is right, else the first right one of `most`, else the least wrong."""
    best = [judged(1, animation, order) for animation, order in zip(firsts, orders, strict=True)]
    wrong = [row for row, take in enumerate(best) if most > 1 and not take.verdict.passed]
    again = [(row, number) for row in wrong for number in range(2, most + 1)]
    retaken = animate_many(predict, [_order_of_take(orders[row], number) for row, number in again], sampling)
    for (row, number), animation in zip(again, retaken, strict=True):
        best[row] = min(best[row], judged(number, animation, orders[row]), key=lambda take: len(take.verdict.failed))
    return best


def _order_of_take(order: Order, number: int) -> Order:
    return replace(order, seed=order.seed + (number - 1) * _APART)
