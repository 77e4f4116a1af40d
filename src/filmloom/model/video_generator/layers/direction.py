"""Direction: requests in, animations out: writes the scripts, samples window by window, casts the layers.

The heart of the `layers` generator, for many requests at once; prompts and files are generator.py's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from filmloom.model.appearance import library
from filmloom.model.video_generator.layers.examples import frame_numbers
from filmloom.model.video_generator.layers.known import Known
from filmloom.model.video_generator.layers.sampler import (
    QUICK_TIMES,
    OnStep,
    Predict,
    Request,
    generate,
    noise,
    schedule,
)
from filmloom.model.video_generator.layers.script import individuals, write_script
from filmloom.model.video_generator.layers.tokens import (
    KNOTS,
    Clips,
    Curves,
    Numbers,
    curves_at,
    curves_of,
    decode,
    look_of,
    with_first_knots,
    without_seam,
)
from filmloom.model.video_generator.layers.windows import frames_of, joined, overlap_knots, windows
from filmloom.model.video_generator.request import Guidance
from filmloom.world import lexicon
from filmloom.world.animation import Animation
from filmloom.world.choreograph import perform
from filmloom.world.scene import Actor, SceneSpec

_BATCH: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How to sample."""

    num_inference_steps: int = 25
    guidance: Guidance = "none"
    guidance_scale: float = 2.0
    is_quick: bool = False
    """Whether the network is the one that was trained for QUICK_TIMES; then the steps are those."""

    @property
    def times(self) -> npt.NDArray[np.float64]:
        return np.array(QUICK_TIMES) if self.is_quick else schedule(self.num_inference_steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One animation that is asked for."""

    spec: SceneSpec
    seed: int
    aspect: float = 16 / 9
    fps: float = 25
    appearances: dict[str, Numbers] = field(default_factory=dict)
    """By actor's name, for those that the library doesn't have: the user's own pictures."""
    given: Clips | None = None
    """Of one clip [1 ...], what `known` says is known; of the first window, if there are several."""
    known: Clips | None = None
    given_knots: int = 0
    """Of these, how many first moments are given, and lead into the rest."""

    @property
    def num_windows(self) -> int:
        return len(windows(self.spec.seconds))


@dataclass(frozen=True, slots=True)
class Made:
    """What was sampled for an order."""

    animation: Animation
    clip: Clips | None
    """[1 l ...] what it was drawn from; None if there are several windows."""


def animate(predict: Predict, order: Order, sampling: Sampling, on_step: OnStep | None = None) -> Animation:
    """One animation, as long as its scene says; each window begins with the end of the one before."""
    return make_one(predict, order, sampling, on_step).animation


def make_one(predict: Predict, order: Order, sampling: Sampling, on_step: OnStep | None = None) -> Made:
    """As animate, with what it was drawn from."""
    spans = windows(order.spec.seconds)
    frames = max(2, round(order.spec.seconds * order.fps))
    parts: list[Curves] = []
    clips: list[Clips] = []
    for number, span in enumerate(spans):
        given, known = (order.given, order.known) if number == 0 else _carried(clips[-1], spans[number - 1], span)
        request = request_of(order, span)
        sampled = _sampled(predict, [request], [order.seed + number], [given], [known], sampling, on_step)
        knots = overlap_knots(span) if number else order.given_knots
        clips.append(without_seam(sampled, knots) if knots else sampled)
        rows = frames_of(span, spans[-1][1], frames)
        parts.append(curves_of(clips[-1], rows.stop - rows.start))
    animation = _performed(order, clips[0], joined(parts, spans, frames))
    return Made(animation, clips[0] if len(clips) == 1 else None)


def made_many(predict: Predict, orders: Sequence[Order], sampling: Sampling) -> list[Made]:
    """As make_one, for many at once: those of one window and as many layers share their predictions."""
    clips = iter(sampled_many(predict, [order for order in orders if order.num_windows == 1], sampling))
    return [
        make_one(predict, order, sampling) if order.num_windows > 1 else _drawn(order, next(clips)) for order in orders
    ]


def _drawn(order: Order, clip: Clips) -> Made:
    return Made(drawn(order, clip), clip)


def sampled_many(predict: Predict, orders: Sequence[Order], sampling: Sampling) -> list[Clips]:
    """The clips [1 l ...] of orders of one window, before they are drawn."""
    made: dict[int, Clips] = {}
    groups: dict[int, list[int]] = {}
    for index, order in enumerate(orders):
        groups.setdefault(_layers_of(order.spec), []).append(index)
    for indices in groups.values():
        for first in range(0, len(indices), _BATCH):
            some = indices[first : first + _BATCH]
            chosen = [orders[index] for index in some]
            requests = [request_of(order, (0.0, order.spec.seconds)) for order in chosen]
            givens, knowns = [order.given for order in chosen], [order.known for order in chosen]
            clips = _sampled(predict, requests, [order.seed for order in chosen], givens, knowns, sampling, None)
            made.update((index, clips[row : row + 1]) for row, index in enumerate(some))
    return [made[index] for index in range(len(orders))]


def drawn(order: Order, clip: Clips) -> Animation:
    """The animation in one clip [1 ...] of a single window, as when it is only half made."""
    return _performed(order, clip, curves_of(clip, max(2, round(order.spec.seconds * order.fps))))


def request_of(order: Order, span: tuple[float, float]) -> Request:
    """What the network is told of one window."""
    frame = frame_numbers(aspect=order.aspect, seconds=order.spec.seconds, window=span)
    script = write_script(order.spec, lambda actor: _appearance(order, actor))
    return Request(script, frame, _layers_of(order.spec))


def _layers_of(spec: SceneSpec) -> int:
    return max(1, len(individuals(spec)))


def _appearance(order: Order, actor: Actor) -> Numbers:
    return order.appearances[actor.name] if actor.name in order.appearances else library().vector(actor.concept)


def _sampled(
    predict: Predict,
    requests: list[Request],
    seeds: list[int],
    givens: list[Clips | None],
    knowns: list[Clips | None],
    sampling: Sampling,
    on_step: OnStep | None,
) -> Clips:
    num_layers = requests[0].num_layers
    noises = [noise(seed, num_layers) for seed in seeds]
    nothing = Known(num_layers).clip()
    return generate(
        predict,
        requests,
        _stacked(noises),
        given=_stacked([given or nothing for given in givens]),
        known=_stacked([known or nothing for known in knowns]),
        times=sampling.times,
        guidance=sampling.guidance,
        guidance_scale=sampling.guidance_scale,
        on_step=on_step,
    )


def _stacked(clips: Sequence[Clips]) -> Clips:
    return Clips(*(np.concatenate([getattr(each, name) for each in clips]) for name in ("scene", "path", "pose")))


def _carried(before: Clips, old: tuple[float, float], new: tuple[float, float]) -> tuple[Clips, Clips]:
    """What the next window is given: looks and place, and at its first knots the way as it was."""
    num_layers = before.path.shape[1]
    knots = overlap_knots(new)
    moments = np.linspace(new[0], new[1], KNOTS)[:knots]
    given = with_first_knots(before, curves_at(before, (moments - old[0]) / (old[1] - old[0])))
    known = Known(num_layers).background().looks(range(num_layers)).moments(slice(0, knots))
    return given, known.clip()


def _performed(order: Order, clip: Clips, curves: Curves) -> Animation:
    return performed(clip, curves, individuals(order.spec), aspect=order.aspect, fps=order.fps, seed=order.seed)


def performed(
    clip: Clips, curves: Curves, people: Sequence[Actor | None], *, aspect: float, fps: float, seed: int
) -> Animation:
    """The animation in one clip [1 ...] and its curves. people: whom each layer was asked to be; None: nobody said."""
    return perform(decode(clip, curves, _cast(clip, people), aspect=aspect, fps=fps), seed)


def _cast(clip: Clips, people: Sequence[Actor | None]) -> list[tuple[int, Actor]]:
    """Who is there: for each present layer the user's own picture, or the nearest in the library."""
    looks = [look_of(pose) for pose in clip.pose[0][: len(people)]]
    named = dict.fromkeys([*lexicon_keys(), *(actor.concept for actor in people if actor and actor.concept)])
    nearest = library().nearest(np.stack([look.appearance for look in looks]), among=[*named]) if looks else []
    cast: list[tuple[int, Actor]] = []
    for row, (look, concept) in enumerate(zip(looks, nearest, strict=True)):
        if look.presence > 0:
            person = people[row]
            picture, name = (person.picture, person.name) if person else ("", concept)
            color = look.color if not picture and lexicon.concept(concept).tintable else None
            cast.append(
                (row, Actor(name=f"{name} {row + 1}", concept="" if picture else concept, picture=picture, color=color))
            )
    return cast


@cache
def lexicon_keys() -> tuple[str, ...]:
    return tuple(each.key for each in lexicon.concepts())
