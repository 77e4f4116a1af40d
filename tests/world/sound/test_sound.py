"""Sounds: one for each concept, told apart, heard when and where it happens, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from filmloom import clip
from filmloom.errors import PromptError
from filmloom.media import probe
from filmloom.model.video_generator.like import request_like
from filmloom.world import lexicon
from filmloom.world.choreograph import choreograph
from filmloom.world.parse import parse
from filmloom.world.sound import call, sound_of, voice_of
from filmloom.world.sound.events import impacts

RATE = 16_000


def played(prompt: str, seed: int = 3):
    return choreograph(parse(prompt).spec, seed)


def spectrum(samples: np.ndarray) -> np.ndarray:
    """Log energies in 64 bands that widen upwards, at eight moments."""
    bands = np.geomspace(40, RATE / 2, 65)
    rows = []
    for part in np.array_split(samples, 8):
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)), 8192)) ** 2
        band = np.searchsorted(bands, np.fft.rfftfreq(8192, 1 / RATE))
        rows.append(np.bincount(band, power, 66)[1:65])
    found = np.log(np.array(rows) / np.max(rows) + 1e-4).ravel()
    return (found - found.mean()) / found.std()


def test_every_concept_has_a_voice_that_can_be_told_from_all_others():
    keys = [each.key for each in lexicon.concepts()]
    first, second = (np.stack([spectrum(call(voice_of(key), RATE, seed=seed)) for key in keys]) for seed in (1, 2))
    nearest = ((second[:, None] - first[None]) ** 2).sum(2).argmin(1)
    assert np.mean(nearest == np.arange(len(keys))) > 0.9


def test_a_voice_is_finite_and_full_scale_and_anybody_has_one():
    for key in ("cat", "rocket", "emoji:accordion", "tulip"):
        samples = call(voice_of(key), RATE)
        assert np.isfinite(samples).all()
        assert np.abs(samples).max() == pytest.approx(1.0)
    with pytest.raises(PromptError):
        voice_of("no such thing")


def test_the_same_animation_sounds_the_same_and_another_seed_otherwise():
    animation = played("a cat jumps in the rain")
    one, again = sound_of(animation), sound_of(animation)
    assert np.array_equal(one.samples, again.samples)
    assert not np.array_equal(one.samples, sound_of(replace(animation, seed=99)).samples)
    assert one.seconds == pytest.approx(animation.seconds, abs=1e-3)


def test_a_ball_is_heard_when_it_hits_the_ground():
    animation = played("a ball bounces")
    hits = impacts(animation.layers[0], animation.fps)
    assert len(hits) >= 3
    assert {hit.kind for hit in hits} == {"landing"}
    lowest = animation.layers[0].track[:, 1]
    for hit in hits:
        frame = round(hit.at_s * animation.fps)
        near = lowest[max(0, frame - 3) : frame + 3].max()
        assert near > np.quantile(lowest, 0.8)
    assert impacts(played("a cat stands in a meadow").layers[0], 25) == []


def test_rain_is_heard_and_silence_is_silent():
    dry, wet = (sound_of(played(f"a meadow{weather}")) for weather in ("", ", in the rain"))
    end = slice(-2000, None)
    assert np.std(dry.samples[end]) < 1e-3
    assert np.std(wet.samples[end]) > 0.02


def test_who_goes_from_left_to_right_is_heard_so():
    sound = sound_of(played("a car drives fast to the right"), stereo=True)
    assert sound.samples.shape[1] == 2
    left, right = (np.square(sound.samples[:, side]) for side in (0, 1))
    third = len(left) // 3
    assert left[:third].sum() > right[:third].sum()
    assert right[-third:].sum() > left[-third:].sum()


@pytest.mark.parametrize("rate", [8000, 22_050, 48_000])
def test_any_rate(rate):
    sound = sound_of(played("a bird flies in the wind"), rate=rate)
    assert sound.rate == rate
    assert np.abs(sound.samples).max() <= 1.0
    assert np.abs(sound.samples).max() > 0.01


def test_a_clip_can_be_heard(tmp_path):
    options = {"size": (96, 64), "fps": 5, "seconds": 1.0, "engine": "world"}
    assert probe(clip("a ball bounces", **options).save(tmp_path / "silent.mp4")).sound_codec is None
    heard = probe(clip("a ball bounces", **options, sound=True).save(tmp_path / "heard.mp4"))
    assert heard.sound_codec == "aac"
    assert request_like(tmp_path / "heard.mp4")[1].sound
