"""What is worth having, and what was there before."""

import numpy as np
import pytest

from filmloom.model.data.prepare.filters import Seen, hashes, judged, moments, packed


def scene(shift=0, thing=0, count=20):
    """A landscape of small frames [n 16 16 3] in which a thing of 2x2 cells goes to the right."""
    rng = np.random.default_rng(3)
    frames = np.repeat(np.kron(rng.integers(60, 200, (4, 4, 3)), np.ones((4, 4, 1)))[None], count, 0)
    for k in range(count):
        column = (shift + k // 2) % 14
        frames[k, 9 + thing : 11 + thing, column : column + 2] = (250, 20, 20)
    return frames.astype(np.uint8)


def looks(frames):
    return hashes(moments(frames)), packed(moments(frames))


def test_what_moves_is_taken():
    assert judged(scene(), 10, keep_still=False) is None


def test_what_stands_still_is_not_unless_it_is_asked_for():
    still = np.repeat(scene()[:1], 20, 0)
    noisy = (still + np.random.default_rng(0).integers(-1, 2, still.shape)).astype(np.uint8)
    for frames in (still, noisy):
        assert judged(frames, 10, keep_still=False)[0] == "static"
        assert judged(frames, 10, keep_still=True) is None


@pytest.mark.parametrize(("level", "reason"), [(3, "black"), (120, "flat")])
def test_nothing_to_see_is_not_taken_even_when_still_ones_are(level, reason):
    empty = np.full((20, 16, 16, 3), level, np.uint8)
    empty[:4] = scene()[:4]
    assert judged(empty, 10, keep_still=True)[0] == reason


def test_the_same_with_noise_is_a_duplicate_and_another_thing_in_the_same_place_is_not():
    seen = Seen(3)
    seen.add(*looks(scene()))
    noisy = (scene() + np.random.default_rng(0).integers(-3, 4, scene().shape)).astype(np.uint8)
    number, distance = seen.find(*looks(noisy))
    assert number == 0 and distance <= 32
    assert seen.find(*looks(scene(shift=5))) is None
    assert seen.find(*looks(scene(thing=-4))) is None


def test_flat_noise_has_no_bits():
    grey = np.random.default_rng(0).integers(119, 122, (5, 16, 16, 3)).astype(np.uint8)
    assert hashes(grey) == ["0" * 16] * 5
