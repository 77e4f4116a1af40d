"""Voices of any speaker: what it is given to say, and when each word of it sounds."""

from __future__ import annotations

import numpy as np
import pytest

from filmloom.errors import VoiceError
from filmloom.studio.speech import onset_offsets, voice
from filmloom.studio.speech.sentence_voice import SentenceVoice
from filmloom.studio.speech.speaker import Said
from filmloom.types import Sound

ENGLISH = "It cost $12.5 million, and 3 km were built. Was it worth it? “Yes”, says Dr. Li."
CHINESE = "清晨6点，第一列地铁驶进东站。站台上响起一片掌声，票价2.5元。"


class Espeak:
    """Says what espeak does, whose times of words are known, between silences as other engines leave them."""

    name, version = "espeak", "test espeak"

    def __init__(self, language, silence_s=0.3, own=False):
        self.language, self.silence_s, self.own = language, silence_s, own
        self.sentences, self.rates, self.truth, self.words = [], [], [], []

    def say(self, sentence, words, *, rate):
        said = voice("espeak", "", self.language).speak(sentence, rate=rate)
        silence = np.zeros(round(self.silence_s * said.sound.rate), np.float32)
        self.sentences.append(sentence)
        self.words.append(list(words))
        self.rates.append(rate)
        starts = tuple(word.start_s + self.silence_s for word in said.words)
        self.truth.append(starts)
        whole = np.concatenate([silence, said.sound.samples, silence])
        own = starts if self.own and len(starts) == len(words) else None
        return Said(sound=Sound(samples=whole, rate=said.sound.rate), starts_s=own)


def checked(speech, text):
    times = [time for word in speech.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= speech.sound.seconds + 1e-6
    assert [text[word.begin : word.end] for word in speech.words] == [word.text for word in speech.words]
    assert speech.sound.samples.ndim == 1
    return speech


def test_it_is_given_sentences_as_they_are_read():
    speaker = Espeak("en")
    speech = checked(SentenceVoice(speaker, "en", {"worth": "wurth"}).speak(ENGLISH), ENGLISH)
    assert speaker.sentences == [
        "It cost twelve point five million dollars, and three kilometers were built.",
        "Was it wurth it?",
        "Yes”, says Doctor Li.",
    ]
    assert speech.words[2].text == "$12.5 million"


def test_chinese_too_and_what_is_taught_in_pinyin_is_written():
    speaker = Espeak("zh")
    checked(SentenceVoice(speaker, "zh", {"东站": "dong1 zhan4"}).speak(CHINESE), CHINESE)
    assert speaker.sentences == ["清晨六点，第一列地铁驶进东站。", "站台上响起一片掌声，票价二点五元。"]


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
@pytest.mark.parametrize("own", [True, False])
def test_words_are_where_they_sound(text, language, own):
    speaker = Espeak(language, own=own)
    speech = checked(SentenceVoice(speaker, language, {}).speak(text), text)
    assert np.mean(np.abs(onset_offsets(speech))) < 0.06
    known = voice("espeak", "", language).speak(text)
    assert [word.text for word in known.words] == [word.text for word in speech.words]
    apart = [abs(a.start_s - b.start_s) for a, b in zip(speech.words, known.words, strict=True)]
    assert np.mean(apart) < (0.1 if own else 0.15)


def test_its_pace_is_asked_of_the_speaker_and_shortens_the_pauses():
    speaker = Espeak("en")
    slow = SentenceVoice(speaker, "en", {}).speak(ENGLISH, rate=1.0)
    quick = SentenceVoice(speaker, "en", {}).speak(ENGLISH, rate=1.5)
    assert speaker.rates == [1.0] * 3 + [1.5] * 3
    assert quick.sound.seconds < 0.8 * slow.sound.seconds


def test_a_text_without_words_is_a_short_silence():
    speech = SentenceVoice(Espeak("en"), "en", {}).speak("…")
    assert speech.words == ()
    assert speech.sound.seconds == pytest.approx(0.12)


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(2400, np.float32)])
def test_silence_where_words_were_asked_for_is_an_error(samples):
    class Mute(Espeak):
        def say(self, sentence, words, *, rate):
            return Said(sound=Sound(samples=samples, rate=24_000))

    with pytest.raises(VoiceError, match="no sound"):
        SentenceVoice(Mute("en"), "en", {}).speak("Hello.")


def test_what_shapes_the_sound_is_in_its_version():
    versions = {
        SentenceVoice(Espeak("en"), language, lexicon).version
        for language, lexicon in [("en", {}), ("zh", {}), ("en", {"a": "b"})]
    }
    assert len(versions) == 3
