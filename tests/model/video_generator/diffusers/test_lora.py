"""Adapters: put on by their folder, refused where they don't belong, and trained on a folder of clips."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import save_file
from tests.model.video_generator.diffusers import tiny

from filmloom.errors import InputError
from filmloom.model.video_generator import ClipRequest, make
from filmloom.model.video_generator.diffusers.engine import DiffusersEngine
from filmloom.model.video_generator.diffusers.flows import LTXFlow, WanFlow
from filmloom.model.video_generator.diffusers.lora import DIFFUSERS, Lora
from filmloom.model.video_generator.diffusers.lora_training import LoraTraining, train_lora

ASK = ClipRequest(prompt="a cat runs", seconds=0.3, size=(64, 64), fps=8, label=False, num_inference_steps=2)
QUICK = LoraTraining(steps=40, rank=4, learning_rate=2e-2, seconds=0.3, size=64, no_words=0.0)


def pixels(clip):
    return np.stack([frame.copy() for frame in clip.frames()])


def adapted(kind, strength=3.0):
    """A tiny pipeline whose network has a random adapter."""
    pipeline = tiny.made(tiny.VIDEO[kind])
    network = pipeline.transformer
    network.add_adapter(LoraConfig(r=2, lora_alpha=4, target_modules=["to_q", "to_k", "to_v", "to_out.0"]))
    torch.manual_seed(1)
    for name, weights in network.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(weights, std=strength)
    return pipeline, network


def saved_lora(kind, folder):
    pipeline, network = adapted(kind)
    pipeline.save_lora_weights(folder, transformer_lora_layers=get_peft_model_state_dict(network))
    return folder


@pytest.fixture
def engine(checkpoints, machine, tmp_path):
    return lambda kind: DiffusersEngine(checkpoints(kind), tmp_path, None, machine)


@pytest.mark.parametrize("kind", ["wan", "wan_two_experts", "ltx", "cogvideox", "hunyuan", "mochi"])
def test_an_adapter_changes_the_clip_by_its_scale(kind, engine, tmp_path):
    folder = saved_lora(kind, tmp_path / "cats")
    plain = pixels(engine(kind).generate(ASK))
    whole, none = (engine(kind).generate(replace(ASK, lora=(f"{folder}{scale}",))) for scale in ("", "@0"))
    assert not np.array_equal(pixels(whole), plain)
    assert np.array_equal(pixels(none), plain)
    settings = json.loads(whole.metadata["filmloom"])
    assert settings["lora"] == [str(folder)]
    assert len(settings["lora_weights"][0]) == 12


def test_two_adapters_work_together(engine, tmp_path):
    one, other = (saved_lora("wan", tmp_path / name) for name in ("one", "other"))
    both = engine("wan").generate(replace(ASK, lora=(f"{one}@0.5", f"{other}@0.5")))
    assert np.allclose(pixels(both), pixels(engine("wan").generate(replace(ASK, lora=(str(one),)))), atol=2)


def test_peft_folders_are_adapters_too(engine, tmp_path):
    _, network = adapted("wan")
    state = get_peft_model_state_dict(network)
    folder = tmp_path / "peft"
    folder.mkdir()
    renamed = {f"base_model.model.{name}": value for name, value in state.items()}
    save_file(renamed, folder / "adapter_model.safetensors")
    (folder / "adapter_config.json").write_text(json.dumps({"r": 2, "lora_alpha": 2}))
    of_peft = pixels(engine("wan").generate(replace(ASK, lora=(str(folder),))))
    of_diffusers = pixels(engine("wan").generate(replace(ASK, lora=(str(saved_lora("wan", tmp_path / "own")),))))
    assert np.array_equal(of_peft, of_diffusers)


def test_an_adapter_for_another_checkpoint_is_refused(engine, tmp_path):
    foreign = saved_lora("cogvideox", tmp_path / "foreign")
    with pytest.raises(InputError, match="0 match"):
        engine("wan").generate(replace(ASK, lora=(str(foreign),)))
    state = {f"transformer.blocks.{block}.attn1.to_q.lora_A.weight": torch.ones(2, 24) for block in (0, 9)}
    save_file(state, tmp_path / "part.safetensors")
    with pytest.raises(InputError, match=r"of its 2 keys 1 match.*blocks\.9.*isn't put on in part"):
        engine("wan").generate(replace(ASK, lora=(str(tmp_path / "part.safetensors"),)))
    save_file({"transformer.blocks.0.attn1.to_q.lora_A.weight": torch.ones(2, 7)}, tmp_path / "shape.safetensors")
    with pytest.raises(InputError, match="doesn't fit"):
        engine("wan").generate(replace(ASK, lora=(str(tmp_path / "shape.safetensors"),)))
    (tmp_path / "broken.safetensors").write_bytes(b"no tensors")
    with pytest.raises(InputError, match="can't be read as an adapter"):
        engine("wan").generate(replace(ASK, lora=(str(tmp_path / "broken.safetensors"),)))


def test_a_network_without_a_place_for_adapters_says_so(engine, tmp_path):
    with pytest.raises(InputError, match="takes no adapters"):
        engine("text_to_video").generate(replace(ASK, lora=(str(saved_lora("wan", tmp_path / "cats")),)))


def test_words_for_adapters(tmp_path):
    folder = saved_lora("wan", tmp_path / "cats@home")
    assert Lora.read(str(folder)) == Lora(folder / DIFFUSERS, 1.0)
    assert Lora.read(f"{folder}@0.8") == Lora(folder / DIFFUSERS, 0.8)
    assert Lora.read(f"{folder / DIFFUSERS}@-1").scale == -1
    with pytest.raises(InputError, match="99 times"):
        Lora.read(f"{folder}@99")
    with pytest.raises(InputError, match="holds no adapter"):
        Lora.read(str(tmp_path))


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    make(replace(ASK, num_inference_steps=None, seconds=1.0), "world").save(folder / "cat.mp4")
    (folder / "cat.txt").write_text("a cat runs\n")
    return folder


@pytest.mark.parametrize("kind", ["wan", "ltx"])
def test_training_fits_a_clip_and_its_adapter_works(kind, clips, checkpoints, machine, engine, tmp_path):
    events = []
    folder = train_lora(clips, str(checkpoints(kind)), tmp_path / "out", QUICK, machine=machine, on_event=events.append)
    told = json.loads((folder / "training.json").read_text())
    first, last = np.mean(told["losses"][:15]), np.mean(told["losses"][-15:])
    assert last < 0.9 * first
    assert {event.stage for event in events} == {"encode", "train"}
    plain, trained = (engine(kind).generate(replace(ASK, lora=lora)) for lora in ((), (str(folder),)))
    assert not np.array_equal(pixels(plain), pixels(trained))


def test_training_says_what_it_can_not_do(clips, checkpoints, machine, tmp_path):
    with pytest.raises(InputError, match="can't be fine-tuned"):
        train_lora(clips, str(checkpoints("mochi")), tmp_path, QUICK, machine=machine)
    with pytest.raises(InputError, match="no captioned clip"):
        train_lora(tmp_path, str(checkpoints("wan")), tmp_path, QUICK, machine=machine)
    with pytest.raises(InputError, match="GB are missing"):
        train_lora(clips, str(checkpoints("wan")), tmp_path, QUICK, machine=replace(machine, free_bytes=1000))
    with pytest.raises(InputError, match="rank can't be 0"):
        LoraTraining(rank=0)


@pytest.mark.parametrize(("kind", "flow"), [("wan", WanFlow()), ("ltx", LTXFlow())])
def test_what_is_encoded_is_what_the_pipeline_decodes(kind, flow):
    """Latents of a flow, through the pipeline's own way back, are the autoencoder's own."""
    pipeline = tiny.made(tiny.VIDEO[kind])
    frames = 5 if kind == "wan" else 9
    video = torch.rand(1, 3, frames, 64, 64) * 2 - 1
    with torch.no_grad():
        latents = flow.encode(pipeline, video)
        raw = pipeline.vae.encode(video).latent_dist.mode()
    if kind == "wan":
        mean, deviation = (torch.tensor(pipeline.vae.config[name]) for name in ("latents_mean", "latents_std"))
        back = latents * deviation.view(1, -1, 1, 1, 1) + mean.view(1, -1, 1, 1, 1)
    else:
        network = pipeline.vae
        back = pipeline._denormalize_latents(
            latents, network.latents_mean, network.latents_std, network.config.scaling_factor
        )
    assert torch.allclose(back, raw, atol=1e-5)
