import numpy as np
import pytest

from filmloom.errors import MediaError
from filmloom.media import write_wav
from filmloom.studio.speech import onset_offsets, voice
from filmloom.studio.speech.recording import from_recording
from filmloom.types import Sound

TEXT = "清晨六点，第一列地铁驶进东站。站台上响起一片掌声，票价2元。"


def test_words_of_a_recording_are_near_where_they_are_said(tmp_path):
    said = voice("espeak", "", "zh").speak(TEXT)
    noise = np.random.default_rng(1).normal(0, 0.001, len(said.sound.samples) + 22050).astype(np.float32)
    noise[11025 : 11025 + len(said.sound.samples)] += said.sound.samples
    path = write_wav(tmp_path / "mine.wav", Sound(samples=noise, rate=22050))
    heard = from_recording(path, TEXT, "zh")
    assert heard.sound.samples.ndim == 1
    assert heard.sound.seconds == pytest.approx(said.sound.seconds + 1, abs=0.01)
    assert [word.text for word in heard.words] == [word.text for word in said.words]
    errors = [a.start_s - 0.5 - b.start_s for a, b in zip(heard.words, said.words, strict=True)]
    assert np.mean(np.abs(errors)) < 0.12
    assert np.mean(np.abs(onset_offsets(heard))) < 0.06


def test_a_silent_stereo_recording_still_has_times_inside_it(tmp_path):
    path = write_wav(tmp_path / "still.wav", Sound(samples=np.zeros((24000, 2), np.float32), rate=24000))
    heard = from_recording(path, "Three words here.", "en")
    times = [time for word in heard.words for time in (word.start_s, word.end_s)]
    assert len(heard.words) == 3
    assert times == sorted(times)
    assert times[-1] <= heard.sound.seconds + 1e-9
    assert from_recording(path, "", "en").words == ()


def test_a_file_without_sound_is_refused(tmp_path):
    path = tmp_path / "no.wav"
    path.write_bytes(b"not a sound at all")
    with pytest.raises(MediaError):
        from_recording(path, "Hello", "en")
