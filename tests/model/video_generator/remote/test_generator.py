"""The fault table: whatever goes wrong at the service or here, a clear end, one job, and no key anywhere."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from filmloom.errors import BusyError, Cancelled, InputError, PromptError, RemoteError
from filmloom.model.video_generator import At, ClipRequest, make
from filmloom.model.video_generator.best_of import Score, best_clip
from filmloom.model.video_generator.remote.dev_remote import DevRemote, Faults
from filmloom.model.video_generator.remote.receipts import Receipts

from .conftest import QUICK


def jobs(service: DevRemote) -> int:
    return len(service.jobs.all)


def begun(service: DevRemote) -> int:
    return sum(seen.startswith("POST") for seen in service.seen)


def test_a_clip_comes_as_it_was_asked_for(engine, service, request_, tmp_path):
    events = []
    clip = engine().generate(dataclasses.replace(request_, fps=5, on_event=events.append))
    assert (clip.size, clip.fps, clip.num_frames) == ((64, 64), 5, 5 * request_.seconds)
    assert len([frame.shape for frame in clip.frames()]) == clip.num_frames
    assert any("4 frames a second" in warning for warning in clip.warnings)
    settings = json.loads(clip.metadata["filmloom"])
    assert settings["prompt"] == request_.prompt
    assert json.loads(clip.metadata["AIGC"])["Label"] == "1"
    assert {event.stage for event in events} == {"sample", "download"}
    assert events[-1].done == events[-1].total
    assert clip.save(tmp_path / "clip.mp4").is_file()


def test_the_same_again_is_not_asked_again_and_another_seed_is(engine, service, request_):
    first = engine().generate(request_)
    again = engine().generate(dataclasses.replace(request_, fps=8))
    assert (first.num_frames * 2, jobs(service)) == (again.num_frames, 1)
    engine().generate(dataclasses.replace(request_, seed=8))
    assert jobs(service) == 2


@pytest.mark.parametrize(
    "rule",
    [
        "create=429x2",
        "create=500x2",
        "create=drop",
        "create=late500",
        "create=malformed",
        "create=hang",
        "poll=429x2",
        "poll=500x2",
        "poll=drop",
        "poll=malformed",
        "poll=hang",
        "content=truncated",
        "content=short",
        "content=not-a-video",
        "content=500",
        "content=drop",
    ],
)
def test_faults_that_pass_cost_one_job_and_the_clip_comes(engine, service, request_, rule):
    service.faults.add(rule)
    assert engine().generate(request_).num_frames
    assert (jobs(service), service.faults.left) == (1, 0)


@pytest.mark.parametrize("rule", ["create=1302x2", "create=1303x3", "create=1004", "poll=1302", "poll=no-url"])
@pytest.mark.parametrize("dialect", ["kling"])
def test_faults_of_kling_that_pass(engine, service, request_, rule):
    service.faults.add(rule)
    assert engine().generate(request_).num_frames
    assert (jobs(service), service.faults.left) == (1, 0)


@pytest.mark.parametrize("fault", ["drop", "late500", "malformed"])
@pytest.mark.parametrize("dialect", ["openai"])
def test_a_service_that_knows_no_tokens_is_asked_for_its_list(engine, service, request_, fault):
    service.knows_tokens = False
    service.faults.add(f"create={fault}")
    assert engine().generate(request_).num_frames
    assert (jobs(service), begun(service)) == (1, 1)


@pytest.mark.parametrize("dialect", ["openai"])
def test_two_orders_of_one_prompt_are_told_apart_in_the_list(engine, service, request_):
    service.knows_tokens = False
    engine().generate(request_)
    service.faults.add("create=drop")
    engine().generate(dataclasses.replace(request_, seed=8))
    assert jobs(service) == 2
    assert len({receipt.job_id for receipt in engine().receipts.all()}) == 2


def test_where_the_service_can_not_tell_nothing_is_asked_again(engine, service, request_, dialect):
    service.faults.add("create=drop")
    service.faults.add(f"{'list' if dialect == 'openai' else 'poll'}=500x50")
    with pytest.raises(RemoteError, match="may have begun"):
        engine().generate(request_)
    assert (jobs(service), begun(service)) == (1, 1)
    service.faults = Faults()
    assert engine().generate(request_).num_frames
    assert jobs(service) == 1


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("create=quota", "quota|used up"),
        ("create=429x9", "rate limit|too often"),
        ("create=redirect", "elsewhere"),
        ("create=huge", "bytes"),
        ("poll=failed", "blocked by our rules"),
        ("poll=lost", "no longer knows"),
        ("content=truncatedx9", "come whole"),
        ("content=not-a-videox9", "come whole"),
    ],
)
def test_faults_that_stay_are_said_and_leave_no_half_file(engine, service, request_, tmp_path, rule, message):
    service.faults.add(rule)
    with pytest.raises(RemoteError, match=message):
        engine().generate(request_)
    assert not list(tmp_path.rglob("*.mp4"))
    assert not list(tmp_path.rglob("*.part*"))


def test_an_empty_account_is_not_asked_twice(engine, service, request_):
    service.faults.add("create=quota")
    with pytest.raises(RemoteError):
        engine().generate(request_)
    assert (begun(service), jobs(service)) == (1, 0)
    assert engine().generate(request_).num_frames


def test_a_job_that_failed_is_asked_anew_by_the_next_run(engine, service, request_):
    service.faults.add("poll=failed")
    with pytest.raises(RemoteError, match="failed at"):
        engine().generate(request_)
    assert engine().generate(request_).num_frames
    assert [receipt.attempt for receipt in engine().receipts.all()] == [1, 2]


@pytest.mark.parametrize("dialect", ["kling"])
def test_a_video_on_a_private_address_is_not_fetched(engine, service, request_):
    service.faults.add("poll=private-url")
    with pytest.raises(RemoteError, match="isn't fetched"):
        engine().generate(request_)


@pytest.mark.parametrize(("dialect", "name"), [("openai", "FILMLOOM_VIDEO_KEY"), ("kling", "KLING_SECRET_KEY")])
def test_a_wrong_key_is_said_with_its_name_and_never_shown(engine, service, request_, tmp_path, name, caplog):
    with pytest.raises(RemoteError, match=name) as raised:
        engine(**{name: "a-wrong-key-of-a-user"}).generate(request_)
    assert "a-wrong-key" not in str(raised.value)
    assert str(raised.value).endswith(("service. Nothing was begun.", "invalid). Nothing was begun."))
    assert engine().generate(request_).num_frames


@pytest.mark.parametrize("dialect", ["kling"])
def test_a_missing_key_is_said_before_anything_is_asked(engine, service, request_):
    with pytest.raises(InputError, match="KLING_ACCESS_KEY"):
        engine(KLING_ACCESS_KEY="").generate(request_)
    assert not service.seen


def test_no_key_is_in_a_message_an_event_a_file_or_a_log(engine, service, request_, tmp_path, caplog):
    caplog.set_level(0)
    events = []
    service.faults.add("create=leak")
    with pytest.raises(RemoteError, match=r"\[key\]") as raised:
        engine().generate(request_)
    clip = engine().generate(dataclasses.replace(request_, on_event=events.append))
    clip.save(tmp_path / "clip.mp4")
    told = [str(raised.value), repr(raised.value.__cause__), repr(events), caplog.text, repr(clip.metadata)]
    written = [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    for key in (service.keys.video, service.keys.access, service.keys.secret, "Bearer", "eyJ"):
        assert not [text for text in told + written if key in text], key


def test_a_service_that_is_down_is_said_and_the_run_goes_on_later(engine, service, request_, dialect, tmp_path):
    with DevRemote() as other:
        gone = other.origin
    away = engine(KLING_BASE_URL=gone)
    if dialect == "openai":
        away.service.transport.base = f"{gone}/v1"
    with pytest.raises(RemoteError, match="can't be reached"):
        away.generate(request_)
    assert engine().generate(request_).num_frames


@pytest.mark.parametrize("rule", ["poll=500x99", "poll=dropx99", "content=dropx99"])
def test_a_service_that_goes_down_in_the_middle_is_taken_up_later(engine, service, request_, rule, tmp_path):
    service.faults.add(rule)
    with pytest.raises(RemoteError, match=r"takes it up again|isn't asked for again"):
        engine().generate(request_)
    assert not list(tmp_path.rglob("*.mp4"))
    service.faults = Faults()
    assert engine().generate(request_).num_frames
    assert (jobs(service), begun(service)) == (1, 1)


def test_the_best_of_two_costs_two_jobs_and_again_none(engine, service, request_):
    class Second:
        name = "second"

        def check(self, request):
            pass

        def score(self, clip, request):
            return Score(value=float(request.seed))

    for _ in range(2):
        best = best_clip(engine(), request_, 2, Second())
        assert json.loads(best.metadata["filmloom"])["best_of"]["seed"] == request_.seed + 1
    assert jobs(service) == 2


def test_a_listener_stops_the_job_where_the_service_can(engine, service, request_, dialect):
    def stop(event):
        if event.message in {"queued", "running"}:
            raise Cancelled("enough")

    service.faults.add("poll=stuck")
    began = time.monotonic()
    with pytest.raises(Cancelled):
        engine().generate(dataclasses.replace(request_, on_event=stop))
    assert time.monotonic() - began < 5
    assert jobs(service) == (0 if dialect == "openai" else 1)
    engine().generate(request_)
    assert jobs(service) == 1


def test_a_hint_wakes_the_wait_however_often_and_late_it_comes(engine, service, request_):
    service.faults.add("poll=stuck")
    patient = dataclasses.replace(QUICK, poll_s=20.0)
    made = engine(patient)

    def hear(event):
        job = next(iter(service.jobs.all.values()), None)
        if job is not None and job.state == "done":
            made.hint()
            made.hint()

    began = time.monotonic()
    made.generate(dataclasses.replace(request_, on_event=hear))
    assert time.monotonic() - began < 15
    made.hint()
    made.generate(request_)


def test_a_job_that_never_ends_is_left_and_taken_up_later(engine, service, request_):
    service.faults.add("poll=stuckx2")
    with pytest.raises(RemoteError, match="isn't done yet"):
        engine(dataclasses.replace(QUICK, job_s=0.0, poll_s=0.01)).generate(request_)
    assert engine().generate(request_).num_frames
    assert jobs(service) == 1


def test_a_video_that_was_damaged_here_is_fetched_again_for_nothing(engine, service, request_):
    engine().generate(request_)
    receipts = engine().receipts
    video = receipts.video(receipts.all()[0])
    video.write_bytes(video.read_bytes()[:100])
    assert engine().generate(request_).num_frames
    assert jobs(service) == 1


@pytest.mark.parametrize("dialect", ["kling"])
def test_without_its_receipt_a_job_is_found_by_our_name_for_it(engine, service, request_):
    engine().generate(request_)
    receipts = engine().receipts
    receipts.path(receipts.all()[0]).unlink()
    assert engine().generate(request_).num_frames
    assert jobs(service) == 1


def test_a_receipt_that_can_not_be_read_is_not_passed_over(engine, service, request_):
    engine().generate(request_)
    receipts = engine().receipts
    receipts.path(receipts.all()[0]).write_text("{")
    with pytest.raises(InputError, match="paid"):
        engine().generate(request_)


def test_two_runs_of_one_order_pay_once(engine, service, request_):
    plan_key = []
    made = engine()

    def hear(event):
        if not plan_key and service.jobs.all:
            plan_key.append(1)
            with pytest.raises(BusyError, match="twice"):
                engine().generate(request_)

    made.generate(dataclasses.replace(request_, on_event=hear))
    assert plan_key
    assert jobs(service) == 1


@pytest.fixture
def foreign(tmp_path):
    """A clip that no service made."""
    asked = ClipRequest(prompt="a rocket at night", seconds=1, size=(64, 64), fps=4, label=False)
    return make(asked, "world").save(tmp_path / "rocket.mp4")


def pixels(clip):
    return np.stack([frame.copy() for frame in clip.frames()]).astype(int)


@pytest.mark.parametrize("dialect", ["openai"])
def test_a_clip_of_the_service_goes_on_and_is_redrawn_without_being_sent(engine, service, request_, tmp_path):
    made = engine().generate(request_).save(tmp_path / "cat.mp4")
    beach = dataclasses.replace(request_, prompt="a crab on a beach")
    goes_on = engine().generate(dataclasses.replace(beach, given=(At(media=made),)))
    redrawn = engine().generate(dataclasses.replace(beach, given=(At(media=made, when=0),), seconds=None))
    first, *changed = service.jobs.all.values()
    assert [(job.remix_of, job.after_s) for job in changed] == [(first.id, 1.0), (first.id, 0.0)]
    assert goes_on.num_frames == redrawn.num_frames == 4
    assert np.abs(pixels(goes_on) - pixels(redrawn)).mean() < 6
    assert np.abs(pixels(goes_on) - pixels(engine().generate(request_))).mean() > 20
    assert json.loads(goes_on.metadata["filmloom"])["job"] == changed[0].id


@pytest.mark.parametrize("dialect", ["openai"])
@pytest.mark.parametrize(("when", "route"), [(None, "extend"), (0, "edit")])
@pytest.mark.parametrize("fault", ["429x2", "500x2", "drop", "late500", "malformed"])
def test_a_change_of_a_clip_survives_the_faults_as_one_job(engine, service, request_, foreign, when, route, fault):
    service.faults.add(f"{route}={fault}")
    service.knows_tokens = fault != "late500"
    clip = engine().generate(dataclasses.replace(request_, given=(At(media=foreign, when=when),)))
    assert clip.num_frames == 4
    assert (jobs(service), service.faults.left) == (1, 0)
    again = engine().generate(dataclasses.replace(request_, given=(At(media=foreign, when=when),)))
    assert (again.num_frames, jobs(service)) == (4, 1)


@pytest.mark.parametrize("dialect", ["openai"])
def test_where_no_change_is_offered_a_remix_is_asked_for_or_it_is_said(engine, service, request_, foreign, tmp_path):
    made = engine().generate(request_).save(tmp_path / "cat.mp4")
    service.faults = Faults(["edit=absentx2", "extend=absent"])
    engine().generate(dataclasses.replace(request_, prompt="a dog", given=(At(media=made, when=0),)))
    assert any(seen.endswith("/remix") for seen in service.seen)
    for at in (At(media=foreign, when=0), At(media=foreign)):
        with pytest.raises(RemoteError, match="offers no way"):
            engine().generate(dataclasses.replace(request_, given=(at,)))
    assert jobs(service) == 2


@pytest.mark.parametrize("dialect", ["openai"])
@pytest.mark.parametrize(
    ("at", "changes", "message"),
    [
        ({"when": 0.5}, {}, "give it without a second"),
        ({"strength": 0.5}, {}, "strength"),
        ({"when": 0}, {"seconds": 3}, "has 1 s; 3 s were asked for"),
        ({}, {"num_inference_steps": 4}, "num_inference_steps"),
    ],
)
def test_changes_that_can_not_be_had_are_refused(engine, service, request_, foreign, at, changes, message):
    with pytest.raises(InputError, match=message):
        engine().generate(dataclasses.replace(request_, given=(At(media=foreign, **at),), **changes))
    assert not service.seen


def test_one_clip_alone_is_changed_and_klings_are_none(engine, service, request_, foreign, dialect):
    at = At(media=foreign)
    with pytest.raises(InputError, match="nothing beside it" if dialect == "openai" else "no clips"):
        engine().generate(dataclasses.replace(request_, given=(at, at)))
    assert not service.seen


CLIENT = """
import sys
from pathlib import Path
from filmloom.model.video_generator.remote import Patience, remote_engine
from filmloom.model.video_generator import At, ClipRequest
name, project, seconds, given = sys.argv[1:]
patience = Patience(read_s=float(60), first_wait_s=0.05, poll_s=0.05)
request = ClipRequest(prompt="a cat plays with a ball", seconds=int(seconds), size=(64, 64), fps=4, label=False,
                      given=tuple(At(media=Path(given)) for _ in range(bool(given))))
print(remote_engine(name, project=Path(project), patience=patience).generate(request).num_frames)
"""


@pytest.mark.parametrize(
    ("dialect", "rule", "knows_tokens"),
    [
        ("openai", "create=hang", True),
        ("openai", "create=hang", False),
        ("openai", "poll=hang", True),
        ("openai", "content=hang", True),
        ("openai", "extend=hang", False),
        ("kling", "create=hang", True),
        ("kling", "poll=hang", True),
    ],
)
def test_a_client_killed_at_any_moment_has_begun_exactly_one_job(
    service, dialect, engine, request_, tmp_path, foreign, rule, knows_tokens
):
    service.knows_tokens, service.hang_s = knows_tokens, 60.0
    service.faults.add(rule)
    name = engine().engine
    given = (At(media=foreign),) if rule.startswith("extend") else ()
    command = [sys.executable, "-c", CLIENT, name, tmp_path, request_.seconds, given[0].media if given else ""]
    route = {"create": "POST", "extend": "POST", "poll": "GET", "content": "GET"}[rule.partition("=")[0]]
    with subprocess.Popen([*map(str, command)], env={**os.environ, **service.environment}) as client:
        _wait(lambda: any(seen.startswith(route) for seen in service.seen) and jobs(service) == 1)
        if rule == "content=hang":
            _wait(lambda: any(part in service.seen[-1] for part in ("content", "files")))
        client.send_signal(signal.SIGKILL)
    assert [receipt.step for receipt in Receipts(tmp_path).all()] == ["asked" if route == "POST" else "begun"]
    assert engine().generate(dataclasses.replace(request_, given=given)).num_frames == 4 * request_.seconds
    assert jobs(service) == 1
    assert [receipt.step for receipt in Receipts(tmp_path).all()] == ["made"]


def _wait(condition) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": " "}, "empty"),
        ({"prompt": "cat " * 3000}, "Shorten"),
        ({"loop": True}, "loop"),
        ({"takes": 2}, "takes"),
        ({"layout": "layers"}, "layout"),
        ({"given": (At(media=Path("a.png"), when=0.5),)}, "given at"),
    ],
)
def test_what_can_not_be_had_is_refused_before_anything_is_asked(engine, service, request_, changes, message):
    with pytest.raises(InputError, match=message):
        engine().generate(dataclasses.replace(request_, **changes))
    assert not service.seen


@pytest.mark.parametrize("dialect", ["kling"])
def test_kling_has_no_lengths_beyond_its_own_and_no_steps(engine, service, request_):
    with pytest.raises(InputError, match="15 s"):
        engine().generate(dataclasses.replace(request_, seconds=16))
    with pytest.raises(InputError, match="num_inference_steps"):
        engine().generate(dataclasses.replace(request_, num_inference_steps=4))
    with pytest.raises(PromptError):
        engine().generate(dataclasses.replace(request_, prompt="x" * 2501))


def test_a_length_in_between_is_ordered_longer_and_cut(engine, request_):
    clip = engine().generate(dataclasses.replace(request_, seconds=request_.seconds - 0.5))
    assert clip.num_frames == 4 * request_.seconds - 2
    assert any("are kept" in warning for warning in clip.warnings)


def test_a_picture_goes_with_the_order(engine, service, request_, tmp_path):
    picture = make(ClipRequest(prompt="a dog", seconds=0.1, size=(96, 64))).save(tmp_path / "dog.png")
    engine().generate(dataclasses.replace(request_, given=(At(media=picture),)))
    assert [job.picture for job in service.jobs.all.values()] == [True]


@pytest.mark.parametrize("dialect", ["kling"])
def test_sound_is_ordered_and_heard_where_there_is_some(engine, service, request_, tmp_path):
    clip = engine().generate(dataclasses.replace(request_, sound=True))
    assert clip.sound is not None
    assert clip.sound.seconds == pytest.approx(request_.seconds, abs=0.05)
