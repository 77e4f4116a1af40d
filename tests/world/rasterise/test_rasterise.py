"""The fast path shows what the vectors show."""

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import numpy as np
import pytest

from filmloom.errors import InputError
from filmloom.world.choreograph import choreograph
from filmloom.world.rasterise import rasterise, rasterise_with_mask
from filmloom.world.rasterise.kept import Kept
from filmloom.world.rasterise.sheets import order_of, scene_of
from filmloom.world.render import render
from filmloom.world.scene import Actor, Background, Camera, Color, Hour, Motion, MotionKind, SceneSpec, Weather

CONCEPTS = ("cat", "bus", "bird", "ball", "moon", "tree", "fish", "rocket", "ship", "girl")
MEAN_DIFFERENCE = 2.5
"""Of 255: what the mean over a clip may differ from the vectors."""
SHARE_OFF = 0.015
"""Of the pixels: how many may differ by more than FAR_OFF in a channel: edges of the very small."""
FAR_OFF = 32


def vectors(animation, size, fps):
    return np.stack([*render(animation, size, Fraction(fps))])[..., 2::-1]


def any_spec(rng, **fixed):
    def pick(kind):
        values = get_args(kind)
        return values[rng.integers(len(values))]

    actors = tuple(
        Actor(name=f"a{k}", concept=str(rng.choice(CONCEPTS)), color=pick(Color), count=int(rng.choice([1, 1, 3])))
        for k in range(rng.integers(0, 4))
    )
    steps = ((Motion(actor="a0", kind=pick(MotionKind)),),) if actors else ()
    look = {"background": Background, "camera": Camera, "weather": Weather, "hour": Hour}
    return SceneSpec(actors=actors, steps=steps, **{**{name: pick(kind) for name, kind in look.items()}, **fixed})


@pytest.mark.parametrize("background", get_args(Background))
def test_it_shows_what_the_vectors_show(background):
    rng = np.random.default_rng(len(background))
    for seed in range(3):
        animation = choreograph(any_spec(rng, background=background), seed, aspect=1.0)
        apart = np.abs(rasterise(animation, (64, 64), 2).astype(int) - vectors(animation, (64, 64), 2))
        assert apart.mean() < MEAN_DIFFERENCE
        assert (apart.max(-1) > FAR_OFF).mean() < SHARE_OFF


def test_a_difference_that_matters_is_larger_than_the_tolerance():
    spec = SceneSpec(actors=(Actor(name="cat", concept="cat", size="large"),))
    animation = choreograph(spec, 1, aspect=1.0)
    nobody = choreograph(spec.model_copy(update={"actors": ()}), 1, aspect=1.0)
    apart = np.abs(rasterise(nobody, (64, 64), 2).astype(int) - vectors(animation, (64, 64), 2))
    assert (apart.max(-1) > FAR_OFF).mean() > SHARE_OFF


@pytest.mark.parametrize("size", [(96, 54), (48, 80), (33, 47)])
def test_any_size_and_rate(size):
    animation = choreograph(any_spec(np.random.default_rng(5)), 2, aspect=size[0] / size[1])
    frames = rasterise(animation, size, 3)
    assert frames.shape == (12, size[1], size[0], 3) and frames.dtype == np.uint8
    assert np.abs(frames.astype(int) - vectors(animation, size, 3)).mean() < MEAN_DIFFERENCE


def test_without_a_rate_there_is_a_frame_for_each_row_and_the_same_twice():
    animation = choreograph(any_spec(np.random.default_rng(1)), 2, aspect=1.0, fps=4)
    frames = rasterise(animation, (32, 32))
    assert len(frames) == animation.num_frames == 16
    frames[:] = 0
    assert rasterise(animation, (32, 32)).any()
    assert (rasterise(animation, (32, 32)) == rasterise(animation, (32, 32), 4)).all()


@pytest.mark.parametrize("fps", [0, -3, 500])
def test_absurd_rates_are_refused(fps):
    animation = choreograph(SceneSpec(), 1, aspect=1.0)
    with pytest.raises(InputError, match="frames per second"):
        rasterise(animation, (32, 32), fps)


@pytest.mark.parametrize("camera", ["pan_left", "zoom_in", "still"])
def test_the_mask_is_where_the_actors_change_what_is_seen(camera):
    spec = SceneSpec(actors=(Actor(name="cat", concept="cat"),), camera=camera, weather="rain")
    animation = choreograph(spec, 3, aspect=1.0, fps=4)
    frames, mask = rasterise_with_mask(animation, (48, 48))
    assert (frames == rasterise(animation, (48, 48))).all()
    empty = rasterise(replace(animation, layers=()), (48, 48)).astype(int)
    assert ((np.abs(frames - empty).max(-1) > 10) == mask).all()
    assert 0.01 < mask.mean() < 0.6


def test_a_camera_that_sees_more_than_was_painted_is_shown_by_vectors():
    animation = choreograph(SceneSpec(actors=(Actor(name="cat", concept="cat"),)), 1, aspect=1.0, fps=4)
    away = replace(animation, camera=animation.camera + np.array([0.5, 0.2, 0.0]))
    apart = np.abs(rasterise(away, (64, 64), 2).astype(int) - vectors(away, (64, 64), 2))
    assert apart.mean() < MEAN_DIFFERENCE


def test_what_is_kept_stays_within_its_bytes():
    kept: Kept[str] = Kept(100)
    for name in ("a", "b", "a", "c"):
        assert kept.get(name, lambda name=name: (name, 40)) == name
    assert kept.num_bytes == 80 and len(kept) == 2
    assert kept.get("a", lambda: ("made again", 40)) == "a"
    assert kept.get("b", lambda: ("made again", 40)) == "made again"


@pytest.mark.parametrize("camera", ["pan_left", "tilt_up", "still"])
def test_reduced_images_show_what_enlarged_ones_do(camera):
    spec = SceneSpec(actors=(Actor(name="cat", concept="cat"),), camera=camera, background="sea")
    animation = choreograph(spec, 3, aspect=1.0, fps=4)
    hardly = replace(animation, camera=animation.camera * np.array([1.0, 1.0, 1.0 + 1e-9]))
    apart = np.abs(rasterise(animation, (64, 64)).astype(int) - rasterise(hardly, (64, 64)))
    assert apart.mean() < 0.5 and (apart.max(-1) > FAR_OFF).mean() < 0.001


def test_hours_and_weathers_of_one_light_share_a_painting():
    rain, snow, clear = (scene_of("meadow", "day", weather, 1, (64, 64)) for weather in ("rain", "snow", "clear"))
    assert rain is snow and rain is not clear
    assert scene_of("space", "day", "clear", 1, (64, 64)) is scene_of("space", "night", "clear", 1, (64, 64))
    assert order_of(clear, played=False).back[-1].planes == order_of(clear, played=True).veils[-1].planes


@pytest.mark.parametrize("weather", ["rain", "fog"])
def test_weather_that_places_share_is_shown_as_by_vectors_in_each(weather):
    for background in ("beach", "forest", "room"):
        animation = choreograph(SceneSpec(background=background, weather=weather), 4, aspect=1.0)
        apart = np.abs(rasterise(animation, (48, 48), 2).astype(int) - vectors(animation, (48, 48), 2))
        assert apart.mean() < MEAN_DIFFERENCE
