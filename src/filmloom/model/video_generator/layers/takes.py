"""Takes: what isn't as asked is sampled again with other noise, and the best take is kept.

The judge of animations (world.check) reads the tracks, not the network, so that it can be asked while nothing is drawn
yet. A network that is right nine times in ten is so right more often; what it does at the first take is measured apart
(docs/bench.md). Every second take keeps those who were right and makes only the others again, so that with many in the
picture not all have to be right at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from filmloom.model.video_generator.layers.direction import Made, Order, Sampling, made_many
from filmloom.model.video_generator.layers.known import Known
from filmloom.model.video_generator.layers.sampler import Predict
from filmloom.model.video_generator.layers.script import individuals
from filmloom.world.animation import Animation
from filmloom.world.check import Verdict, check_animation

_APART: Final = 1_000_003
"""Between the seeds of two takes: far more than a clip has windows."""
_ROUNDS: Final = 3
"""Takes of one round are sampled together; the next round builds on the best of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One sampling of an order, judged."""

    number: int
    """From 1 on."""
    made: Made
    verdict: Verdict

    @property
    def animation(self) -> Animation:
        return self.made.animation


def judged(number: int, made: Made, order: Order) -> Take:
    """A take, held against its scene."""
    return Take(number=number, made=made, verdict=check_animation(made.animation, order.spec))


def best_takes(
    predict: Predict, orders: Sequence[Order], firsts: Sequence[Made], sampling: Sampling, most: int
) -> list[Take]:
    """For each order its first take if that is right, else the first right one of `most`, else the least wrong."""
    best = [judged(1, made, order) for made, order in zip(firsts, orders, strict=True)]
    for numbers in _rounds(most):
        wrong = [row for row, take in enumerate(best) if not take.verdict.passed]
        again = [(row, number) for row in wrong for number in numbers]
        retaken = made_many(
            predict, [_order_of_take(orders[row], number, best[row]) for row, number in again], sampling
        )
        for (row, number), made in zip(again, retaken, strict=True):
            best[row] = min(best[row], judged(number, made, orders[row]), key=lambda take: len(take.verdict.failed))
    return best


def _rounds(most: int) -> Iterator[range]:
    """The numbers 2 to `most` in a few rounds, the later ones no smaller."""
    left, first = most - 1, 2
    for rounds in range(_ROUNDS, 0, -1):
        count = left // rounds
        if count:
            yield range(first, first + count)
        left, first = left - count, first + count


def _order_of_take(order: Order, number: int, best: Take) -> Order:
    seed = order.seed + (number - 1) * _APART
    right = _right_layers(order, best)
    if number % 2 or not right or best.made.clip is None or order.known is not None:
        return replace(order, seed=seed)
    known = Known(best.made.clip.path.shape[1]).background().camera().looks(right).ways(right)
    return replace(order, seed=seed, given=best.made.clip, known=known.clip())


def _right_layers(order: Order, take: Take) -> list[int]:
    """The layers of all of whom nothing is wrong; none if what is wrong is nobody's own."""
    names = {actor.name for actor in order.spec.actors}
    blamed = {clause.about.split()[0] for clause in take.verdict.failed}
    if not blamed <= names:
        return []
    return [row for row, actor in enumerate(individuals(order.spec)) if actor.name not in blamed]
