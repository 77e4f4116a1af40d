import sys
from pathlib import Path

import numpy as np
import pytest

from filmloom.world.choreograph import choreograph
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Actor

sys.path.insert(0, str(Path(__file__).parent))

from stages import ASPECTS, box, column, frame_half, moves, scene


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("concept", ["cat", "bus", "bird", "rabbit", "ball", "balloon"])
@pytest.mark.parametrize(("kind", "sign"), [("left", -1), ("right", 1)])
def test_going_left_or_right_goes_there_and_looks_there(concept, kind, sign, aspect):
    animation = moves(concept, kind, aspect=aspect)
    x = column(animation, "x")
    assert sign * (x[-1] - x[0]) > 0.25
    if concept in ("cat", "bus", "bird", "rabbit"):
        assert column(animation, "flip")[len(x) // 2] == -sign  # all four are drawn looking left


def test_a_start_is_announced_by_a_small_step_back():
    x = column(moves("bus", "right"), "x")
    assert x[:12].min() < x[0] - 0.004


def test_pace_is_slow_at_both_ends():
    speed = np.abs(np.diff(column(moves("bus", "right"), "x")))
    assert speed[-5:].mean() < 0.4 * speed[45:55].mean() > 0


@pytest.mark.parametrize("concept", ["balloon", "bird", "rocket", "cat"])
def test_rise_goes_up_all_the_way(concept):
    y = column(moves(concept, "rise"), "y")
    assert y[-1] < y[0] - 0.25
    smooth = np.convolve(y, np.full(15, 1 / 15), mode="valid")
    assert np.diff(smooth)[10:].max() < 0.002


def test_a_rocket_that_rises_points_up_and_one_that_flies_right_points_right():
    assert column(moves("rocket", "rise", background="space"), "rotation")[60] == pytest.approx(-45, abs=8)
    assert column(moves("rocket", "right", background="space"), "rotation")[50] == pytest.approx(45, abs=25)


@pytest.mark.parametrize("kind", ["up", "down"])
def test_up_and_down(kind):
    y = column(moves("bird", kind), "y")
    assert (y[-1] < y[0] - 0.1) if kind == "up" else (y[-1] > y[0] + 0.1)


def test_what_falls_speeds_up_lands_and_bounces_less():
    animation = moves("ball", "fall")
    bottom = box(animation.layers[0])[3]
    ground = animation.layers[0].ground
    assert bottom[0] < ground - 0.4
    landed = int(np.argmax(bottom > ground - 0.06))
    assert np.diff(bottom[:landed]).argmax() > 0.6 * landed
    assert 0.02 < ground - bottom[landed + 4 : landed + 30].min() < 0.35 * (ground - bottom[0])
    assert abs(bottom[-1] - ground) < 0.01


@pytest.mark.parametrize("seconds", [2.0, 4.0])
def test_bounce_touches_the_ground_and_squashes_there(seconds):
    animation = moves("ball", "bounce", seconds=seconds)
    bottom, ground = box(animation.layers[0])[3], animation.layers[0].ground
    height = ground - bottom
    peaks = np.sum((height[1:-1] > height[:-2]) & (height[1:-1] >= height[2:]) & (height[1:-1] > 0.04))
    assert peaks == round(seconds * 1.15)
    assert height.min() > -0.006
    squash = column(animation, "squash")
    assert squash[height < 0.004].min() < 0.86
    assert squash[height > 0.1].min() > 0.97


@pytest.mark.parametrize("concept", ["star", "person", "ball"])
def test_spin_makes_whole_turns_and_winds_up_first(concept):
    rotation = column(moves(concept, "spin"), "rotation")
    turn = rotation[-1] - rotation[0]
    assert abs(turn) > 300
    assert abs(turn / 360 - round(turn / 360)) < 0.03
    wind_up = np.sign(turn) * (rotation[:15] - rotation[0])
    assert wind_up.min() < -5


def test_grow_and_shrink():
    grown, shrunk = column(moves("cat", "grow"), "scale"), column(moves("cat", "shrink"), "scale")
    assert grown[-1] > 1.2 * grown[0]
    assert shrunk[-1] < 0.75 * shrunk[0]
    assert grown.max() > grown[-1]  # it goes a little too far and comes back


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("concept", ["cat", "car", "airplane", "fish"])
def test_enter_begins_outside_and_ends_inside(concept, aspect):
    layer = moves(concept, "enter", aspect=aspect).layers[0]
    left, _, right, _ = box(layer)
    half, _ = frame_half(aspect)
    assert left[0] > half or right[0] < -half
    assert left[-1] > -half and right[-1] < half


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("concept", ["cat", "car", "airplane", "snowman"])
def test_exit_leaves_the_frame(concept, aspect):
    layer = moves(concept, "exit", aspect=aspect).layers[0]
    left, _, right, _ = box(layer)
    half, _ = frame_half(aspect)
    assert left[-1] > half or right[-1] < -half
    assert left[0] > -half and right[0] < half


def test_who_entered_on_the_left_leaves_on_the_right():
    for seed in range(6):
        x = column(moves("airplane", "enter", "exit", background="sky", seed=seed), "x")
        assert np.sign(x[0]) == -np.sign(x[-1])


def test_orbit_goes_around_the_other():
    animation = choreograph(scene("moon", "earth", steps=[[("moon", "orbit")]], background="space", seconds=6), 2)
    moon, earth = animation.layers
    x, depth = moon.track[:, 0] - earth.track[:, 0], moon.track[:, 7] - earth.track[:, 7]
    assert x.max() > 0.1 and x.min() < -0.1
    assert depth.max() > 0.05 and depth.min() < -0.05


def test_shake_trembles_and_comes_to_rest():
    x = column(moves("alarm_clock", "shake"), "x")
    swings = np.sum(np.diff(np.sign(np.diff(x))) != 0)
    assert swings > 20
    assert np.ptp(x) > 0.01
    assert np.ptp(x[-4:]) < 0.35 * np.ptp(x)


def test_jump_crouches_leaves_the_ground_and_lands():
    animation = moves("boy", "jump")
    bottom, ground, squash = box(animation.layers[0])[3], animation.layers[0].ground, column(animation, "squash")
    assert (ground - bottom).max() > 0.1
    airborne = int(np.argmax(ground - bottom > 0.02))
    assert squash[:airborne].min() < 0.92
    assert abs(bottom[-1] - ground) < 0.02


def test_still_breathes_and_stays():
    animation = moves("cat", "still")
    assert 0.005 < np.ptp(column(animation, "squash")) < 0.08
    assert np.ptp(column(animation, "x")) < 0.02
    house = moves("house", "still")
    assert np.ptp(house.layers[0].track, axis=0).max() == 0


def test_steps_follow_each_other_where_the_last_one_ended():
    x = column(moves("car", "right", "jump", "left"), "x")
    n = len(x)
    assert x[n // 3] > x[0] + 0.2
    assert abs(x[n // 3 + 3] - x[2 * n // 3 - 3]) < 0.1
    assert x[-1] < x[2 * n // 3] - 0.2


def test_a_ball_rolls_as_far_as_it_turns():
    animation = moves("basketball", "right")
    outline_radius = (box(animation.layers[0])[3] - box(animation.layers[0])[1])[0] / 2
    turned = np.radians(np.ptp(column(animation, "rotation")))
    assert turned * outline_radius == pytest.approx(np.ptp(column(animation, "x")), rel=0.06)


def test_walkers_step_and_hoppers_hop():
    walking = box(moves("cat", "right").layers[0])[3]
    hopping = box(moves("rabbit", "right").layers[0])[3]
    assert 0.004 < np.ptp(walking) < 0.06
    assert 0.03 < np.ptp(hopping) < 0.2


def test_several_of_a_kind_are_not_in_lock_step():
    spec = scene(Actor(name="bird", concept="bird", count=3), steps=[[("bird", "right")]])
    first, second, third = (layer.track for layer in choreograph(spec, 5).layers)
    for other in (second, third):
        assert np.ptp(first[:, 0] - other[:, 0]) > 0.01
        assert np.abs(first[:, 4] - other[:, 4]).max() > 0.02


def test_near_is_larger_and_lower_than_far():
    spec = scene(
        Actor(name="a", concept="cat", depth="near", place="left"),
        Actor(name="b", concept="cat", depth="far", place="right"),
    )
    near, far = choreograph(spec, 1).layers
    assert near.track[0, 2] > 1.4 * far.track[0, 2]
    assert near.ground > far.ground + 0.1
    assert near.ground < Stage(aspect=16 / 9, background="meadow").half_h
