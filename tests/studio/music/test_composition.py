"""The bed, measured: nobody listens to it here, so its length, ends, spectrum and speed are looked at."""

import time
from typing import get_args

import numpy as np
import pytest

from filmloom.errors import InputError
from filmloom.studio.music.composition import Section, sections_of
from filmloom.studio.music.composition import compose as composed
from filmloom.studio.storyboard import Mood

RATE = 24_000


def compose(seconds, mood, seed, rate=48_000):
    """A piece of one section."""
    return composed([Section(seconds, mood)], seed, rate)


def level_db(samples):
    return 10 * np.log10(np.square(samples).mean() + 1e-20)


def share(samples, low, high):
    power = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    return power[(hertz >= low) & (hertz < high)].sum() / power.sum()


@pytest.mark.parametrize("mood", get_args(Mood))
def test_every_mood_fills_its_length_and_is_silent_at_both_ends(mood):
    piece = compose(20.5, mood, 7, RATE).samples
    assert piece.shape == (round(20.5 * RATE), 2)
    assert np.isfinite(piece).all()
    assert np.abs(piece).max() == pytest.approx(0.5, abs=1e-3)
    assert max(np.abs(piece[:24]).max(), np.abs(piece[-24:]).max()) < 1e-4, "a click"
    seconds = [level_db(piece[at : at + RATE]) for at in range(2 * RATE, 17 * RATE, RATE)]
    assert max(seconds) - min(seconds) < 15, "it is to be heard all the time"
    assert level_db(piece[-RATE // 2 :]) < np.mean(seconds) - 15, "it fades out"
    assert abs(piece.mean()) < 1e-3
    assert share(piece, 60, 4000) > 0.9


def test_the_same_wish_is_the_same_piece_and_another_seed_another():
    piece = compose(8, "warm", 7, RATE).samples
    assert np.array_equal(piece, compose(8, "warm", 7, RATE).samples)
    assert not np.array_equal(piece, compose(8, "warm", 8, RATE).samples)
    assert compose(8, "warm", -1, RATE).seconds == 8


def test_it_ends_on_its_keys_own_chord():
    """The last chord's root, from the bass: it is also the first bar's, which every progression but one begins with."""
    piece = compose(40, "sad", 7, RATE).samples.mean(axis=1)

    def lowest(part):
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18))
        hertz = np.fft.rfftfreq(1 << 18, 1 / RATE)
        low = (hertz > 60) & (hertz < 140)
        return hertz[low][power[low].argmax()]

    assert lowest(piece[RATE : 3 * RATE]) == pytest.approx(lowest(piece[-4 * RATE + RATE // 2 : -RATE]), rel=0.02)


def onsets(piece):
    """How much louder it gets again and again, of its loudness."""
    levels = np.sqrt(np.square(piece.mean(axis=1).reshape(-1, RATE // 50)).mean(axis=1))
    return np.maximum(np.diff(levels), 0).sum() / levels.mean()


def test_urgent_beats_more_often_than_calm():
    urgent, calm = (compose(20, mood, 3, RATE).samples[5 * RATE : 15 * RATE] for mood in ("urgent", "calm"))
    assert onsets(urgent) > 2 * onsets(calm)


def test_a_piece_changes_where_the_mood_does():
    piece = composed([Section(12.0, "calm"), Section(11.5, "urgent"), Section(12.0, "calm")], 3, RATE).samples
    assert len(piece) == round(35.5 * RATE)
    first, middle, last = (piece[at * RATE : (at + 8) * RATE] for at in (2, 14, 24))
    assert onsets(middle) > 2 * onsets(first)
    assert onsets(middle) > 2 * onsets(last)
    joint = [level_db(piece[at : at + RATE // 4]) for at in range(10 * RATE, 14 * RATE, RATE // 4)]
    assert max(joint) - min(joint) < 15, "no hole where they meet"
    steps = np.abs(np.diff(piece, axis=0)).max(axis=1)
    assert steps[12 * RATE - 200 : 12 * RATE + 200].max() <= steps[13 * RATE : 22 * RATE].max(), "no click either"


def test_sections_of_shots():
    told = [(2.0, "sad"), (9.0, "calm"), (4.0, "tense"), (3.0, "calm"), (4.0, "warm"), (4.0, "warm")]
    assert sections_of(told, "joyful") == (Section(18.0, "calm"), Section(8.0, "warm"))
    assert sections_of([(2.0, "sad"), (3.0, "calm")], "joyful") == (Section(5.0, "joyful"),)


@pytest.mark.parametrize("seconds", [0.01, 0.7, 3.0])
def test_short_films_have_music_too(seconds):
    piece = compose(seconds, "tense", 1, RATE).samples
    assert len(piece) == round(seconds * RATE)
    assert np.abs(piece[[0, -1]]).max() < 1e-4


def test_a_minute_takes_well_under_five_seconds_of_processor_time():
    began = time.process_time()
    compose(60, "urgent", 7)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("seconds", "mood"), [(0, "calm"), (float("nan"), "calm"), (5, "angry")])
def test_what_cannot_be_composed_is_said(seconds, mood):
    with pytest.raises(InputError, match=r"seconds|calm, joyful"):
        compose(seconds, mood, 7)
