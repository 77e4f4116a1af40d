import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.studio.speech import onset_offsets, voice

CHINESE = "清晨六点，第一列地铁驶进东站。票价2元，增长12.5%。"


def test_silence_has_times_for_every_word_at_a_readers_pace():
    speech = voice("silent", "", "zh").speak(CHINESE)
    assert "".join(word.text for word in speech.words) == "清晨六点第一列地铁驶进东站票价2元增长12.5%"
    assert not speech.sound.samples.any()
    assert onset_offsets(speech) == []
    figure = speech.words[-1]
    assert figure.end_s - figure.start_s == pytest.approx(7 * 0.22)
    spoken = voice("espeak", "", "zh").speak(CHINESE)
    assert 0.75 < speech.sound.seconds / spoken.sound.seconds < 1.3


def test_a_rate_of_two_halves_the_words():
    speaker = voice("silent", "", "en")
    slow, fast = speaker.speak("Hello there, world.").words[-1], speaker.speak("Hello there, world.", rate=2).words[-1]
    assert fast.end_s == pytest.approx(slow.end_s / 2)


@given(st.text(max_size=60), st.sampled_from(["en", "zh"]))
def test_times_are_in_order_and_inside_the_sound(text, language):
    speech = voice("silent", "", language).speak(text)
    times = [time for word in speech.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert all(0 <= time <= speech.sound.seconds for time in times)
