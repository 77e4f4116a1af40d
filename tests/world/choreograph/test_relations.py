import sys
from pathlib import Path

import numpy as np
import pytest

from filmloom.world.choreograph import choreograph
from filmloom.world.scene import Actor

sys.path.insert(0, str(Path(__file__).parent))

from stages import ASPECTS, box, frame_half, named, scene

SEEDS = (0, 1, 5)


def related(subject, kind, other, *, aspect=16 / 9, seed=1, steps=(), **more):
    animation = choreograph(
        scene(subject, other, relations=[(subject, kind, other)], steps=steps, **more), seed, aspect=aspect
    )
    return named(animation, subject), named(animation, other)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_next_to_is_beside_and_close(aspect, seed):
    cat, dog = related("cat", "next_to", "dog", aspect=aspect, seed=seed)
    (left_a, _, right_a, bottom_a), (left_b, _, right_b, bottom_b) = box(cat), box(dog)
    gap = max(left_a[0] - right_b[0], left_b[0] - right_a[0])
    assert -0.01 < gap < 0.15
    assert abs(bottom_a[0] - bottom_b[0]) < 0.05


def test_next_to_goes_along():
    cat, dog = related("cat", "next_to", "dog", steps=[[("dog", "right")]])
    apart = cat.track[:, 0] - dog.track[:, 0]
    assert dog.track[-1, 0] - dog.track[0, 0] > 0.4
    assert np.ptp(apart) < 0.12


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("subject", ["cat", "bird"])
def test_above_is_above(aspect, subject):
    above, house = related(subject, "above", "house", aspect=aspect)
    assert box(above)[3].max() < box(house)[1].min() + 0.03
    assert np.abs(above.track[:, 0] - house.track[:, 0]).max() < 0.15


@pytest.mark.parametrize("seed", SEEDS)
def test_in_front_of_is_nearer_and_lower(seed):
    child, house = related("child", "in_front_of", "house", seed=seed)
    assert child.track[0, 7] < house.track[0, 7] - 0.2
    assert child.ground > house.ground
    left, _, right, _ = box(house)
    assert left[0] < child.track[0, 0] < right[0]


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_chase_stays_a_chase(aspect, seed):
    dog, rabbit = related("dog", "chases", "rabbit", aspect=aspect, seed=seed)
    frames = len(dog.track)
    ways = []
    for layer in (dog, rabbit):
        way = np.abs(np.diff(layer.track[:, 0])).sum()
        assert way > 0.5
        ways.append(way)
    distance = np.hypot(dog.track[:, 0] - rabbit.track[:, 0], 0.5 * (dog.track[:, 7] - rabbit.track[:, 7]))
    assert distance.min() > 0.05 and distance.max() < 0.8
    late = np.interp(np.arange(frames) - 12, np.arange(frames), rabbit.track[:, 0])
    assert np.abs(dog.track[12:, 0] - late[12:]).mean() < np.abs(dog.track[12:, 0] - rabbit.track[12:, 0]).mean()


def test_a_chase_along_a_given_way_gains_a_little():
    dog, cat = related("dog", "chases", "cat", steps=[[("cat", "right")]])
    gap = cat.track[:, 0] - dog.track[:, 0]
    assert gap.min() > 0
    assert gap[70] < gap[0]
    assert dog.track[-1, 0] > dog.track[0, 0] + 0.4


@pytest.mark.parametrize("aspect", ASPECTS)
def test_follows_makes_the_same_way_later(aspect):
    duck, goose = related("chick", "follows", "chicken", aspect=aspect)
    side = np.sign(goose.track[-1, 0] - goose.track[0, 0])
    assert abs(goose.track[-1, 0] - goose.track[0, 0]) > 0.1
    assert (side * (goose.track[:, 0] - duck.track[:, 0])).min() > 0
    assert side * (duck.track[-1, 0] - duck.track[0, 0]) > 0.1


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_cat_plays_with_a_ball(aspect, seed):
    cat, ball = related("cat", "plays_with", "ball", aspect=aspect, seed=seed, seconds=6.0)
    assert np.ptp(ball.track[:, 0]) > 0.12
    bottom = box(ball)[3]
    assert (ball.ground - bottom).max() > 0.05  # it flies in arcs
    assert np.ptp(ball.track[:, 3]) > 60  # and rolls
    pounces = ball.ground - box(cat)[3]
    assert pounces.max() > 0.08
    turns = np.sum(np.diff(np.sign(cat.track[:, 5])) != 0)
    assert turns >= 2
    assert np.abs(cat.track[:, 0] - ball.track[:, 0]).min() < 0.3


def test_a_balloon_is_batted_up_and_playmates_take_turns():
    _, balloon = related("girl", "plays_with", "balloon", seconds=6.0)
    peaks = np.sum(np.diff(np.sign(np.diff(balloon.track[:, 1]))) > 0)
    assert peaks >= 3
    panda, fox = related("panda", "plays_with", "fox", seconds=4.0)
    up_panda, up_fox = (layer.ground - box(layer)[3] > 0.04 for layer in (panda, fox))
    assert up_panda.any() and up_fox.any()
    assert not (up_panda & up_fox).any()


@pytest.mark.parametrize("aspect", ASPECTS)
def test_who_meet_come_from_both_sides_and_face_each_other(aspect):
    cat, dog = related("cat", "meets", "dog", aspect=aspect)
    half, _ = frame_half(aspect)
    assert np.sign(cat.track[0, 0]) == -np.sign(dog.track[0, 0])
    assert min(abs(cat.track[0, 0]), abs(dog.track[0, 0])) > half - 0.25
    assert abs(cat.track[-1, 0] - dog.track[-1, 0]) < 0.75
    for layer, other in ((cat, dog), (dog, cat)):
        looks = -layer.track[-1, 5]  # both are drawn looking left
        assert looks == np.sign(other.track[-1, 0] - layer.track[-1, 0])


@pytest.mark.parametrize("steps", [(), [[("dog", "right")]]])
def test_what_is_carried_moves_with_its_carrier(steps):
    dog, bone = related("dog", "carries", "package", steps=steps)
    apart = np.hypot(dog.track[:, 0] - bone.track[:, 0], dog.track[:, 1] - bone.track[:, 1])
    assert np.abs(np.diff(dog.track[:, 0])).sum() > 0.4
    assert apart.max() < 0.4
    assert box(bone)[3].max() < dog.ground - 0.02


@pytest.mark.parametrize("seed", SEEDS)
def test_looks_at_turns_to_it_and_leans(seed):
    cat, bird = related("cat", "looks_at", "bird", seed=seed)
    toward = np.sign(bird.track[-1, 0] - cat.track[-1, 0])
    assert -cat.track[-1, 5] == toward
    assert np.abs(cat.track[40:, 3]).mean() > 2


def test_a_group_meets_one():
    spec = scene(
        Actor(name="child", concept="child", count=3),
        "robot",
        relations=[("child", "meets", "robot")],
        background="street",
    )
    animation = choreograph(spec, 1)
    robot = named(animation, "robot").track[-1, 0]
    sides = {float(np.sign(layer.track[-1, 0] - robot)) for layer in animation.layers if layer.name != "robot"}
    assert len(sides) == 1
