"""Motions: whether an actor does in a step what the scene says: evidence of each of the sixteen in a way."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.check.seen import Seen, Sighting
from filmloom.world.choreograph.body import Body, cast_actor
from filmloom.world.choreograph.motions import PACE, walking_speed
from filmloom.world.scene import Actor, Motion, MotionKind

_SIDES: Final[dict[MotionKind, int]] = {"left": -1, "right": 1, "down": -1, "up": 1}
_ROOM: Final = 0.1
"""With less room than this, in units of the shorter side, a way can't be told."""
_WING_BEAT: Final = 0.025
"""Whatever stays in the air goes up and down by about this much."""
_COUNTED: Final = 0.54
"""How far a whole number of times may be from what its pace makes of it."""
_CRAMPED_HOP: Final = 0.1
"""The highest arc that may be one for want of room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a part of a way shows of one motion. None: it can't be told."""

    done: bool | None
    reason: str
    way: int = 0
    """-1 or 1: which way, for those that have one."""
    amount: float = 0.0
    """How much, in the motion's own unit."""
    amounts: tuple[float, ...] = ()
    """How much it would be slowly, normally and fast."""
    counted: bool = False
    """Whether the amount is a whole number of times."""
    cramped: bool = False
    """Whether the edge of the frame may have kept it from more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One thing in one step."""

    thing: Sighting
    body: Body
    seen: Seen
    kind: MotionKind
    """What is asked of it."""
    rows: slice
    seconds: float
    reach: tuple[float, float] | None = None
    """The first and last x that its whole group covers at the start; None: its own."""

    @property
    def x(self) -> Track:
        return self.thing.middle_x[self.rows]

    @property
    def lift(self) -> Track:
        return self.thing.lift(self.seen.stage)[self.rows]

    @property
    def turn(self) -> Track:
        return self.thing.track[self.rows, 3]

    @property
    def scale(self) -> Track:
        return self.thing.track[self.rows, 2]

    def smooth(self, values: Track) -> Track:
        """Without steps, wing beats and shivers."""
        width = 2 * round(0.1 * self.seen.fps) + 1
        kept: Track = np.convolve(np.pad(values, width // 2, mode="edge"), np.ones(width) / width, "valid")
        return kept


def passage_of(
    kind: MotionKind, thing: Sighting, actor: Actor, seen: Seen, step: tuple[int, int], crowd: int
) -> Passage:
    """A thing's way in one of the steps, which share the clip evenly. step: which, and of how many."""
    rows = len(thing.track)
    index, steps = step
    borders = np.round(np.linspace(0, rows - 1, steps + 1)).astype(int)
    body = cast_actor(actor, seen.stage, np.random.default_rng(0), crowd)
    part = slice(int(borders[index]), int(borders[index + 1]) + 1)
    body = replace(body, scale=float(np.nanmedian(thing.track[:, 2])))
    return Passage(thing=thing, body=body, seen=seen, kind=kind, rows=part, seconds=rows / seen.fps / steps)


def reach_of(passages: list[Passage]) -> tuple[float, float]:
    """From the left edge of a group to its right edge, at the start of a step: they go as far as all have room."""
    sides = [(float(p.x[0]), float(np.max(p.thing.width[p.rows])) / 2) for p in passages]
    return min(x - half for x, half in sides), max(x + half for x, half in sides)


def evidence(passage: Passage) -> Evidence:
    """What a passage shows of the motion that is asked of it."""
    kind = passage.kind
    if passage.seconds < 0.75:
        return Evidence(done=None, reason=f"{passage.seconds:.2f} s are too short to tell")
    if not np.isfinite(passage.thing.track[passage.rows, 0]).all():
        return _EVIDENCE[kind](passage) if kind in ("enter", "exit") else _half_seen()
    return _EVIDENCE[kind](passage)


def _half_seen() -> Evidence:
    return Evidence(done=False, reason="it was not seen all the time")


def speed_shown(motion: Motion, found: Evidence) -> bool | None:
    """Whether the amount is that of the asked speed, where the three differ."""
    if not found.amounts or not found.done or found.amount <= 0:
        return None
    wanted = list(PACE).index(motion.speed)
    fits = [_is_pace(found, each) for each in found.amounts]
    if found.cramped and found.amount < found.amounts[wanted]:
        return None
    if not fits[wanted]:
        return False
    if found.counted:
        return True if sum(fits) == 1 else None
    alike = [abs(math.log(each / found.amounts[wanted])) < math.log(1.25) for each in found.amounts]
    return None if sum(fits) > 1 or sum(alike) > 1 else True


def _is_pace(found: Evidence, amount: float) -> bool:
    """Whether what was seen may be this much."""
    if found.counted:
        # A whole number, of a pace that varies by seven in a hundred.
        return abs(found.amount - amount) < _COUNTED + 0.07 * amount
    apart = [abs(math.log(found.amount / each)) for each in found.amounts]
    own = abs(math.log(found.amount / amount))
    return own <= min(apart) + 0.02 or own < math.log(1.25)


def _across(p: Passage) -> Evidence:
    x = p.x
    way = float(x[-1] - x[0])
    left, right = p.reach or reach_of([p])
    side = 1 if way >= 0 else -1
    ways = tuple(walking_speed(p.body) * pace * p.seconds for pace in PACE.values())
    room = {-1: p.seen.stage.safe_w + left, 1: p.seen.stage.safe_w - right}
    amounts = tuple(max(1e-3, min(room[side], each)) for each in ways)
    done = abs(way) > max(0.04, min(0.08, 0.3 * amounts[0]))
    if not done and room[_SIDES[p.kind]] < _ROOM:
        return Evidence(done=None, reason="it stands at the edge already")
    cramped = room[side] - abs(way) < _ROOM
    return Evidence(done=done, way=side, amount=abs(way), amounts=amounts, cramped=cramped, reason=f"{way:+.2f} across")


def _upright(p: Passage) -> Evidence:
    lift = p.smooth(p.lift)
    way = float(lift[-1] - lift[0])
    amounts = tuple(0.3 * pace * p.seconds for pace in PACE.values())
    if abs(way) < 0.03 and _at_an_end(p):
        return Evidence(done=None, reason="there is no room above or below")
    cramped = _at_an_end(p) or _reaches_an_end(p)
    side = 1 if way > 0 else -1
    return Evidence(
        done=abs(way) > 0.03, way=side, amount=abs(way), amounts=amounts, cramped=cramped, reason=f"{way:+.2f} up"
    )


def _at_an_end(p: Passage) -> bool:
    """Whether there is hardly room above; for what is asked to come down, whether there is hardly room at all."""
    stage = p.seen.stage
    if p.kind in ("down", "fall"):
        return 2 * stage.safe_h - float(np.max(p.thing.height[p.rows])) < 0.25
    top = float((p.thing.middle_y - p.thing.height / 2)[p.rows].min())
    return top + stage.half_h < 0.14 or p.body.height > 1.2 * stage.half_h


def _reaches_an_end(p: Passage) -> bool:
    """Whether it comes near the upper or lower end of its room."""
    stage = p.seen.stage
    top = float((p.thing.middle_y - p.thing.height / 2)[p.rows].min()) + stage.half_h
    low = float(p.lift.min()) if stage.has_ground else stage.half_h - float(p.thing.foot[p.rows].max())
    return min(top, low) < 0.17


def _fall(p: Passage) -> Evidence:
    lift = p.lift
    way = float(lift[-1] - lift[0])
    if abs(way) < 0.05 and _at_an_end(p):
        return Evidence(done=None, reason="there is no room to fall")
    return Evidence(done=way < -0.05, reason=f"{way:+.2f} up")


def _rise(p: Passage) -> Evidence:
    lift = p.lift
    way = float(lift[-1] - lift[0])
    if abs(way) < 0.04 and _at_an_end(p):
        return Evidence(done=None, reason="there is no room above")
    return Evidence(done=way > 0.04, reason=f"{way:+.2f} up")


def _beyond(p: Passage) -> tuple[bool, bool]:
    """Whether it is out of the frame, or nearly, at the begin and at the end."""
    x = p.thing.middle_x[p.rows]
    edge = p.seen.stage.half_w
    first, last = x[0], x[-1]
    return bool(not abs(first) < edge), bool(not abs(last) < edge)


def _enter(p: Passage) -> Evidence:
    out_first, out_last = _beyond(p)
    where = f"{'outside' if out_first else 'inside'} first, {'outside' if out_last else 'inside'} last"
    return Evidence(done=out_first and not out_last, reason=where)


def _exit(p: Passage) -> Evidence:
    out_first, out_last = _beyond(p)
    where = f"{'outside' if out_first else 'inside'} first, {'outside' if out_last else 'inside'} last"
    return Evidence(done=not out_first and out_last, reason=where)


def _hops(p: Passage) -> tuple[int, float, float]:
    """Number of arcs, the highest, and the share of time in the air."""
    lift = p.lift
    base = np.interp(np.arange(len(lift)), [0, len(lift) - 1], [lift[0], lift[-1]])
    over = lift - base
    high = float(over.max())
    if high <= 0:
        return 0, high, 0.0
    count, up = 0, False
    low = over[0]
    peak = low
    for value in over:
        if not up:
            low = min(low, value)
            if value - low > 0.25 * high:
                up, peak = True, value
        else:
            peak = max(peak, value)
            if peak - value > 0.25 * high:
                up, low, count = False, value, count + 1
    return count, high, float((over > 0.25 * high).mean())


def _high_enough(p: Passage, high: float) -> bool:
    """Higher than steps and breath, unless there is no room."""
    return high > 0.15 * p.body.height or (high > 0.015 and _at_an_end(p))


def _hovers_below_the_edge(p: Passage) -> bool:
    """Whether it is in the air with so little room above that its arcs drown in its wing beats."""
    top = float((p.thing.middle_y - p.thing.height / 2)[p.rows].min()) + p.seen.stage.half_h
    return p.body.realm == "air" and top - (p.body.reach_up - p.body.height) < 0.18


def _bounce(p: Passage) -> Evidence:
    count, high, share = _hops(p)
    amounts = tuple(max(1.0, p.seconds * 1.15 * (0.6 + 0.4 * pace)) for pace in PACE.values())
    done: bool | None = count >= 1 and _high_enough(p, high) and share > 0.5
    vague = _hovers_below_the_edge(p)
    if not done and vague and count and _WING_BEAT < high < _CRAMPED_HOP:
        done = None
    return Evidence(
        done=done,
        amount=count,
        amounts=() if vague else amounts,
        counted=True,
        cramped=_at_an_end(p),
        reason=f"{count} arcs of {high:.2f}, {share:.0%} in the air",
    )


def _jump(p: Passage) -> Evidence:
    count, high, share = _hops(p)
    amounts = tuple(max(1.0, p.seconds * 0.75 * (0.5 + 0.5 * pace)) for pace in PACE.values())
    done: bool | None = count >= 1 and _high_enough(p, high) and share < 0.64
    vague = _hovers_below_the_edge(p)
    if not done and vague and count and _WING_BEAT < high < _CRAMPED_HOP:
        done = None
    return Evidence(
        done=done,
        amount=count,
        amounts=() if vague else amounts,
        counted=True,
        cramped=_at_an_end(p),
        reason=f"{count} arcs of {high:.2f}, {share:.0%} in the air",
    )


def _spin(p: Passage) -> Evidence:
    turned = float(p.turn[-1] - p.turn[0])
    amounts = tuple(max(1.0, p.seconds * 0.6 * pace) for pace in PACE.values())
    return Evidence(
        done=abs(turned) > 250,
        amount=abs(turned) / 360,
        amounts=amounts,
        counted=True,
        reason=f"turned by {turned:+.0f} degrees",
    )


def _grow(p: Passage) -> Evidence:
    factor = float(p.scale[-1] / p.scale[0])
    return Evidence(done=factor > 1.05, reason=f"{factor:.2f} times as large")


def _shrink(p: Passage) -> Evidence:
    factor = float(p.scale[-1] / p.scale[0])
    return Evidence(done=factor < 0.85, reason=f"{factor:.2f} times as large")


def _orbit(p: Passage) -> Evidence:
    """Round and round in depth: across and size a quarter of a turn apart."""
    part = slice(len(p.x) // 8, None)
    x, scale = p.smooth(p.x)[part], p.smooth(p.scale)[part]
    x, scale = x - (x.max() + x.min()) / 2, scale / np.mean(scale) - 1
    wide, deep = float(np.ptp(x)) / 2, float(np.ptp(scale)) / 2
    if wide < 0.03 or deep < 0.03:
        return Evidence(done=False, reason=f"{wide:.2f} across, {deep:.0%} in size")
    angle = np.unwrap(np.arctan2((scale - (scale.max() + scale.min()) / 2) / deep, x / wide))
    turns = abs(float(angle[-1] - angle[0])) / math.tau
    amounts = tuple(max(1.0, p.seconds * 0.3 * pace) for pace in PACE.values())
    return Evidence(done=turns > 0.6, amount=turns, amounts=amounts, counted=True, reason=f"{turns:.1f} rounds")


def _shake(p: Passage) -> Evidence:
    if p.seen.fps < 12:
        return Evidence(done=None, reason=f"{p.seen.fps:g} frames per second are too few to see it shake")
    swing = p.turn - p.smooth(p.turn)
    crossings = int(np.sum(np.diff(np.sign(swing)) != 0))
    strong = float(np.percentile(np.abs(swing), 85))
    done = strong > 0.8 and crossings > 3.5 * p.seconds
    return Evidence(done=done, reason=f"{crossings} swings of {strong:.1f} degrees")


def _still(p: Passage) -> Evidence:
    across, up = float(np.ptp(p.x)), float(np.ptp(p.smooth(p.lift)))
    turned, grown = float(np.ptp(p.turn)), float(p.scale.max() / p.scale.min())
    done = across < 0.06 and up < 0.08 + p.seen.grain / 4 and turned < 30 and grown < 1.06 + p.seen.grain
    done = done and (p.seen.grain > 0 or not _shake(p).done)
    return Evidence(done=done, reason=f"{across:.2f} across, {up:.2f} up, {turned:.0f} degrees, {grown:.2f} in size")


_EVIDENCE: Final[dict[MotionKind, Callable[[Passage], Evidence]]] = {
    "still": _still, "left": _across, "right": _across, "up": _upright, "down": _upright, "enter": _enter,
    "exit": _exit, "bounce": _bounce, "fall": _fall, "rise": _rise, "spin": _spin, "grow": _grow, "shrink": _shrink,
    "orbit": _orbit, "shake": _shake, "jump": _jump,
}  # fmt: skip


def right_way(kind: MotionKind, found: Evidence) -> bool | None:
    """Whether it went the asked way; None for what has none."""
    return None if kind not in _SIDES or not found.done else found.way == _SIDES[kind]
