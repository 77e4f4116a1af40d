"""The smoke recipe goes through every stage, alone and shared by two processes."""

import importlib.util
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file

from filmloom.errors import InputError
from filmloom.model.team import together
from filmloom.model.video_generator.frames import FramesGenerator
from filmloom.model.video_generator.frames.latents import LatentStore
from filmloom.model.video_generator.frames.train import train, train_autoencoder, train_transformer

ROOT = Path(__file__).parents[2]
GOLDEN = {"autoencoder": 0.2217, "polish": 0.2305, "transformer": 1.714, "distillation": 0.000421}
"""The last loss of each stage. It changes with what is trained, and with the world's pictures and captions."""


def recipe():
    spec = importlib.util.spec_from_file_location("recipe_of_frames", ROOT / "recipes" / "frames.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


frames = recipe()


def losses(folder, stage):
    lines = (folder / stage / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["loss"] for line in lines]


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    frames.main(["smoke", "--out", str(folder)])
    return folder


def test_its_losses_are_those_it_always_had(alone):
    assert {stage: losses(alone, stage)[-1] for stage in GOLDEN} == pytest.approx(GOLDEN, rel=0.02)


def test_what_it_made_makes_clips(alone):
    generator = FramesGenerator.from_pretrained(alone)
    assert generator("a cat is running").shape == (4, 64, 64, 3)
    assert generator("一只猫在跑", num_inference_steps=2, size=16).shape == (4, 16, 16, 3)


def test_two_processes_learn_what_one_learns(alone, tmp_path):
    together(train_autoencoder, (frames.frames_smoke(), tmp_path), 2)
    for stage in ("autoencoder", "polish"):
        assert losses(tmp_path, stage) == pytest.approx(losses(alone, stage), rel=1e-3)


@pytest.mark.parametrize("is_sharded", [False, True])
def test_two_processes_train_the_transformer_as_one_does(alone, tmp_path, is_sharded):
    """On the same latents; sharded, each process holds a part of the weights."""
    config = replace(frames.frames_smoke(), is_sharded=is_sharded)
    sizes = config.transformer(config.tokenizer().num_tokens)
    store = LatentStore(alone / "latents")
    together(train_transformer, (config, sizes, store, tmp_path), 2)
    assert losses(tmp_path, "transformer") == pytest.approx(losses(alone, "transformer"), rel=1e-3)
    mine, theirs = (load_file(each / "transformer.safetensors") for each in (tmp_path, alone))
    for name in theirs:
        assert (mine[name].float() - theirs[name].float()).abs().max() < 5e-3, name


def test_a_folder_that_holds_a_run_is_not_written_over(alone):
    with pytest.raises(InputError, match="--resume"):
        frames.main(["smoke", "--out", str(alone)])
    with pytest.raises(InputError, match="another recipe"):
        train(replace(frames.frames_smoke(), seed=1), alone, resume=True)


def test_a_stopped_run_goes_on_with_the_same_losses(alone, tmp_path):
    """As if it had stopped in the middle of the transformer's training, after its checkpoint at step 2."""
    config = replace(frames.frames_smoke(), distillation_stage=None)
    short = replace(config, transformer_stage=replace(config.transformer_stage, decay_from=1.0))
    train(short, tmp_path / "whole")
    stopped = tmp_path / "stopped"
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr("filmloom.model.video_generator.frames.train.draw", _stops_at(2))
        with pytest.raises(KeyboardInterrupt):
            train(short, stopped)
    train(short, stopped, resume=True)
    assert losses(stopped, "transformer") == losses(tmp_path / "whole", "transformer")


def test_training_goes_on_from_a_finished_checkpoint(alone, tmp_path):
    few = replace(frames.frames_smoke(), distillation_stage=None, polish_stage=None, start=alone)
    few = replace(few, transformer_stage=replace(few.transformer_stage, learning_rate=1e-9))
    few = replace(few, autoencoder_stage=replace(few.autoencoder_stage, learning_rate=1e-9))
    train(few, tmp_path / "further")
    for part in ("autoencoder", "transformer"):
        mine, theirs = (load_file(each / f"{part}.safetensors") for each in (tmp_path / "further", alone))
        assert all((mine[name].float() - theirs[name].float()).abs().max() < 1e-3 for name in theirs)
    other = replace(few, autoencoder=replace(few.autoencoder, depth=2))
    with pytest.raises(InputError, match="other sizes"):
        train(other, tmp_path / "other")


def _stops_at(step):
    from filmloom.model.video_generator.frames.flow import draw

    def stopping(config, shape, seed, *rest):
        if seed % 1_000_003 == step:
            raise KeyboardInterrupt
        return draw(config, shape, seed, *rest)

    return stopping


@pytest.mark.parametrize("name", sorted(frames.RECIPES))
def test_every_recipe_is_whole(name):
    config = frames.RECIPES[name]()
    grid = config.transformer(2000).grid
    assert grid == config.autoencoder.grid and config.clips.size == config.autoencoder.size
    assert config.transformer_stage.batch_size % config.num_processes == 0
    assert sum(config.scales) == pytest.approx(1)


def test_examples_are_drawn_once_and_trained_on(tmp_path):
    small = frames.frames_smoke()
    frames.draw_examples(small, tmp_path / "examples", 4, 0, count=4)
    config = frames.with_examples(small, tmp_path / "examples")
    assert config.num_cached_clips == 8 and config.clips.num_clips(4) == 4
    train(replace(config, polish_stage=None, distillation_stage=None), tmp_path / "run")
    assert FramesGenerator.from_pretrained(tmp_path / "run" / "frames.safetensors").size == 16
    with pytest.raises(InputError, match="--like cpu"):
        frames.with_examples(frames.frames_cpu(), tmp_path / "examples")


def test_a_recipe_for_few_cores_draws_its_clips_first_and_goes_on_with_them(tmp_path, monkeypatch):
    small = replace(frames.frames_smoke(), polish_stage=None, distillation_stage=None)
    small = replace(small, clips=replace(small.clips, is_dense=True))
    monkeypatch.setitem(frames.RECIPES, "cpu", lambda: small)
    monkeypatch.setitem(frames.DRAWN_FIRST, "cpu", (4, 4))
    frames.main(["cpu", "--out", str(tmp_path)])
    drawn = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "examples").iterdir()}
    assert len([name for name in drawn if name.endswith(".zip")]) == 4
    weights = (tmp_path / "frames.safetensors").read_bytes()
    frames.main(["cpu", "--out", str(tmp_path), "--resume"])
    again = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "examples").iterdir() if path.suffix == ".zip"}
    assert again == {name: at for name, at in drawn.items() if name.endswith(".zip")}
    assert (tmp_path / "frames.safetensors").read_bytes() == weights


def test_the_recipe_for_two_cores_keeps_motion():
    sizes = frames.frames_cpu().autoencoder
    assert sizes.patch_frames / (sizes.num_frames / frames.frames_cpu().clips.seconds) <= 0.5, "seconds in a latent"
