"""Whole films, small ones, with real speech, real workers and real files."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import islice

import numpy as np
import pysubs2
import pytest

import filmloom
from filmloom.errors import InputError, StoryboardError
from filmloom.media import probe, read_frames, read_sound
from filmloom.studio.check import LABEL_CONTRAST, label_contrast
from filmloom.studio.scenes import load_storyboard, save_storyboard
from filmloom.studio.storyboard import Card, Illustration, Output, Overlay, Picture, Shot, TestCard, VoiceChoice


def changed(board, shot_id, **update):
    shots = tuple(s.model_copy(update=update) if s.id == shot_id else s for s in board.shots)
    return board.model_copy(update={"shots": shots})


def made(film):
    return [segment.job.id for segment in film.segments if segment.made]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return tmp_path_factory.mktemp("project")


@pytest.fixture
def film(project, board):
    """The small film; made by the first test that asks, reused by the others."""
    return filmloom.render(board, out=project / "film.mp4")


def test_the_film_plays_sounds_and_is_as_long_as_planned(film):
    info = probe(film.path)
    assert info.size == (256, 144)
    assert abs(info.video_s - film.seconds) < 1e-3
    assert abs(info.video_s - info.sound_s) <= 0.1
    assert np.abs(read_sound(film.path).samples).max() > 0.1
    assert info.subtitles == ("eng",)
    assert not film.failed


def test_the_label_is_in_the_first_frame_and_in_the_metadata_once(film):
    info = probe(film.path)
    record = json.loads(info.metadata["AIGC"])
    assert record["Label"] == "1"
    assert record["ContentProducer"] == "filmloom"
    assert [value for value in info.metadata.values() if "ContentProducer" in value] == [info.metadata["AIGC"]]
    assert "CC-BY" in info.metadata["credits"]
    cut = type("Cut", (), {"segments": film.segments})
    first, *_, last = read_frames(film.path)
    assert label_contrast(cut, first) >= LABEL_CONTRAST
    assert label_contrast(cut, last) < 10, "the check must tell a frame without the label from one with it"


def test_what_a_prompt_asks_for_and_nobody_draws_is_told(board, tmp_path):
    told = changed(
        board, "close", say="Look, a volunteer.", visual=Illustration(prompt="A mayor and a volunteer look at birds")
    )
    report = filmloom.render(told, out=tmp_path / "film.mp4").report
    (problem,) = [each for each in report.problems if each.check == "prompt"]
    assert problem.shot == "close" and "for mayor in" in problem.detail


def test_captions_lie_beside_the_film_and_say_what_is_said(film):
    for suffix in (".srt", ".vtt", ".ass"):
        text = " ".join(line.plaintext.replace("\n", " ") for line in pysubs2.load(str(film.path.with_suffix(suffix))))
        assert "Hello to a small film" in text
        assert "then comes two" in text


def test_the_same_again_touches_nothing(film, board):
    stamp = film.path.stat().st_mtime_ns
    again = filmloom.render(board, out=film.path)
    assert again.reused
    assert made(again) == []
    assert again.path.stat().st_mtime_ns == stamp
    assert again.report == film.report


def test_one_shot_changed_is_one_shot_made(film, board):
    again = filmloom.render(changed(board, "close", visual=Card(text="That is all, folks")), out=film.path)
    assert made(again) == ["close"]
    (why,) = [segment.why for segment in again.segments if segment.made]
    assert why == "made: picture changed"
    filmloom.render(board, out=film.path)


def test_what_is_set_elsewhere_or_moved_remakes_only_what_it_shapes(film, board):
    def made_of(board):
        return made(filmloom.render(board, out=film.path))

    opening, count, test, close = board.shots
    cards = board.model_copy(update={"shots": (opening, count, close)})
    assert made_of(board.model_copy(update={"seed": 8})) == [], "no card is drawn by chance"
    assert made_of(board.model_copy(update={"shots": (opening, close, test, count)})) == []
    assert made_of(cards) == []
    assert made_of(changed(cards, "count", cites=("s1#p2",))) == []
    assert made_of(changed(cards, "close", id="good-bye")) == []
    soft = board.output.model_copy(update={"captions": "soft"})
    assert made_of(board.model_copy(update={"output": soft})) == ["open", "count"], (
        "the others had no captions over them"
    )
    assert made_of(board) == []


def test_alike_test_cards_are_told_apart_by_the_id_that_they_show(film):
    (job,) = [segment.job for segment in film.segments if segment.job.id == "test"]
    assert replace(job, id="other").parts() != job.parts()


def test_a_film_that_was_tampered_with_is_joined_anew(film, board):
    film.path.write_bytes(film.path.read_bytes()[:-100])
    again = filmloom.render(board, out=film.path)
    assert not again.reused
    assert made(again) == []
    assert probe(film.path).video_s == pytest.approx(film.seconds)


def test_parts_that_were_damaged_are_made_again_and_the_film_is_the_same(board, tmp_path):
    out = tmp_path / "film.mp4"
    frames = [frame.copy() for frame in read_frames(filmloom.render(board, out=out).path)]
    store = tmp_path / ".filmloom"
    for kind, suffix in (("segments", ".mp4"), ("speech", ".wav"), ("sound", ".m4a")):
        one, *_ = sorted((store / kind).glob(f"*{suffix}"))
        one.write_bytes(one.read_bytes()[: one.stat().st_size // 2])
    for kind in ("segments", "speech"):
        *_, one = sorted((store / kind).glob("*.json"))
        one.write_text("{x", encoding="utf-8")
    out.unlink()
    again = filmloom.render(board, out=out)
    assert 1 <= len(made(again)) <= 2
    assert all(np.array_equal(*pair) for pair in zip(frames, read_frames(out), strict=True))
    assert not again.report.problems


@pytest.mark.parametrize("suffix", [".qc.json", ".storyboard.lock.json"])
def test_a_damaged_file_beside_the_film_costs_no_shot(film, board, suffix):
    film.path.with_suffix(suffix).write_text("{x", encoding="utf-8")
    again = filmloom.render(board, out=film.path)
    assert made(again) == []
    assert again.report == film.report


def test_a_shot_that_fails_becomes_a_card_and_is_tried_again_next_time(board, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    broken = changed(board, "test", visual=Picture(path="broken.png", caption="A harbour"))
    film = filmloom.render(broken, out=tmp_path / "film.mp4", base=tmp_path)
    assert film.failed == ("test",)
    assert any("text card" in warning for warning in film.warnings)
    assert probe(film.path).video_s == pytest.approx(film.seconds)
    again = filmloom.render(broken, out=tmp_path / "film.mp4", base=tmp_path)
    assert made(again) == ["test"]


def test_a_prompt_with_nothing_drawable_becomes_a_card_with_a_warning(board, tmp_path):
    abstract = changed(board, "test", visual=Illustration(prompt="the budget was approved"), say="It was approved.")
    film = filmloom.render(abstract, out=tmp_path / "film.mp4")
    assert film.failed == ("test",)
    assert film.warnings


def test_overlays_and_items_wait_for_their_words(board, tmp_path):
    shot = board.shots[1].model_copy(update={"overlays": (Overlay(text="Two", at="two", hold=1.0),)})
    film = filmloom.render(board.model_copy(update={"shots": (board.shots[0], shot)}), out=tmp_path / "film.mp4")
    job = film.segments[1].job
    words = {word.text.strip(",.").lower(): word.start_s for word in job.cues[-1].words}
    one, two = job.moments
    assert words["one"] - 0.3 < one <= words["one"]
    assert words["two"] - 0.3 < two <= words["two"]
    (overlay,) = job.overlays
    assert words["two"] - 0.3 < overlay.start_s <= words["two"]


def test_a_recording_is_heard_instead_of_the_voice(board, tmp_path, film):
    from filmloom.media import write_wav
    from filmloom.types import Sound

    time_s = np.arange(44100 * 2) / 44100
    tone = Sound(samples=(0.3 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32), rate=44100)
    write_wav(tmp_path / "tone.wav", tone)
    spoken = changed(board, "close", recording="tone.wav")
    again = filmloom.render(spoken, out=tmp_path / "film.mp4", base=tmp_path)
    sound = read_sound(again.path)
    tail = sound.samples.reshape(len(sound.samples), -1)[-int(1.5 * sound.rate) : -int(0.8 * sound.rate), 0]
    peak_hz = np.argmax(np.abs(np.fft.rfft(tail))) * sound.rate / len(tail)
    assert peak_hz == pytest.approx(440, abs=4)


def test_a_silent_film_has_captions_and_no_sound_to_hear(board, tmp_path):
    film = filmloom.render(board.model_copy(update={"voice": VoiceChoice(engine="silent")}), out=tmp_path / "f.mp4")
    assert np.abs(read_sound(film.path).samples).max() < 1e-3
    assert film.path.with_suffix(".srt").stat().st_size > 50


def test_a_film_without_a_path_is_kept_until_it_is_saved(board, tmp_path):
    film = filmloom.render(board)
    saved = film.save(tmp_path / "kept.mp4")
    assert probe(saved).video_s == pytest.approx(film.seconds)
    assert (tmp_path / "kept.srt").exists()
    assert film.save(tmp_path / "kept.mp4") == saved, "saving twice is no mistake"
    inside = film.path.parent / "." / film.path.name
    assert film.save(os.path.relpath(inside)).resolve() == film.path.resolve(), "nor is saving over itself"
    assert probe(film.path).video_s == pytest.approx(film.seconds)


def test_events_tell_each_stage_from_its_beginning_to_its_end(board, tmp_path):
    events = []
    filmloom.render(board, out=tmp_path / "film.mp4", on_event=events.append)
    for stage in ("speech", "segments", "join", "check"):
        told = [event for event in events if event.stage == stage and event.level == "progress"]
        assert told[0].done == 0
        assert told[-1].done == told[-1].total > 0
        assert [e.done for e in told] == sorted(e.done for e in told)


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ({"theme": "newsrom"}, "newsroom"),
        ({"output": Output(size=(255, 144))}, "256x144"),
        ({"output": Output(size=(64, 6400))}, "narrow"),
        ({"voice": VoiceChoice(engine="espeak", id="klingon")}, "klingon"),
        ({"shots": (Shot(id="a", visual=Picture(path="nowhere.png")),)}, "nowhere.png"),
        ({"shots": (Shot(id="a", visual=TestCard(), recording=__file__),)}, "Shot a .* test_produce.py"),
        ({"shots": (Shot(id="a", say="Hi", visual=Card(text="x"), recording="none.wav"),)}, "none.wav"),
    ],
)
def test_what_cannot_be_had_is_refused_before_anything_is_made(board, tmp_path, update, message):
    with pytest.raises((StoryboardError, InputError), match=message):
        filmloom.render(board.model_copy(update=update), out=tmp_path / "film.mp4")
    assert not list(tmp_path.rglob("*.mp4"))


def start(storyboard_path, out):
    command = [sys.executable, "-m", "filmloom.cli", "render", str(storyboard_path), "-o", str(out), "--json"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def long_board(board, tmp_path):
    path = tmp_path / "board.yaml"
    shots = tuple(Shot(id=f"s{i}", say=f"This is shot {i}.", min=4, visual=board.shots[2].visual) for i in range(6))
    save_storyboard(board.model_copy(update={"shots": shots, "output": Output(size=(640, 360), fps=25)}), path)
    return path


@pytest.mark.parametrize("stage", ["speech", "segments", "join"])
def test_a_run_that_is_killed_goes_on_where_it_was(board, tmp_path, stage):
    path = long_board(board, tmp_path)
    process = start(path, tmp_path / "film.mp4")
    assert process.stdout
    for line in process.stdout:
        event = json.loads(line).get("event", {})
        if event.get("stage") == stage and event["done"] >= event["total"] / 3:
            break
    process.kill()
    process.communicate()
    finished = {path.name for path in (tmp_path / ".filmloom" / "segments").glob("*.json")}
    film = filmloom.render(load_storyboard(path), out=tmp_path / "film.mp4")
    made_now = {segment.path.with_suffix(".json").name for segment in film.segments if segment.made}
    assert not finished & made_now
    assert len(list(islice(read_frames(film.path), 10_000))) == round(film.seconds * 25)
    deadline = time.monotonic() + 20  # on a busy machine a worker of the killed run may still be at its last piece
    while list(tmp_path.rglob("*.part*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(tmp_path.rglob("*.part*"))


def test_ctrl_c_ends_within_a_second_and_leaves_no_worker(board, tmp_path):
    process = start(long_board(board, tmp_path), tmp_path / "film.mp4")
    assert process.stdout
    for line in process.stdout:
        event = json.loads(line).get("event", {})
        if event.get("stage") == "segments" and event["done"] > 0:
            break
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.stdout.read()
    process.stdout.close()
    assert process.wait() == 130
    assert process.stderr
    with process.stderr as told:
        assert told.read() == "filmloom: stopped; what was finished is kept for the next run.\n"
    assert time.monotonic() - began < 1.0
    time.sleep(0.2)
    command = ["ps", "-o", "stat=,args=", "-s", str(process.pid)]
    left = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    assert not [line for line in left if not line.startswith("Z")]


def test_a_plan_and_a_file_can_be_rendered_too(tmp_path):
    picture = tmp_path / "text" / "bridge.png"
    picture.parent.mkdir()
    from filmloom.draw.canvas import new_surface

    new_surface((320, 180)).makeImageSnapshot().save(str(picture))
    (picture.parent / "text.md").write_text("# A bridge\n\n![The bridge](bridge.png)\n", encoding="utf-8")
    plan = filmloom.plan(picture.parent / "text.md", size=(128, 72), fps=5)
    board = plan.save(picture.parent / "board.yaml")
    films = [filmloom.render(what, out=tmp_path / "film.mp4") for what in (plan, board, str(board))]
    assert not films[0].failed
    assert [film.reused for film in films] == [False, True, True]
