"""Films whose illustrations other engines make: the one in the box, and the service that ships, with its faults."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import filmloom
from filmloom.errors import Cancelled, InputError
from filmloom.media import probe
from filmloom.model.video_generator.remote.dev_remote import DevRemote, Faults
from filmloom.studio.scenes import load_storyboard, save_storyboard
from filmloom.studio.storyboard import Card, Illustration, Output, Shot, Storyboard, VoiceChoice


@pytest.fixture(scope="module")
def running():
    with DevRemote(fps=4, poll_after_ms=20) as service:
        yield service


@pytest.fixture
def service(running, monkeypatch):
    running.jobs.forget()
    running.seen.clear()
    running.faults = Faults()
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    return running


@pytest.fixture
def board():
    return Storyboard(
        language="en",
        title="A cat",
        output=Output(size=(128, 72), fps=10),
        voice=VoiceChoice(engine="silent"),
        shots=(
            Shot(id="open", say="A cat.", visual=Card(text="A cat")),
            Shot(id="cat", say="A cat plays.", visual=Illustration(prompt="a cat plays with a ball")),
        ),
    )


@pytest.fixture
def remote(board, service):
    return board.model_copy(update={"engine": f"{service.origin}/v1", "model": "tiny"})


def with_cat(board, **update):
    shots = tuple(shot.model_copy(update=update) if shot.id == "cat" else shot for shot in board.shots)
    return board.model_copy(update={"shots": shots})


def whys(film):
    return {segment.job.id: segment.why for segment in film.segments}


def orders(service):
    return [asked for asked in service.seen if asked == "POST /v1/videos"]


def test_an_engine_in_the_box_makes_what_moves_and_the_rest_stays_drawn(board, tmp_path):
    drawn = filmloom.render(board, out=tmp_path / "film.mp4")
    made = filmloom.render(board.model_copy(update={"engine": "layers"}), out=tmp_path / "film.mp4")
    assert whys(made) == {"open": "reused: nothing that shapes it changed", "cat": "made: picture changed"}
    assert not made.replaced
    assert [file.suffix for file in (tmp_path / ".filmloom" / "clips").iterdir() if file.suffix != ".json"] == [
        ".animation"
    ]
    again = filmloom.render(board.model_copy(update={"engine": "layers"}), out=tmp_path / "film.mp4")
    assert again.reused
    own = with_cat(board, visual=Illustration(prompt="a cat plays with a ball", engine="layers"))
    assert filmloom.render(own, out=tmp_path / "film.mp4").reused, "its own engine and the film's are alike"
    assert filmloom.render(board, out=tmp_path / "film.mp4").segments[1].digest == drawn.segments[1].digest


def test_a_service_is_asked_once_however_often_the_film_is_made(remote, service, tmp_path):
    film = filmloom.render(remote, out=tmp_path / "film.mp4")
    assert not film.replaced
    assert not film.failed
    assert probe(film.path).size == (128, 72)
    assert filmloom.render(remote, out=tmp_path / "film.mp4").reused
    assert len(orders(service)) == 1
    longer = with_cat(remote, min=2.3)
    film = filmloom.render(longer, out=tmp_path / "film.mp4")
    assert whys(film)["cat"] != "reused: nothing that shapes it changed"
    assert len(orders(service)) == 2, "two seconds don't fill 2.3"
    longer = with_cat(remote, min=2.6)
    film = filmloom.render(longer, out=tmp_path / "film.mp4")
    assert film.seconds > 5.5
    assert len(orders(service)) == 2, "of the three seconds that were paid for another part is shown"


def test_a_shot_that_the_service_fails_is_drawn_by_rule_and_tried_again(remote, service, tmp_path):
    service.faults = Faults(["poll=failed"])
    film = filmloom.render(remote, out=tmp_path / "film.mp4")
    assert film.replaced == ("cat",)
    assert not film.failed
    (warning,) = [warning for warning in film.warnings if "blocked by our rules" in warning]
    assert warning.startswith("Shot cat: ")
    assert any("drawn by rule instead" in finding.detail for finding in film.report.problems)
    drawn = film.segments[1].digest
    lock = json.loads((tmp_path / "film.storyboard.lock.json").read_text())
    assert "blocked" in lock["shots"][1]["instead"]
    film = filmloom.render(remote, out=tmp_path / "film.mp4")
    assert not film.replaced
    assert film.segments[1].digest != drawn
    assert len(orders(service)) == 2


def test_what_neither_the_service_nor_the_world_can_draw_becomes_a_card(remote, service, tmp_path):
    service.faults = Faults(["poll=failed"])
    board = with_cat(remote, visual=Illustration(prompt="the concept of fiscal prudence"))
    film = filmloom.render(board, out=tmp_path / "film.mp4")
    assert film.failed == ("cat",)
    assert film.replaced == ()


def test_a_scene_of_ones_own_is_drawn_by_the_world(remote, service, tmp_path):
    from filmloom.world.parse import parse

    scene = parse("a cat plays with a ball", "en").spec
    board = with_cat(remote, visual=Illustration(prompt="a cat", scene=scene))
    assert not filmloom.render(board, out=tmp_path / "film.mp4").replaced
    assert not orders(service)


@pytest.mark.parametrize(
    ("engine", "model", "message"),
    [
        ("wolrd", "", "Did you mean 'world'"),
        ("world", "big", "none to choose from"),
        ("https://host.example/v1", "", "needs a model"),
        ("http://host.example/v1", "sora-2", "unencrypted"),
    ],
)
def test_an_engine_that_is_none_is_refused_before_anything_is_made(board, service, tmp_path, engine, model, message):
    with pytest.raises(InputError, match=message):
        filmloom.render(board.model_copy(update={"engine": engine, "model": model}), out=tmp_path / "film.mp4")
    assert not (tmp_path / ".filmloom" / "speech").exists()


def test_a_service_without_its_key_is_one_clear_error(board, tmp_path, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    board = board.model_copy(update={"engine": "https://api.openai.com/v1", "model": "sora-2"})
    with pytest.raises(InputError, match="OPENAI_API_KEY isn't set"):
        filmloom.render(board, out=tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


def test_a_listener_that_stops_the_film_stops_the_job(remote, service, tmp_path):
    service.faults = Faults(["poll=stuckx500"])

    def stop(event):
        if event.stage == "takes" and event.message == "running":
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        filmloom.render(remote, out=tmp_path / "film.mp4", on_event=stop)
    assert any(asked.startswith("DELETE") for asked in service.seen)


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_film_that_is_killed_while_it_waits_pays_once(remote, service, tmp_path):
    save_storyboard(remote, tmp_path / "board.yaml")
    service.faults = Faults(["poll=stuckx5000"])
    command = [sys.executable, "-m", "filmloom.cli", "render", str(tmp_path / "board.yaml")]
    process = subprocess.Popen(
        [*command, "-o", str(tmp_path / "film.mp4")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not any(asked.startswith("GET /v1/videos/") for asked in service.seen) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    service.faults = Faults()
    film = filmloom.render(load_storyboard(tmp_path / "board.yaml"), out=tmp_path / "film.mp4")
    assert not film.replaced
    assert len(orders(service)) == 1


def test_a_plan_carries_its_engine_and_a_wrong_one_is_refused(tmp_path):
    text = "# A cat\n\nA cat plays with a ball in the park. Two birds fly over the sea.\n"
    plan = filmloom.plan(text, engine="layers")
    assert plan.storyboard.engine == "layers"
    path = plan.save(tmp_path / "board.yaml")
    assert "engine: layers" in path.read_text()
    assert load_storyboard(path).engine == "layers"
    with pytest.raises(InputError, match="no engine"):
        filmloom.plan(text, engine="layer")


def test_an_engine_that_fails_again_and_again_isnt_asked_for_the_rest(remote, service, tmp_path):
    service.faults = Faults(["poll=failedx50"])
    cats = tuple(
        Shot(id=f"cat{number}", visual=Illustration(prompt=f"{number} cats run", engine=remote.engine, model="tiny"))
        for number in range(2, 9)
    )
    film = filmloom.render(remote.model_copy(update={"shots": cats}), out=tmp_path / "film.mp4")
    assert len(film.replaced) == 7
    assert 3 <= len(orders(service)) <= 5, "those that were under way go on"
    assert any("had failed 3 times before" in warning for warning in film.warnings)
    assert any(warning.startswith("Shots cat") for warning in film.warnings), "what holds for several is said once"
