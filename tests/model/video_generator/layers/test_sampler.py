"""Samplers on a network that knows the answer."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from filmloom.model.video_generator.layers.known import Known, random_known
from filmloom.model.video_generator.layers.sampler import Request, generate, noise, schedule
from filmloom.model.video_generator.layers.script import WORDS, Script
from filmloom.model.video_generator.layers.tokens import Clips

NOTHING_SAID = Script(np.zeros((0, WORDS), np.int64), np.zeros((0, 32), np.float32), np.zeros(0, np.int64))
REQUEST = Request(NOTHING_SAID, np.zeros(5, np.float32), 2)
ANSWER = noise(99, 2)


def oracle(clips, known, time, requests, told):
    return ANSWER if told else Clips(*(0 * each for each in astuple(ANSWER)))


def sample(**options):
    plain = {"given": ANSWER, "known": Known(2).clip(), "times": schedule(5), "guidance": "none"}
    return generate(oracle, [REQUEST], noise(1, 2), **{**plain, **options})


@pytest.mark.parametrize("steps", [1, 2, 4, 25])
def test_it_ends_where_the_network_points(steps):
    times = schedule(steps)
    assert len(times) == steps + 1
    assert times[0] == 0
    assert times[-1] == 1
    assert np.all(np.diff(times) > 0)
    assert np.allclose(sample(times=times).path, ANSWER.path, atol=1e-5)


def test_guidance_goes_beyond_what_the_words_say():
    guided = sample(guidance="cfg", guidance_scale=2.0)
    assert np.allclose(guided.scene, 2 * ANSWER.scene, atol=1e-4)
    interval = sample(guidance="interval", guidance_scale=2.0)
    assert not np.allclose(interval.scene, guided.scene, atol=1e-2)


def test_what_is_known_stays_to_the_bit():
    given = noise(5, 2)
    known = Known(2).background().ways([1]).moments(slice(0, 7)).clip()
    made = sample(given=given, known=known)
    for name in ("scene", "path", "pose"):
        held = getattr(known, name) > 0
        assert held.any()
        assert np.array_equal(getattr(made, name)[held], getattr(given, name)[held])
        assert not np.array_equal(getattr(made, name), getattr(given, name))


def test_a_seed_means_the_same_noise_however_many_layers():
    one, three = noise(7, 1), noise(7, 3)
    assert np.array_equal(one.path[0, 0], three.path[0, 0])
    assert np.array_equal(one.scene, three.scene)
    assert not np.array_equal(noise(8, 1).path, one.path)


def test_a_listener_hears_each_step_and_may_stop():
    heard = []
    sample(on_step=lambda step, steps, clean: heard.append((step, steps)))
    assert heard == [(k, 5) for k in range(1, 6)]

    def stop(step, steps, clean):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample(on_step=stop)


def test_random_masks_are_zeros_and_ones_and_of_all_kinds():
    rng = np.random.default_rng(0)
    masks = [random_known(rng, 3) for _ in range(300)]
    assert all(set(np.unique(each.pose)) <= {0.0, 1.0} for each in masks)
    shares = [float(each.path.mean()) for each in masks]
    assert sum(share == 0 for share in shares) > 150
    assert any(share == 1 for share in shares)
    assert any(0 < share < 1 for share in shares)
