"""The memory plan: made from headers and configs, for machines that needn't be there."""

from dataclasses import replace

import pytest
from tests.model.video_generator.diffusers import tiny

from filmloom.errors import InputError
from filmloom.model.video_generator import ClipRequest
from filmloom.model.video_generator.diffusers.engine import DiffusersEngine
from filmloom.model.video_generator.diffusers.memory import Machine, Settings, here

ASK = ClipRequest(prompt="a cat runs", seconds=1, size=(64, 64), num_inference_steps=2)
CARD = Machine(device="cuda", free_bytes=10**9, ram_bytes=10**10, flops=1e13)


def planned(folder, machine, request=ASK, **settings):
    return DiffusersEngine(folder, None, Settings(**settings), machine).plan(request).memory


@pytest.mark.parametrize("kind", tiny.VIDEO)
def test_weights_are_counted_without_loading_them(kind, checkpoints, machine):
    engine = DiffusersEngine(checkpoints(kind), None, None, machine)
    pipeline = tiny.made(tiny.VIDEO[kind])
    for part in engine.checkpoint.parts:
        network = getattr(pipeline, part.name)
        stored = {each.data_ptr(): each.numel() for each in network.state_dict().values() if each.is_floating_point()}
        assert part.num_parameters == sum(stored.values())
    assert engine.plan(ASK).memory.fits


def test_pictures_are_decoded_in_tiles(checkpoints):
    folder, request = checkpoints("wan"), replace(ASK, size=(832, 480))
    usual = planned(folder, CARD, request)
    assert (usual.offload, usual.tiled, usual.dtype) == ("none", True, "bfloat16")
    assert any("in tiles" in reason for reason in usual.reasons)
    assert usual.decoding_bytes < planned(folder, CARD, request, tiled=False).decoding_bytes


def test_networks_take_turns_and_then_layers_do(checkpoints):
    folder = checkpoints("hunyuan")
    at_once, by_model, by_layer = (planned(folder, CARD, offload=way) for way in ("none", "model", "group"))
    assert by_layer.peak_bytes <= by_model.peak_bytes < at_once.peak_bytes
    chosen = planned(folder, replace(CARD, free_bytes=by_model.peak_bytes))
    assert chosen.offload == "model"


def test_too_little_memory_is_said_before_anything_is_loaded(checkpoints, tmp_path):
    small = Machine(device="cpu", free_bytes=40_000_000, ram_bytes=10**9, flops=1e10)
    engine = DiffusersEngine(checkpoints("wan"), tmp_path, None, small)
    request = replace(ASK, size=(832, 480), seconds=4)
    plan = engine.plan(request)
    assert not plan.memory.fits
    assert "would fit" in list(plan.lines())[-1]
    with pytest.raises(InputError, match=r"GB are missing\. \d s at \d+x\d+ would fit"):
        engine.generate(request)
    assert engine._loaded is None


def test_a_plan_says_the_same_to_programs(checkpoints, machine):
    plan = DiffusersEngine(checkpoints("ltx"), None, None, machine).plan(ASK)
    told = plan.to_json()
    assert told["num_frames"] == plan.ask.num_frames == 25
    assert told["parts"].keys() == {"text_encoder", "transformer", "vae"}
    assert any("multiples of 32, 8k + 1 frames" in line for line in plan.lines())


def test_longer_and_larger_clips_need_more(checkpoints, machine):
    one = planned(checkpoints("mochi"), machine)
    other = planned(checkpoints("mochi"), machine, replace(ASK, seconds=2, size=(128, 128)))
    assert other.sampling_bytes > one.sampling_bytes
    assert other.decoding_bytes > one.decoding_bytes
    assert other.estimate_s > one.estimate_s


def test_the_user_may_say_how_much_memory_there_is(monkeypatch):
    monkeypatch.setenv("FILMLOOM_MEMORY_GB", "12")
    assert here().free_bytes == 12 * 10**9
    monkeypatch.setenv("FILMLOOM_MEMORY_GB", "much")
    with pytest.raises(InputError, match="FILMLOOM_MEMORY_GB"):
        here()
