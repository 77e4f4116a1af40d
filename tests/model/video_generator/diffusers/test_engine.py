"""Every kind of pipeline runs from a checkpoint on the disk to a clip on the disk."""

import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from huggingface_hub.errors import LocalEntryNotFoundError
from tests.model.video_generator.diffusers import tiny

from filmloom.errors import Cancelled, FilmloomError, InputError, PromptError
from filmloom.media import probe
from filmloom.model.video_generator import ClipRequest, engine_named, make
from filmloom.model.video_generator.diffusers import decoding
from filmloom.model.video_generator.diffusers import engine as engines
from filmloom.model.video_generator.diffusers.engine import DiffusersEngine
from filmloom.model.video_generator.diffusers.families import family_of
from filmloom.model.video_generator.diffusers.memory import Settings
from filmloom.model.video_generator.like import request_like
from filmloom.model.video_generator.request import At
from filmloom.types import ignore_event

NEEDS_PICTURE = {"cogvideox_image", "wan_image", "wan_2_1_image"}
TAKES_PICTURE = {"cogvideox_image", "wan_image", "wan_text_or_image", "ltx"}
ASK = ClipRequest(prompt="a cat runs", seconds=0.3, size=(64, 64), fps=8, label=False, num_inference_steps=2)
DRAWN = replace(ASK, num_inference_steps=None)


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("given") / "cat.png"
    make(replace(DRAWN, prompt="a cat", size=(96, 64)), "world").save(path)
    return path


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    path = tmp_path_factory.mktemp("given") / "cat.mp4"
    make(replace(DRAWN, seconds=2.0), "world").save(path)
    return path


@pytest.fixture
def engine(checkpoints, machine, tmp_path):
    def opened(kind, **settings):
        return DiffusersEngine(checkpoints(kind), tmp_path, Settings(**settings), machine)

    return opened


@pytest.fixture
def hub(monkeypatch):
    """A Hub on this machine that has nothing, and one thing that nobody may have."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            closed = "closed" in self.path
            self.send_response(401 if closed else 404)
            self.send_header("X-Error-Code", "GatedRepo" if closed else "RepoNotFound")
            self.send_header("X-Error-Message", "Access to this repo is restricted" if closed else "404")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *values):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    yield
    server.shutdown()
    server.server_close()
    thread.join()


def asked(kind, picture, **more):
    given = (At(media=picture),) if kind in NEEDS_PICTURE else ()
    return replace(ASK, **{"given": given, **more})


def pixels(clip):
    return np.stack([frame.copy() for frame in clip.frames()])


@pytest.mark.parametrize("kind", tiny.VIDEO)
def test_every_pipeline_makes_a_clip_and_tells_each_step(kind, engine, picture):
    events = []
    clip = engine(kind).generate(asked(kind, picture, on_event=events.append))
    made = pixels(clip)
    assert made.shape == (3, 64, 64, 4)
    assert len(np.unique(made)) > 2
    steps = [event.done for event in events if event.stage == "sample"]
    assert steps == [0, 1, 2]
    assert {event.stage for event in events} == {"load", "sample", "decode"}
    settings = json.loads(clip.metadata["filmloom"])
    assert settings["prompt"] == "a cat runs"
    assert "AIGC" in clip.metadata


@pytest.mark.parametrize("kind", ["wan", "ltx"])
def test_a_seed_means_a_clip(kind, checkpoints, machine, tmp_path):
    def made(folder, seed):
        return pixels(
            DiffusersEngine(checkpoints(kind), tmp_path / folder, None, machine).generate(replace(ASK, seed=seed))
        )

    assert np.array_equal(made("one", 1), made("other", 1))
    assert not np.array_equal(made("one", 1), made("one", 2))


@pytest.mark.parametrize("kind", sorted(TAKES_PICTURE))
def test_a_first_picture_counts(kind, engine, picture, tmp_path):
    black = tmp_path / "black.png"
    make(replace(DRAWN, prompt="a rocket at night"), "world").save(black)
    one, other = (engine(kind).generate(replace(ASK, given=(At(media=path),))) for path in (picture, black))
    assert not np.array_equal(pixels(one), pixels(other))
    assert any("cut at its borders" in warning for warning in one.warnings)


def test_a_last_picture_a_keyframe_and_a_clip_to_go_on_from(engine, picture, video):
    first, last = At(media=picture), At(media=picture, when=0.35)
    assert engine("wan_image").generate(replace(ASK, seconds=0.3, given=(first, last))).num_frames == 3
    conditioned = engine("ltx").generate(replace(ASK, given=(first, last)))
    goes_on = engine("ltx").generate(replace(ASK, given=(At(media=video),)))
    assert not np.array_equal(pixels(conditioned), pixels(goes_on))
    assert any("goes on from there" in warning for warning in goes_on.warnings)


@pytest.mark.parametrize("kind", ["wan", "cogvideox", "text_to_video"])
def test_a_clip_is_redrawn(kind, engine, video):
    request = replace(ASK, given=(At(media=video, strength=0.4),), num_inference_steps=4)
    clip = engine(kind).generate(request)
    assert pixels(clip).shape[0] == 3
    asis = engine(kind).generate(replace(request, given=(At(media=video),)))
    assert any("redrawn" in warning for warning in asis.warnings)


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("wan", {"given": "picture"}, "takes no pictures"),
        ("mochi", {"given": "video"}, "takes no clips"),
        ("wan_image", {}, "moves a picture"),
        ("wan_image", {"given": "picture@0.1"}, "one first picture and one that is the last"),
        ("wan_text_or_image", {"given": "picture@0.3"}, "one first picture;"),
        ("wan", {"loop": True}, "no use for loop"),
        ("wan", {"guidance": "interval"}, "no guidance by intervals"),
        ("wan", {"lora": ("nowhere@0.5",)}, "holds no adapter"),
    ],
)
def test_what_a_checkpoint_can_not_do_is_refused(kind, change, said, engine, picture, video):
    if "given" in change:
        name, _, when = change["given"].partition("@")
        at = At(media={"picture": picture, "video": video}[name], when=float(when) if when else None)
        change = {"given": (at,)}
    with pytest.raises(InputError, match=said):
        engine(kind).generate(replace(ASK, **change))


def test_an_empty_prompt_is_refused(engine):
    with pytest.raises(PromptError):
        engine("wan").generate(replace(ASK, prompt=" "))


def test_a_size_and_a_length_that_are_not_legal_become_the_nearest_and_it_is_said(engine):
    request = replace(ASK, size=(1920, 1080), seconds=3.2, fps=25)
    plan = engine("wan").plan(request)
    assert plan.ask.size == (832, 480)
    assert plan.ask.num_frames == 53
    assert any("53 frames, which come as 4k + 1" in warning for warning in plan.ask.warnings)
    assert any("832x480" in warning for warning in plan.ask.warnings)
    assert engine("wan_text_or_image").plan(request).ask.fps == 24
    assert engine("ltx").plan(request).ask.num_frames == 81
    assert engine("cogvideox_1_5").plan(replace(request, size=(1080, 1920))).ask.size == (32, 64)
    assert engine("cogvideox_1_5").plan(request).ask.size == (112, 64)
    assert any(
        "lose its thread" in warning for warning in engine("cogvideox").plan(replace(request, seconds=9)).ask.warnings
    )


def test_a_listener_may_stop_it_at_any_step(engine):
    def stop(event):
        if event.stage == "sample" and event.done == 1:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        engine("wan").generate(replace(ASK, on_event=stop))


def test_a_run_that_was_killed_before_the_pictures_goes_on_from_the_latents(engine, tmp_path, monkeypatch):
    expected = pixels(engine("ltx").generate(ASK))
    for left in (tmp_path / ".filmloom" / "latents").iterdir():
        left.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(engines, "decoded", _killed)
        with pytest.raises(KeyboardInterrupt):
            engine("ltx").generate(ASK)
        patch.setattr(engines, "sampled", _killed)
    assert len(list((tmp_path / ".filmloom" / "latents").iterdir())) == 1
    monkeypatch.setattr(engines, "sampled", _killed)
    assert np.array_equal(pixels(engine("ltx").generate(ASK)), expected)


def _killed(*_):
    raise KeyboardInterrupt


def test_broken_latents_are_sampled_again(engine, tmp_path):
    expected = pixels(engine("wan").generate(ASK))
    (path,) = (tmp_path / ".filmloom" / "latents").iterdir()
    path.write_bytes(path.read_bytes()[:100])
    assert np.array_equal(pixels(engine("wan").generate(ASK)), expected)


def test_a_clip_is_made_again_from_its_file(checkpoints, tmp_path, monkeypatch):
    monkeypatch.setenv("FILMLOOM_MEMORY_GB", "8")
    first = make(ASK, str(checkpoints("wan")), project=tmp_path / "one")
    first.save(tmp_path / "cat.mp4")
    assert probe(tmp_path / "cat.mp4").size == (64, 64)
    name, request, _ = request_like(tmp_path / "cat.mp4")
    again = make(request, name, project=tmp_path / "other")
    assert np.array_equal(pixels(first), pixels(again))
    assert again.on_event is ignore_event


def test_tiles_a_cache_of_steps_and_another_type_are_settings(engine):
    request = replace(ASK, num_inference_steps=4)
    plain = pixels(engine("wan").generate(request))
    assert np.array_equal(pixels(engine("wan", tiled=False).generate(request)), plain)
    cached = engine("wan_two_experts", step_cache=0.2, attention="native").generate(request)
    assert json.loads(cached.metadata["filmloom"])["step_cache"] == 0.2
    half = engine("wan", dtype="bfloat16").generate(request)
    assert json.loads(half.metadata["filmloom"])["dtype"] == "bfloat16"
    with pytest.raises(InputError, match="attention backend"):
        engine("mochi", attention="wishful").generate(request)


def test_where_memory_runs_out_it_is_said_and_what_was_sampled_is_decoded_in_tiles(engine, monkeypatch):
    def full(*_, **__):
        raise torch.OutOfMemoryError("CUDA out of memory")

    with monkeypatch.context() as patch:
        patch.setattr(engines, "sampled", full)
        with pytest.raises(InputError, match="ran out while sampling; ask for fewer seconds"):
            engine("wan").generate(ASK)
    expected = pixels(engine("wan").generate(ASK))
    tries, decode = [], decoding._decoded

    def small(autoencoder, latents, device):
        tries.append(autoencoder.use_tiling)
        return decode(autoencoder, latents, device) if len(tries) == 2 else full()

    monkeypatch.setattr(decoding, "_decoded", small)
    assert np.array_equal(pixels(engine("wan", tiled=False).generate(ASK)), expected)
    assert tries == [False, True]
    monkeypatch.setattr(decoding, "_decoded", full)
    with pytest.raises(InputError, match="What was sampled is kept"):
        engine("wan").generate(ASK)


def test_numbers_that_overflow_are_no_picture(engine, tmp_path, machine):
    def broken():
        pipeline = tiny.wan()
        torch.nn.init.constant_(pipeline.transformer.proj_out.weight, float("nan"))
        return pipeline

    folder = tiny.saved(broken, tmp_path / "broken")
    with pytest.raises(InputError, match="overflowed in float32"):
        DiffusersEngine(folder, tmp_path, None, machine).generate(ASK)


def test_weights_that_were_cut_off_are_said(checkpoints, tmp_path, machine):
    shutil.copytree(checkpoints("wan"), tmp_path / "cut")
    weights = tmp_path / "cut" / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    with pytest.raises(InputError, match="Fetch the checkpoint again"):
        DiffusersEngine(tmp_path / "cut", tmp_path, None, machine).generate(ASK)
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(InputError, match="can't be read as safetensors"):
        DiffusersEngine(tmp_path / "cut", tmp_path, None, machine).generate(ASK)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LocalEntryNotFoundError("no connection"), "the Hub can't be reached"),
        (ConnectionError("Network is unreachable"), "Network is unreachable"),
        (OSError(28, "No space left on device"), "No space left"),
        (PermissionError(13, "Permission denied"), "Permission denied"),
    ],
)
def test_what_the_hub_does_not_give_is_said(error, said, monkeypatch):
    def fetch(*_, **__):
        raise error

    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    with pytest.raises(InputError, match=said):
        engine_named("nobody/has-this-model")


def test_an_id_that_is_not_there_or_is_closed_is_said_by_the_hub_itself(hub, monkeypatch):
    for name, said in (("nobody/nothing", "404"), ("nobody/closed", "401|[Aa]ccess|gated")):
        with pytest.raises(InputError, match=f"{name} can't be fetched from the Hub: .*({said})"):
            engine_named(name)


def test_a_network_that_can_not_be_shared_or_quantised_says_so(engine, monkeypatch):
    if find_spec("torchao") is None:
        with pytest.raises(InputError, match="pip install torchao"):
            engine("wan", quantised=True).generate(ASK)
    monkeypatch.setenv("WORLD_SIZE", "3")
    with pytest.raises(InputError, match="2 heads can't be shared by 3"):
        engine("wan").generate(ASK)

    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setattr("torch.accelerator.device_count", lambda: 0)
    with pytest.raises(InputError, match="no accelerator here"):
        engine("wan").generate(ASK)


SHARED = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
import torch
from filmloom.errors import InputError
from filmloom.model.video_generator import ClipRequest
from filmloom.model.video_generator.diffusers.engine import DiffusersEngine
from filmloom.model.video_generator.diffusers.memory import Machine
torch.set_num_threads(1)
torch.accelerator.device_count = lambda: 1
checkpoint, project = sys.argv[1:]
machine = Machine(device="cpu", free_bytes=8 * 10**9, ram_bytes=8 * 10**9, flops=1e10)
engine = DiffusersEngine(checkpoint, Path(project), None, machine)
ask = ClipRequest(prompt="a cat runs", seconds=0.3, size=(64, 64), fps=8, label=False, num_inference_steps=2)
np.save(Path(project, "made.npy"), np.stack([frame.copy() for frame in engine.generate(ask).frames()]))
try:
    engine.generate(replace(ask, size=(80, 80)))
except InputError as error:
    Path(project, "said").write_text(str(error))
"""


def test_two_processes_share_a_clip_and_make_the_same_one(engine, checkpoints, tmp_path):
    """On processors instead of GPUs: the tokens are parted, and 75 of them can't be parted evenly."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "WORLD_SIZE": "2"}
    projects = [tmp_path / "first", tmp_path / "second"]
    processes = []
    for rank, project in enumerate(projects):
        project.mkdir()
        command = [sys.executable, "-c", SHARED, str(checkpoints("wan")), str(project)]
        processes.append(subprocess.Popen(command, env={**told, "RANK": str(rank), "LOCAL_RANK": str(rank)}))
    assert [process.wait() for process in processes] == [0, 0]
    alone = pixels(engine("wan").generate(ASK))
    for project in projects:
        assert np.array_equal(np.load(project / "made.npy"), alone)
        assert "torchrun with another number" in (project / "said").read_text()


@pytest.mark.parametrize("name", ["nobody/has-this-model", "./nowhere/at/all", "no such/id at all"])
def test_what_is_not_there_is_an_error_that_says_so(name):
    with pytest.raises(InputError, match=r"isn't on this machine|neither a folder nor a Hub id"):
        engine_named(name)


def test_a_folder_that_is_no_video_pipeline_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no model_index\.json"):
        engine_named(str(tmp_path))
    tiny.saved(tiny.stable_diffusion, tmp_path / "sd")
    with pytest.raises(InputError, match="StableDiffusionPipeline, not one of the video pipelines"):
        engine_named(str(tmp_path / "sd"))


def test_a_part_with_code_of_its_own_or_pickled_weights_is_refused(checkpoints, tmp_path, machine):
    shutil.copytree(checkpoints("wan"), tmp_path / "own")
    index = tmp_path / "own" / "model_index.json"
    told = json.loads(index.read_text())
    index.write_text(json.dumps({**told, "vae": ["mine", "Mine"]}))
    with pytest.raises(InputError, match="code of its own"):
        DiffusersEngine(tmp_path / "own", tmp_path, None, machine)
    index.write_text(json.dumps(told))
    weights = tmp_path / "own" / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(InputError, match="no weights as safetensors"):
        DiffusersEngine(tmp_path / "own", tmp_path, None, machine).plan(ASK)


def test_other_engines_take_no_adapters():
    with pytest.raises(FilmloomError, match="no use for lora"):
        make(replace(DRAWN, lora=("cats",)), "world")


def test_every_family_says_what_is_legal(checkpoints):
    for kind in tiny.VIDEO:
        engine = DiffusersEngine(checkpoints(kind))
        family = family_of(engine.checkpoint)
        assert str(family.multiple) in family.rule
