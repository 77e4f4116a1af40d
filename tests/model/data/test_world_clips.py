"""World clips: each follows from its number, is of its split, and says where its actors are."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from filmloom.model.data.captioned_clip import batches
from filmloom.model.data.workers import prefetched
from filmloom.model.data.world_clips import WorldClips
from filmloom.world.rasterise import rasterise
from filmloom.world.sample import split_of

SOURCE = WorldClips(size=32, num_frames=4, num_captions=2)


def test_a_clip_follows_from_its_number_alone():
    before = SOURCE.clip(3)
    SOURCE.clip(4)
    again = SOURCE.clip(3)
    assert (before.frames == again.frames).all() and before.captions == again.captions
    assert (before.frames != SOURCE.clip(4).frames).any()
    assert (before.frames != replace(SOURCE, seed=1).clip(3).frames).any()


def test_it_has_frames_a_mask_and_captions_in_both_languages():
    clip = SOURCE.clip(0)
    assert clip.frames.shape == (4, 32, 32, 3) and clip.frames.dtype == np.uint8
    assert clip.mask.shape == (4, 32, 32)
    assert sorted(any("一" <= each <= "鿿" for each in said) for said in clip.captions) == [False, True]


def test_a_larger_target_shows_the_same():
    clip = SOURCE.clip(1, scale=2)
    assert clip.target.shape == (4, 64, 64, 3) and clip.mask.shape == (4, 64, 64)
    small = clip.target.reshape(4, 32, 2, 32, 2, 3).mean((2, 4))
    assert np.abs(small - clip.frames).mean() < 6


def test_the_mask_covers_the_actors_and_not_the_place():
    index = next(k for k in range(99) if SOURCE.played(k, np.random.default_rng(0))[0].actors)
    clip = SOURCE.clip(index)
    animation = SOURCE.played(index, np.random.default_rng([SOURCE.seed, index, 1]))[1]
    empty = rasterise(replace(animation, layers=()), (32, 32)).astype(int)
    assert 0 < clip.mask.mean() < 0.7
    assert np.abs(clip.frames.astype(int) - empty)[clip.mask == 0].max() <= 10


@pytest.mark.parametrize("split", ["train", "seen", "held_out"])
def test_sisters_share_their_ways_and_their_split_and_differ_in_looks(split):
    source = replace(SOURCE, split=split)
    looks = set()
    for index in range(8, 12):
        spec, animation = source.played(index, np.random.default_rng(index))
        assert split_of(spec) == split and spec.seconds == 4.0
        assert (animation.hour, animation.weather) == (spec.hour, spec.weather)
        assert [layer.color for layer in animation.layers] == [a.color for a in spec.actors for _ in range(a.count)]
        first = source.played(8, np.random.default_rng(8))[1]
        for layer, other in zip(animation.layers, first.layers, strict=True):
            assert (layer.track == other.track).all() and layer.concept == other.concept
        looks.add((spec.camera, spec.hour, spec.weather, tuple(actor.color for actor in spec.actors)))
    assert len(looks) > 1


def test_every_scene_is_of_its_split_at_the_length_that_is_trained():
    for split in ("train", "seen", "held_out"):
        source = replace(SOURCE, split=split)
        spec = source.spec(np.random.default_rng(1))
        assert split_of(spec) == split and spec.seconds == 4.0


def test_workers_give_the_same_in_the_same_order():
    plan = [(range(at, at + 2), 1) for at in (0, 4, 2)]
    here = list(batches(SOURCE, iter(plan)))
    there = list(islice(batches(SOURCE, iter(plan), num_workers=1), 3))
    for mine, theirs in zip(here, there, strict=True):
        assert (mine.frames == theirs.frames).all() and mine.captions == theirs.captions


def test_a_thread_gives_all_in_order_and_then_ends():
    assert list(prefetched(iter(range(7)))) == list(range(7))
    assert not list(prefetched(iter([])))
