"""Label efficiency at a toy's size: an arm runs to its result, goes on where it was, and is judged as others are."""

import json

import pytest

pytest.importorskip("torch")

import torch
from benchmarks.fusion.proofs.labels import prove
from recipes.any_to_video import build, tokenizer_of

from filmloom.model.data.examples import ExampleClips, write_examples
from filmloom.model.data.world_clips import WorldClips
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.transformer import LayersConfig
from recipes import labels as recipes


@pytest.fixture
def arm(tmp_path, monkeypatch):
    torch.set_num_threads(1)
    recipe = recipes.labels_smoke()
    generator = ConditionedLayers(LayersConfig(width=16, depth=1, reader_depth=1, heads=2).build().eval())
    monkeypatch.setattr(recipes, "ConditionedLayers", lambda: generator)
    tokenizer = tokenizer_of(recipe.model)
    tokenizer.save_pretrained(tmp_path / "run" / "tokenizer")
    (tmp_path / "run" / "create").mkdir()
    torch.save(
        {"average": build(recipe.model, generator, tokenizer).state_dict()}, tmp_path / "run" / "create" / "state.pt"
    )
    talk = recipe.model.talk
    frames = round(talk.seconds * talk.fps)
    source = WorldClips(size=talk.size, num_frames=frames, seconds=talk.seconds)
    list(write_examples(source, tmp_path / "examples", num_shards=1, clips_per_shard=12))
    examples = ExampleClips(folder=tmp_path / "examples")
    return lambda labels, unlabelled: recipes.Arm(
        labels=labels, unlabelled=unlabelled, seed=0, run=tmp_path / "run", examples=examples, out=tmp_path / "out"
    )


def test_the_arms_leave_results_that_the_proof_reads(arm, tmp_path):
    recipe = recipes.labels_smoke()
    recipes.train_arm(recipe, arm(1.0, False))
    recipes.train_arm(recipe, arm(0.5, True))
    half = json.loads((tmp_path / "out" / "0.5-with-0.json").read_text())
    assert len(half["accuracy"]) == recipe.num_judged
    assert (tmp_path / "out" / "0.5-with-0" / "more-captions" / "state.pt").is_file()
    found = prove(tmp_path / "out")
    assert len(found.rows) == 3


def test_a_result_that_is_there_is_kept(arm, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "0.5-without-0.json").write_text("{}")
    recipes.train_arm(recipes.labels_smoke(), arm(0.5, False))
    assert (tmp_path / "out" / "0.5-without-0.json").read_text() == "{}"
    assert not (tmp_path / "out" / "0.5-without-0").exists()
