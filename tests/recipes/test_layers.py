"""The whole recipe of `layers` in small: examples, training that resumes, pairs, the few-step network, shipping."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

from filmloom.model.video_generator.layers.network import open_network
from filmloom.world.check import Verdict
from recipes import layers as recipe


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    recipe.write_examples(folder, range(1), size=48)
    return folder


def test_it_learns_and_resumes_to_the_same_loss(examples, tmp_path):
    config = recipe.layers_smoke()
    for name in ("whole", "halves"):
        (tmp_path / name).mkdir()
    losses = recipe.train(config, examples, tmp_path / "whole")
    assert len(losses) == config.num_steps
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    first = recipe.train(replace(config, num_steps=6), examples, tmp_path / "halves")
    again = recipe.train(replace(config, num_steps=6), examples, tmp_path / "halves")
    assert again == []
    assert len(first) == 6
    saved = json.loads((tmp_path / "halves" / "config.json").read_text())
    assert saved["model"]["width"] == 32


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(examples, tmp_path, monkeypatch):
    config = recipe.layers_smoke()
    for name in ("whole", "stopped"):
        (tmp_path / name).mkdir()
    whole = recipe.train(config, examples, tmp_path / "whole")
    saved = recipe._save

    def save_and_stop(out, step, *rest):
        saved(out, step, *rest)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(recipe, "_save", save_and_stop)
        recipe.train(config, examples, tmp_path / "stopped")
    rest = recipe.train(config, examples, tmp_path / "stopped")
    assert rest == pytest.approx(whole[config.checkpoint_every :], rel=1e-5)


def test_pairs_are_learned_and_everything_ships(examples, tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "PAIRS_PER_SHARD", 16)
    monkeypatch.setattr(recipe, "PAIRS_AT_ONCE", 8)
    monkeypatch.setattr(recipe, "PAIR_STEPS", 3)
    # A network that has learned nothing is seldom right.
    monkeypatch.setattr(recipe, "check_animation", lambda made, spec: Verdict(clauses=()))
    config = replace(recipe.layers_smoke(), num_steps=2, checkpoint_every=2)
    (tmp_path / "run").mkdir()
    recipe.train(config, examples, tmp_path / "run")
    recipe.write_pairs(tmp_path / "run" / "checkpoint.pt", tmp_path / "pairs", range(1), config.model)
    recipe.begin_from(tmp_path / "run" / "checkpoint.pt", tmp_path / "quick", config.model)
    assert len(recipe.train(config, tmp_path / "pairs", tmp_path / "quick")) == 2


def test_the_rate_warms_up_stays_and_falls():
    config = recipe.layers_cpu()
    rates = [recipe.learning_rate(config, step) for step in range(config.num_steps)]
    assert rates[0] < rates[config.warmup_steps] == config.learning_rate
    assert rates[-1] < 0.03 * config.learning_rate


def test_a_network_is_opened_from_its_files(tmp_path):
    with pytest.raises(ValueError, match="safetensors"):
        open_network(tmp_path / "layers.onnx")
