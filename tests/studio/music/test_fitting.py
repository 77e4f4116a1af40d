"""The user's own music at a film's length."""

import numpy as np
import pytest

from filmloom.errors import MediaError, StoryboardError
from filmloom.media import SegmentWriter, join, write_wav
from filmloom.studio.music import Section, film_music
from filmloom.studio.music.fitting import fitted
from filmloom.types import Sound

RATE = 48_000


def tone(seconds, hertz=220.0, level=0.3):
    at_s = np.arange(round(seconds * RATE)) / RATE
    return Sound(samples=(level * np.sin(2 * np.pi * hertz * at_s)).astype(np.float32), rate=RATE)


@pytest.mark.parametrize("seconds", [0.5, 4.0, 10.0, 31.7])
def test_longer_and_shorter_music_is_as_long_as_the_film_without_a_click_or_a_gap(seconds):
    piece = fitted(tone(10.0), seconds).samples
    assert piece.shape == (round(seconds * RATE), 2)
    assert np.abs(piece[[0, -1]]).max() < 1e-4
    assert np.abs(np.diff(piece, axis=0)).max() < 0.02, "a tone of 220 Hz never goes further in a sample"
    middle = piece[RATE // 10 : -min(3 * RATE, len(piece) // 3) - 1, 0]
    levels = [np.square(middle[at : at + 4800]).mean() for at in range(0, len(middle) - 4800, 4800)]
    assert min(levels) > 0.02


def test_an_unusable_file_is_said(board, tmp_path):
    def look(name):
        return film_music(board.model_copy(update={"music": name}), tmp_path)

    with pytest.raises(StoryboardError, match=r"nowhere\.mp3"):
        look("nowhere.mp3")
    (tmp_path / "broken.wav").write_bytes(b"RIFF\x00\x00\x00\x00WAVEfmt nonsense")
    (tmp_path / "words.mp3").write_text("no music")
    for name in ("broken.wav", "words.mp3"):
        with pytest.raises(MediaError, match=name):
            look(name)
    write_wav(tmp_path / "short.wav", tone(0.3))
    write_wav(tmp_path / "silent.wav", Sound(samples=np.zeros(2 * RATE, np.float32), rate=RATE))
    with pytest.raises(MediaError, match=r"short\.wav lasts 0\.30 s"):
        look("short.wav").sound([Section(5.0, "calm")], RATE)
    with pytest.raises(MediaError, match="nothing is to be heard"):
        look("silent.wav").sound([Section(1.5, "calm")], RATE)


def test_a_video_gives_its_sound_and_one_without_sound_is_an_error(board, tmp_path):
    segment = tmp_path / "segment.mp4"
    with SegmentWriter(segment, size=(64, 64), fps=10) as writer:
        for _ in range(20):
            writer.write(np.zeros((64, 64, 4), np.uint8))
    join([segment], tmp_path / "loud.mp4", sound=[tone(2.0)], metadata={"artist": "A. Person"}, title="A song")
    music = film_music(board.model_copy(update={"music": "loud.mp4"}), tmp_path)
    assert "loud.mp4 is a video" in music.warning
    assert music.credit.startswith("A song")
    assert np.abs(music.sound([Section(5.0, "calm")], RATE).samples).max() > 0.1
    with pytest.raises(MediaError, match="video without sound"):
        film_music(board.model_copy(update={"music": "segment.mp4"}), tmp_path)
