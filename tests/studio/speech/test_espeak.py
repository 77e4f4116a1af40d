import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.errors import StoryboardError, VoiceError
from filmloom.studio.speech import onset_offsets, voice, voices
from filmloom.studio.speech.espeak_engine import EspeakEngine, command, engine

ENGLISH = 'It costs $2.50, said Dr. Li Wei 李伟. However, the price of the ride rose 12.5%: "No way!" Did it?'
CHINESE = "4号线今天开通，票价2元。记者从银行了解到，OpenAI的AI技术（很好）“可以”用。你觉得怎么样？"
HELLO = {"text": "Hello", "voice": "en-us", "rate": 150, "pitch": 50, "range": 50}
TEXTS = {"en": ENGLISH, "zh": CHINESE}


def assert_times_are_sound(speech, text):
    """Words in order, inside the sound, and where they say they are in the text."""
    assert all(text[word.begin : word.end] == word.text for word in speech.words)
    assert all(before.end <= after.begin for before, after in pairwise(speech.words))
    assert all(before.end_s <= after.start_s + 1e-9 for before, after in pairwise(speech.words))
    assert all(0 <= word.start_s <= word.end_s <= speech.sound.seconds + 1e-9 for word in speech.words)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_has_its_time_and_clauses_begin_with_their_sound(language):
    text = TEXTS[language]
    speech = voice("espeak", "", language).speak(text)
    assert_times_are_sound(speech, text)
    spoken = {index for word in speech.words for index in range(word.begin, word.end)}
    assert all(index in spoken for index, character in enumerate(text) if character.isalnum())
    assert np.mean(np.abs(onset_offsets(speech))) < 0.03
    assert speech.sound.samples.dtype == np.float32
    assert 0.05 < np.sqrt((speech.sound.samples**2).mean()) < 0.3
    assert np.abs(speech.sound.samples).max() <= 1


def test_a_figure_is_one_word_with_all_of_its_syllables():
    speech = voice("espeak", "", "zh").speak("增长12.5%左右")
    figure = next(word for word in speech.words if word.text == "12.5%")
    assert figure.end_s - figure.start_s > 1.0


@pytest.mark.parametrize(("language", "least", "most"), [("en", 150, 190), ("zh", 3.7, 4.7)])
def test_the_pace_is_a_newsreaders(language, least, most):
    text = {
        "en": "The mayor opened the new line on Wednesday morning, and thousands of people waited for the first train. "
        "It runs from the harbor to the airport, and the ride takes half an hour.",
        "zh": "清晨六点，第一列地铁驶进江澜东站，站台上响起一片掌声。从大学城到老码头，坐公交车要很久，坐地铁快得多。",
    }[language]
    seconds = voice("espeak", "", language).speak(text).sound.seconds
    units = 60 * len(text.split()) if language == "en" else sum(character.isalpha() for character in text)
    assert least < units / seconds < most


def test_rate_two_takes_about_half_the_time():
    speaker = voice("espeak", "", "en")
    assert 0.4 < speaker.speak(ENGLISH, rate=2).sound.seconds / speaker.speak(ENGLISH).sound.seconds < 0.62


def test_the_same_text_sounds_the_same_after_others():
    speaker = voice("espeak", "", "zh")
    first = speaker.speak(CHINESE)
    voice("espeak", "en-us+f3", "en").speak(ENGLISH)
    again = speaker.speak(CHINESE)
    assert np.array_equal(first.sound.samples, again.sound.samples)
    assert first.words == again.words


def test_the_lexicon_changes_the_reading_and_the_version():
    plain, taught = (
        voice("espeak", "", "zh"),
        voice("espeak", "", "zh", {"重庆": "chong2 qing4", "A股": "人民币普通股票"}),
    )
    assert plain.version != taught.version
    assert [word.text for word in taught.speak("重庆的A股").words] == ["重庆", "的", "A股"]
    assert taught.speak("A股").sound.seconds > plain.speak("A股").sound.seconds + 0.2


@pytest.mark.parametrize("text", ["", "  \n", "。。。", "🙂", "——“”"])
def test_a_text_without_words_is_a_short_silence(text):
    speech = voice("espeak", "", "zh").speak(text)
    assert speech.words == ()
    assert 0 < speech.sound.seconds < 0.5
    assert not speech.sound.samples.any()
    assert onset_offsets(speech) == []


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from("的地铁北京二0123456789 .,，。%$¥-:/'\"AIabc—\n[<&"), st.characters(codec="utf-8")),
        max_size=40,
    ),
    st.sampled_from(["en", "zh"]),
)
def test_no_text_breaks_the_voice(text, language):
    assert_times_are_sound(voice("espeak", "", language).speak(text), text)


def test_a_long_text_without_a_pause_is_spoken_in_time():
    speech = voice("espeak", "", "zh").speak("今天开通" * 500)
    assert len(speech.words) == 1000
    assert speech.sound.seconds > 300


def test_an_unknown_voice_names_near_ones():
    with pytest.raises(StoryboardError, match=r"en-us\+f3"):
        voice("espeak", "en-us+f33", "en")
    with pytest.raises(StoryboardError, match="auto, espeak, silent"):
        voice("piper", "", "en")


def test_voices_begin_with_the_default_and_all_differ():
    for language, default in (("en", "en-us"), ("zh", "cmn")):
        ids = voices(language)
        assert ids[0] == default
        assert len(ids) == len(set(ids)) > 50
    woman, man = (voice("espeak", name, "zh").speak("你好").sound.samples for name in ("cmn+f2", "cmn"))
    assert len(woman) != len(man) or not np.array_equal(woman, man)


def test_a_rate_beyond_espeak_is_an_error_not_a_clamp():
    with pytest.raises(VoiceError, match="80 to 450"):
        voice("espeak", "", "en").speak("Hello", rate=9)


def test_threads_take_turns():
    speaker = voice("espeak", "", "en")
    alone = speaker.speak("Hello there.").sound.samples
    heard = []
    threads = [
        threading.Thread(target=lambda: heard.append(speaker.speak("Hello there.").sound.samples)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 8
    assert all(np.array_equal(alone, samples) for samples in heard)


def test_a_crash_costs_a_restart_and_no_speech():
    speaker = voice("espeak", "", "en")
    before = speaker.speak("Hello.")
    running = engine()._process
    running.kill()
    running.wait()
    assert np.array_equal(speaker.speak("Hello.").sound.samples, before.sound.samples)


@pytest.mark.parametrize("program", ["import sys; sys.exit(3)", "import time; time.sleep(60)", "print('{}'[:1])"])
def test_a_program_that_dies_or_hangs_twice_is_a_voice_error(program):
    broken = EspeakEngine([sys.executable, "-I", "-S", "-c", program], timeout_s=0.5)
    began = time.monotonic()
    with pytest.raises(VoiceError):
        broken.ask([HELLO])
    assert time.monotonic() - began < 5
    broken.close()


def test_a_library_that_cannot_be_loaded_is_named_in_the_error():
    broken = EspeakEngine([*command()[:-2], "/nowhere/libespeak-ng.so", command()[-1]])
    with pytest.raises(VoiceError, match="nowhere"):
        broken.version()


def test_the_process_ends_with_its_engine():
    own = EspeakEngine(command())
    assert own.version().startswith("1.5")
    process = own._process
    own.close()
    assert process.poll() is not None
    assert own.ask([HELLO])[0].samples.any()
    own.close()


def test_the_library_is_not_loaded_into_this_process():
    voice("espeak", "", "en").speak("Hello.")
    maps = Path("/proc/self/maps")
    assert "libespeak" not in (maps.read_text() if maps.exists() else "")
