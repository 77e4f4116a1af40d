"""What is heard: speech at its loudness, and music that gives way to it."""

import json
from pathlib import Path

import numpy as np
import pytest

import filmloom
from filmloom.errors import InputError
from filmloom.media import probe, read_sound, write_wav
from filmloom.media.loudness import loudness, true_peak
from filmloom.studio.mix import MUSIC_LUFS, PEAK_DB, RATE, levelled, with_beds
from filmloom.studio.music import Music, Section, ducked
from filmloom.studio.narration import TARGET_LUFS
from filmloom.studio.planning import plan
from filmloom.studio.scenes import load_storyboard, save_storyboard
from filmloom.types import Sound

BED = Music(digest="", mood="urgent", seed=7)
SECONDS = 20.0
WHOLE = [Section(SECONDS, "urgent")]
SPEAKS = [(4.0, 9.0), (14.0, 18.0)]


@pytest.fixture(scope="module")
def voice():
    """Noise in syllables, as loud as a film's narration."""
    chance = np.random.default_rng(1)
    at_s = np.arange(round(SECONDS * RATE)) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4 * at_s) + 0.6, 0, 1)
    on = np.zeros(len(at_s))
    for start, end in SPEAKS:
        on[round(start * RATE) : round(end * RATE)] = 1
    smooth = np.convolve(chance.standard_normal(len(at_s)), np.ones(8) / 8, mode="same")
    sound = Sound(samples=(0.2 * smooth * syllables * on).astype(np.float32), rate=RATE)
    gain = 10 ** ((TARGET_LUFS - loudness(sound)) / 20)
    return Sound(samples=(sound.samples * gain).astype(np.float32), rate=RATE)


def spoken(sound):
    """What is heard while somebody speaks, from when the music has gone down."""
    parts = [sound[round(start * RATE) : round(end * RATE)] for start, end in SPEAKS]
    return Sound(samples=np.concatenate(parts), rate=RATE)


def loud_music():
    """Quiet, but for a passage 20 dB louder that falls under speech."""
    at_s = np.arange(round(SECONDS * RATE)) / RATE
    tone = np.sin(2 * np.pi * 330 * at_s) * np.where((at_s > 6) & (at_s < 8), 0.3, 0.03)
    return Sound(samples=np.stack([tone, tone], axis=1).astype(np.float32), rate=RATE)


@pytest.mark.parametrize("music", [BED.sound(WHOLE, RATE), loud_music()], ids=["bed", "a file with a loud passage"])
def test_music_is_12_db_below_speech_and_back_afterwards(voice, music):
    bed = levelled(music, speech=True).samples
    under = ducked(bed, voice.samples, RATE)
    assert loudness(spoken(under)) < loudness(spoken(voice.samples)) - 12
    for at in range(round(4.2 * RATE), round(8.6 * RATE), RATE // 5):  # never louder for a moment either
        moment = slice(at, at + RATE * 2 // 5)
        assert loudness(Sound(samples=under[moment], rate=RATE)) < TARGET_LUFS - 12
    gone = slice(round(3.0 * RATE), round(3.8 * RATE))
    assert np.allclose(under[gone], bed[gone], rtol=0.01, atol=1e-6), "it waits for the speech"
    back = slice(round(12.5 * RATE), round(13.5 * RATE))
    assert loudness(Sound(samples=under[back], rate=RATE)) > loudness(Sound(samples=bed[back], rate=RATE)) - 1


def test_speech_stays_as_loud_and_nothing_is_over_the_peak(voice):
    mix = with_beds([voice], [levelled(BED.sound(WHOLE, RATE), speech=True)], speech=True)
    assert mix.samples.shape == (len(voice.samples), 2)
    assert loudness(spoken(mix.samples)) == pytest.approx(loudness(spoken(voice.samples)), abs=0.3)
    assert true_peak(mix) <= PEAK_DB + 0.1
    assert np.abs(mix.samples[[0, -1]]).max() < 1e-3


def test_where_nobody_speaks_the_music_is_as_loud_as_a_film(voice):
    silence = Sound(samples=np.zeros(20 * RATE, np.float32), rate=RATE)
    bed = levelled(BED.sound(WHOLE, RATE), speech=False)
    assert loudness(with_beds([silence], [bed], speech=False)) == pytest.approx(TARGET_LUFS, abs=1)
    assert loudness(levelled(BED.sound(WHOLE, RATE), speech=True)) == pytest.approx(MUSIC_LUFS, abs=0.5)
    assert loudness(levelled(BED.sound(WHOLE, RATE), speech=True, lufs=-30.0)) == pytest.approx(-30.0, abs=0.5)


def test_a_film_with_music_is_made_again_only_if_the_music_changes(board, tmp_path):
    def made(**update):
        return filmloom.render(board.model_copy(update=update), out=tmp_path / "film.mp4")

    plain = read_sound(made(mood="joyful").path).samples
    film = made(music="bed", mood="joyful")
    assert not film.reused
    assert not any(segment.made for segment in film.segments)
    with_bed = read_sound(film.path).samples
    assert np.abs(with_bed - plain[: len(with_bed)]).max() > 0.01
    assert made(music="bed", mood="joyful").reused
    at_s = np.arange(4 * RATE) / RATE
    write_wav(tmp_path / "own.wav", Sound(samples=(0.2 * np.sin(1400 * at_s)).astype(np.float32), rate=RATE))
    own = made(music=str(tmp_path / "own.wav"))
    assert not own.reused
    assert "Music" not in probe(own.path).metadata["credits"]


def test_the_bed_follows_the_shots_moods_and_a_file_does_not():
    told = [(8.0, ""), (2.0, "tense"), (7.0, "sad"), (9.0, "")]
    assert BED.sections(told) == (Section(10.0, "urgent"), Section(7.0, "sad"), Section(9.0, "urgent"))
    own = Music(digest="", mood="calm", seed=7, path=Path("own.wav"))
    assert own.sections(told) == (Section(26.0, "calm"),)


def test_another_mood_of_a_shot_is_another_sound(board, tmp_path):
    def heard(mood):
        shots = tuple(shot.model_copy(update={"min": 7.0}) for shot in board.shots)
        shots = (*shots[:-1], shots[-1].model_copy(update={"mood": mood}))
        film = filmloom.render(board.model_copy(update={"music": "bed", "shots": shots}), out=tmp_path / "film.mp4")
        return read_sound(film.path).samples

    plain, tense = heard(""), heard("tense")
    assert plain.shape == tense.shape
    assert np.abs(plain - tense)[-5 * RATE :].max() > 0.01


def test_music_is_kept_in_the_storyboard(tmp_path):
    text = "# A bridge opens\n\nA new bridge opened in Linhai on Wednesday. It cost 12 million yuan.\n"
    source, song = tmp_path / "bridge.md", tmp_path / "song.wav"
    source.write_text(text, encoding="utf-8")
    write_wav(song, Sound(samples=np.full(RATE, 0.1, np.float32), rate=RATE))
    planned = plan(source, music=str(song), mood="sad")
    path = planned.save(tmp_path / "board.yaml")
    assert "music: song.wav\nmood: sad\n" in path.read_text(encoding="utf-8")
    assert load_storyboard(path) == planned.storyboard
    assert json.loads(plan(source).storyboard.model_dump_json())["music"] == "none"
    save_storyboard(planned.storyboard.model_copy(update={"music": "gone.wav"}), path)
    with pytest.raises(InputError, match=r"gone\.wav"):
        load_storyboard(path)
    for wish in ({"music": "nowhere.mp3"}, {"mood": "angry"}):
        with pytest.raises(InputError, match=next(iter(wish.values()))):
            plan(source, **wish)
