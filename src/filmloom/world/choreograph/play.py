"""Play: what two do that play: hop at each other, bat a balloon up, pounce on a ball."""

from __future__ import annotations

import math

import numpy as np

from filmloom.world.animation import Track
from filmloom.world.choreograph.easing import keyed
from filmloom.world.choreograph.motions import JUMP_KEYS
from filmloom.world.choreograph.pair import Pair


def plays_with(pair: Pair) -> None:
    """A playmate hops and answers; a balloon is batted up; a ball is pounced upon and batted to and fro."""
    toy = pair.object.body
    if toy.alive:
        _romp(pair)
    elif toy.realm == "air":
        _bat_up(pair)
    else:
        _bat_to_and_fro(pair)


def _romp(pair: Pair) -> None:
    """Face to face: one leaps, the other answers, and they circle half a step each time."""
    beats = max(2, round(pair.seconds / 0.85))
    middle = 0.0
    reach = 0.5 * pair.apart + 0.03
    for who, spot, path, turn in ((-1, pair.subject, pair.subject_path, 0), (1, pair.object, pair.object_path, 1)):
        path.x[:] = middle + who * reach
        path.face[:] = -who
        for beat in range(beats):
            begin, length = beat / beats, 1 / beats
            p = np.clip((pair.u - begin) / length, 0.0, 1.0)
            if beat % 2 == turn:
                air = np.clip((p - 0.27) / 0.5, 0.0, 1.0)
                path.lift += 0.42 * spot.body.height * 4 * air * (1 - air)
                path.squash *= keyed(p, JUMP_KEYS)
                path.x += -who * 0.035 * np.sin(p * math.pi)
            else:
                path.lean += who * 7 * np.sin(p * math.pi)
                path.squash *= 1 - 0.08 * np.sin(p * math.pi)


def _bat_up(pair: Pair) -> None:
    """The light toy sinks, is batted, and sails up again in an arc."""
    beats = max(2, round(pair.seconds / 1.3))
    phase = pair.u * beats
    p = phase - np.minimum(phase.astype(int), beats - 1)
    body, toy = pair.subject.body, pair.object.body
    low = pair.subject.lift + 0.95 * body.height
    room = pair.stage.ground(pair.subject.depth) + pair.stage.safe_h - toy.height - low - 0.03
    if not pair.stage.has_ground:
        low, room = pair.subject.lift + (body.height + toy.height) / 2, 0.2
    rise = max(0.05, min(0.34, room))
    pair.subject_path.x[:] = 0.0
    swing = 0.16 * np.sin(pair.u * beats * math.pi)
    pair.object_path.x[:] = swing * np.clip(pair.u * 8, 0, 1)
    pair.object_path.lift[:] = low + rise * np.sin(np.clip(p, 0, 1) ** 0.75 * math.pi)
    pair.object_path.lean += 8 * np.cos(pair.u * beats * math.pi)
    pair.subject_path.x += 0.75 * pair.object_path.x
    pair.subject_path.face[:] = np.where(np.gradient(pair.object_path.x) >= 0, 1.0, -1.0)
    q = np.mod(p + 0.45, 1.0)
    air = np.clip((q - 0.27) / 0.4, 0.0, 1.0)
    pair.subject_path.lift += 0.16 * body.height * 4 * air * (1 - air)
    pair.subject_path.squash *= keyed(
        q, ((0.0, 1.0), (0.2, 0.88), (0.32, 1.1), (0.5, 1.0), (0.7, 0.9), (0.85, 1.02), (1.0, 1.0))
    )


def _bat_to_and_fro(pair: Pair) -> None:
    """Crouch, pounce in an arc over the ball, land behind it, bat it back; the ball bounces and rolls to rest."""
    beats = max(1, round(pair.seconds / 1.5))
    body, ball = pair.subject.body, pair.object.body
    reach = 0.5 * body.width + 0.42 * ball.width
    room = pair.stage.safe_w - pair.subject.half_width
    roll = float(np.clip(room * 2 - 2 * reach, 0.10, 0.34)) * float(pair.rng.uniform(0.85, 1.0))
    side = -1 if pair.rng.random() < 0.5 else 1
    at = -side * roll / 2
    u = pair.u * beats
    pair.subject_path.x[:] = at - side * reach
    pair.object_path.x[:] = at
    for beat in range(beats):
        p = np.clip(u - beat, 0.0, 1.0)
        here = (u >= beat) & (u <= beat + 1) if beat else u <= 1
        _bat(pair, p, here, (at, side, reach, roll))
        at, side = at + side * roll, -side


def _bat(
    pair: Pair, p: Track, here: np.ndarray[tuple[int], np.dtype[np.bool_]], shot: tuple[float, int, float, float]
) -> None:
    """One beat: strike at 0.2, the ball flies and bounces to rest by 0.85; the leap over it from 0.4 to 0.85."""
    at, side, reach, roll = shot
    body = pair.subject.body
    ball_at = at + side * roll * _ballistic(np.clip((p - 0.2) / 0.65, 0.0, 1.0))
    pair.object_path.x[:] = np.where(here, ball_at, np.where(p >= 1, at + side * roll, pair.object_path.x))
    pair.object_path.lift += np.where(
        here, _hops_of_ball(np.clip((p - 0.2) / 0.5, 0.0, 1.0)) * 0.9 * pair.object.body.height, 0.0
    )
    start, end = at - side * reach, at + side * (roll + reach)
    lunge = 0.06 * keyed(p, ((0.0, 0.0), (0.1, -0.5), (0.2, 1.0), (0.36, 0.2), (0.46, 0.0), (1.0, 0.0)))
    leap = np.clip((p - 0.46) / 0.38, 0.0, 1.0)
    cat = start + side * lunge * reach / 0.2 + (end - start) * leap
    pair.subject_path.x[:] = np.where(here, cat, np.where(p >= 1, end, pair.subject_path.x))
    high = max(0.55 * body.height, 1.25 * pair.object.body.height)
    pair.subject_path.lift += np.where(here, high * 4 * leap * (1 - leap), 0.0)
    keys = (
        (0.0, 1.0),
        (0.1, 0.9),
        (0.2, 1.06),
        (0.34, 0.98),
        (0.44, 0.78),
        (0.52, 1.14),
        (0.65, 1.0),
        (0.8, 1.08),
        (0.87, 0.78),
        (0.94, 1.04),
        (1.0, 1.0),
    )
    pair.subject_path.squash *= np.where(here, keyed(p, keys), 1.0)
    tilt = keyed(
        p,
        (
            (0.0, 0.0),
            (0.1, -5.0),
            (0.2, 9.0),
            (0.34, 0.0),
            (0.44, 3.0),
            (0.54, -16.0),
            (0.65, 0.0),
            (0.8, 14.0),
            (0.88, 0.0),
            (1.0, 0.0),
        ),
    )
    pair.subject_path.lean += np.where(here, side * tilt, 0.0)
    pair.subject_path.face[:] = np.where(
        here, np.where(p < 0.86, side, -side), np.where(p >= 1, -side, pair.subject_path.face)
    )


def _ballistic(q: Track) -> Track:
    """Fast from the paw, slowing by friction to rest: 1 - (1 - q)^2.4."""
    return 1 - (1 - q) ** 2.4


def _hops_of_ball(q: Track) -> Track:
    """Three bounces, each 0.35 as high as the one before: parabolas between contacts."""
    lift = np.zeros_like(q)
    for begin, end, high in ((0.0, 0.48, 1.0), (0.48, 0.78, 0.35), (0.78, 1.0, 0.12)):
        p = np.clip((q - begin) / (end - begin), 0.0, 1.0)
        lift += high * 4 * p * (1 - p)
    return lift
