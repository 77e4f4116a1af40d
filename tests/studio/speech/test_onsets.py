import numpy as np
import pytest

from filmloom.studio.speech import Speech, onset_offsets
from filmloom.types import Sound, Word


def tone_from(begins, ends, seconds=2.0, rate=22050):
    time = np.arange(int(seconds * rate)) / rate
    on = np.zeros(len(time), bool)
    for begin, end in zip(begins, ends, strict=True):
        on |= (time >= begin) & (time < end)
    return Sound(samples=np.where(on, 0.3 * np.sin(2 * np.pi * 220 * time), 0).astype(np.float32), rate=rate)


def words(*times):
    return tuple(
        Word(text="a", begin=2 * i, end=2 * i + 1, start_s=begin, end_s=end) for i, (begin, end) in enumerate(times)
    )


def test_offsets_are_those_of_the_sound():
    sound = tone_from([0.1, 1.1], [0.6, 1.6])
    speech = Speech(sound=sound, words=words((0.1, 0.3), (0.3, 0.6), (1.0, 1.6)), voice="tone")
    assert onset_offsets(speech) == pytest.approx([0.0, 0.1], abs=0.006)


def test_a_sound_that_comes_too_early_has_a_negative_offset():
    speech = Speech(sound=tone_from([0.2, 1.0], [0.6, 1.6]), words=words((0.3, 0.6), (1.15, 1.6)), voice="tone")
    assert onset_offsets(speech) == pytest.approx([-0.1, -0.15], abs=0.006)


def test_a_word_in_silence_counts_in_full():
    speech = Speech(sound=tone_from([0.1], [0.6]), words=words((0.1, 0.6), (1.4, 1.6)), voice="tone")
    assert onset_offsets(speech) == pytest.approx([0.0, 0.4], abs=0.006)
