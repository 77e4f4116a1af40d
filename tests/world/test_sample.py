"""The stream of scenes: canonical, plausible, in the proportions of its table, and never across its splits."""

from collections import Counter
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from filmloom.world import lexicon
from filmloom.world.canonical import canonical
from filmloom.world.choreograph import choreograph
from filmloom.world.sample import PROPORTIONS, is_held_out, sample, sample_seed, split_of
from filmloom.world.scene import (
    ActorSize,
    Background,
    Camera,
    Color,
    Depth,
    Hour,
    MotionKind,
    Place,
    RelationKind,
    Speed,
    Weather,
)
from filmloom.world.splits import TEST_SEEDS, TRAIN_SEEDS, is_held_out_pair, pairs_of


def stream(split, count, seed=0):
    rng = np.random.default_rng(seed)
    return [sample(rng, split) for _ in range(count)]


@pytest.fixture(scope="module")
def train():
    return stream("train", 4500)


@pytest.fixture(scope="module")
def held_out():
    return stream("held_out", 1200)


def test_the_same_seed_gives_the_same_scenes():
    assert stream("any", 50, seed=7) == stream("any", 50, seed=7)
    assert stream("any", 50, seed=7) != stream("any", 50, seed=8)


def test_scenes_are_canonical_and_fit_the_layers_of_a_model(train, held_out):
    for spec in (*train, *held_out):
        assert canonical(spec) == spec
        assert sum(actor.count for actor in spec.actors) <= 6
        assert len(spec.steps) <= 3


def test_a_scene_is_in_the_split_that_was_asked_for(train, held_out):
    assert all(split_of(spec) == "train" and not is_held_out(spec) for spec in train)
    assert all(split_of(spec) == "held_out" and is_held_out(spec) for spec in held_out)
    assert all(split_of(spec) == "seen" and not is_held_out(spec) for spec in stream("seen", 40))


def test_training_never_shows_a_held_out_pair(train, held_out):
    shown = {pair for spec in train for pair in pairs_of(spec)}
    assert not any(is_held_out_pair(*pair) for pair in shown)
    kinds = {pair[0] for spec in held_out for pair in pairs_of(spec) if is_held_out_pair(*pair)}
    assert kinds == {"concept background", "color concept", "concept motion", "motion motion", "relation category"}


def test_one_in_five_of_all_pairs_is_held_out():
    keys = [concept.key for concept in lexicon.concepts()]
    motions, places = get_args(MotionKind), get_args(Background)
    for kind, pairs in (
        ("concept motion", [(key, motion) for key in keys for motion in motions]),
        ("concept background", [(key, place) for key in keys for place in places]),
        ("motion motion", [(first, second) for first in motions for second in motions]),
    ):
        share = sum(is_held_out_pair(kind, *pair) for pair in pairs) / len(pairs)
        assert 0.17 < share < 0.23, kind


def test_training_shows_every_value(train):
    actors = [actor for spec in train for actor in spec.actors]
    motions = [motion for spec in train for step in spec.steps for motion in step]
    assert {spec.background for spec in train} == set(get_args(Background))
    assert {spec.camera for spec in train} == set(get_args(Camera))
    assert {spec.weather for spec in train} == set(get_args(Weather))
    assert {spec.hour for spec in train} == set(get_args(Hour))
    assert {relation.kind for spec in train for relation in spec.relations} == set(get_args(RelationKind))
    assert {motion.kind for motion in motions} == set(get_args(MotionKind))
    assert {motion.speed for motion in motions} == set(get_args(Speed))
    assert {actor.color for actor in actors} == {None, *get_args(Color)}
    assert {actor.size for actor in actors} == set(get_args(ActorSize))
    assert {actor.place for actor in actors} == {None, *get_args(Place)}
    assert {actor.depth for actor in actors} == set(get_args(Depth))
    assert {actor.count for actor in actors} == set(range(1, 7))
    assert {actor.concept for actor in actors} == {concept.key for concept in lexicon.concepts()}
    following = {(a.kind, b.kind) for spec in train for one, two in pairwise(spec.steps) for a in one for b in two}
    assert len(following) > 150


def test_counts_order_and_relations_are_most_of_the_stream(train, held_out):
    for specs in (train, held_out):
        hard = sum(
            bool(spec.relations) or len(spec.steps) > 1 or any(actor.count > 1 for actor in spec.actors)
            for spec in specs
        )
        assert 0.6 < hard / len(specs) < 0.85
        assert 0.22 < sum(bool(spec.relations) for spec in specs) / len(specs) < 0.32
    shares = Counter(spec.camera for spec in train)
    assert abs(shares["still"] / len(train) - PROPORTIONS["camera"]["still"] / 100) < 0.03


def test_things_are_at_home_mostly_and_not_only(train):
    fish = [
        spec.background for spec in train for actor in spec.actors if lexicon.concept(actor.concept).home == "water"
    ]
    cars = [
        spec.background
        for spec in train
        for actor in spec.actors
        if lexicon.concept(actor.concept).category == "vehicles" and lexicon.concept(actor.concept).home == "ground"
    ]
    assert 0.5 < fish.count("sea") / len(fish) < 0.97
    assert 0.4 < sum(place in ("street", "city") for place in cars) / len(cars) < 0.95


def test_nobody_acts_after_leaving_or_comes_twice(train):
    for spec in train:
        for actor in spec.actors:
            own = [(index, motion.kind) for index, step in enumerate(spec.steps) for motion in step
                   if motion.actor == actor.name]  # fmt: skip
            assert all(kind != "enter" or index == 0 for index, kind in own)
            left = [index for index, kind in own if kind == "exit"]
            assert not left or max(index for index, _ in own) == left[0]


def test_seeds_of_train_and_test_never_meet():
    rng = np.random.default_rng(0)
    assert all(sample_seed(rng, "train") in TRAIN_SEEDS for _ in range(100))
    assert all(sample_seed(rng, split) in TEST_SEEDS for split in ("seen", "held_out") for _ in range(100))
    assert not set(TRAIN_SEEDS[-1:]) & set(TEST_SEEDS[:1])


def test_300_scenes_can_be_choreographed():
    rng = np.random.default_rng(5)
    for spec in stream("any", 300, seed=5):
        animation = choreograph(spec, sample_seed(rng, "any"), fps=6)
        assert len(animation.layers) == sum(actor.count for actor in spec.actors)
        assert all(np.isfinite(layer.track).all() for layer in animation.layers)
