"""Voices of a service on loopback, with its faults, alone and in films."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

import filmloom
from filmloom.errors import InputError, VoiceError
from filmloom.media import resample
from filmloom.model.video_generator.remote import Patience
from filmloom.studio.planning import voice_choice
from filmloom.studio.speech import voice
from filmloom.studio.speech.service_speaker import ServiceSpeaker
from filmloom.studio.storyboard import VoiceChoice

QUICK = Patience(connect_s=1.0, read_s=0.5, reply_s=2.0, retries=2, first_wait_s=0.01, longest_wait_s=0.02)


def spoken(told):
    """The service's voice: espeak's, as a WAV of 16 bits at 24 kHz."""
    sound = resample(voice("espeak", "", "en").speak(told["input"]).sound, 24_000)
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(24_000)
        wav.writeframes((sound.samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


@pytest.fixture
def service(stub):
    stub.speak = spoken
    return stub


def speaker(service, **environment):
    return ServiceSpeaker(f"{service.url}#tiny:anna", patience=QUICK, environment=environment)


def test_it_asks_for_a_sentence_of_a_voice(service):
    said = speaker(service, FILMLOOM_SPEECH_KEY="secret-key").say("Hello you.", ["Hello", "you"], rate=1.0)
    assert service.asked == [
        {"path": "/v1/audio/speech", "model": "tiny", "input": "Hello you.", "voice": "anna", "response_format": "wav"}
    ]
    assert service.keys == ["Bearer secret-key"]
    assert said.sound.rate == 48_000
    expected = voice("espeak", "", "en").speak("Hello you.").sound
    assert said.sound.seconds == pytest.approx(expected.seconds, abs=0.01)
    assert np.abs(said.sound.samples).max() == pytest.approx(np.abs(expected.samples).max(), rel=0.1)


def test_a_pace_is_only_told_where_it_is_another(service):
    speaker(service).say("Hello.", ["Hello"], rate=1.25)
    assert service.asked[0]["speed"] == 1.25


def test_what_may_help_is_tried_again(service):
    service.script = [(503, b""), (200, b"{}")]
    assert speaker(service).say("Hello.", ["Hello"], rate=1.0).sound.seconds > 0.2
    assert len(service.asked) == 3


@pytest.mark.parametrize(
    ("script", "tries", "message"),
    [
        ([(401, b"{}")], 1, "FILMLOOM_SPEECH_KEY"),
        ([(400, {"error": {"message": "no voice anna"}})], 1, "no voice anna"),
        ([(500, b"")] * 9, 3, "500"),
        ([(200, b"<!doctype html>")] * 9, 3, "no sound"),
        ([(200, b"")] * 9, 3, "no sound"),
        ([(200, b"RIFFxxxxWAVEbroken")], 1, "can't be heard"),
        (["hang"] * 9, 3, "broke off"),
    ],
)
def test_what_fails_says_why_without_the_key(service, script, tries, message):
    service.script = list(script)
    with pytest.raises(VoiceError, match=message) as raised:
        speaker(service, FILMLOOM_SPEECH_KEY="secret-key").say("Hello.", ["Hello"], rate=1.0)
    assert len(service.asked) == tries
    assert "secret-key" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://host.example/v1", "needs a model"),
        ("https://host.example/v1#tts-1", "needs a model and a voice"),
        ("https://host.example/v1#tts-1:", "needs a model and a voice"),
        ("http://host.example/v1#tts-1:anna", "unencrypted"),
    ],
)
def test_a_voice_that_is_none_is_refused(text, message, monkeypatch):
    monkeypatch.setenv("FILMLOOM_SPEECH_KEY", "secret-key")
    with pytest.raises(InputError, match=message):
        voice("service", text, "en")


def test_the_command_line_takes_an_address():
    named = "https://host/v1#a/b:anna"
    assert voice_choice(named) == VoiceChoice(engine="service", id=named)


def test_a_film_asks_once_for_each_sentence_and_credits_the_voice(board, service, tmp_path):
    board = board.model_copy(update={"voice": VoiceChoice(engine="service", id=f"{service.url}#tiny:anna")})
    film = filmloom.render(board, out=tmp_path / "film.mp4")
    assert sorted(asked["input"] for asked in service.asked) == [
        "First comes one, then comes two.", "Hello to a small film.", "That is all.",
    ]  # fmt: skip
    assert not [finding for finding in film.report.problems if finding.check in {"captions", "loudness", "silence"}]
    assert filmloom.render(board, out=tmp_path / "film.mp4").reused
    assert len(service.asked) == 3


def test_a_service_that_fails_in_the_middle_loses_nothing(board, service, tmp_path):
    board = board.model_copy(update={"voice": VoiceChoice(engine="service", id=f"{service.url}#tiny:anna")})
    service.script = ["", (400, {"error": {"message": "no more"}})]
    with pytest.raises(VoiceError, match=r"Shot count can't be heard: .*no more"):
        filmloom.render(board, out=tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()
    assert not list(tmp_path.rglob("*.part*"))
    filmloom.render(board, out=tmp_path / "film.mp4")
    assert [asked["input"] for asked in service.asked].count("Hello to a small film.") == 1
