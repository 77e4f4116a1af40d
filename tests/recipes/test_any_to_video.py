"""All four stages of the fusion model's training at a toy's size: they run, resume, and what is frozen stays."""

from dataclasses import replace

import pytest

pytest.importorskip("torch")

import torch

from filmloom.model.any_to_video import AnyToVideoModel
from filmloom.model.conversation import conversation
from filmloom.model.joint_space import JointSpace
from filmloom.model.team import Team
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.transformer import LayersConfig
from recipes import any_to_video as recipes


@pytest.fixture(scope="module")
def generator():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    return ConditionedLayers(LayersConfig(width=16, depth=1, reader_depth=1, heads=2).build().eval())


def test_the_stages_lead_to_a_checkpoint_that_answers(generator, tmp_path):
    recipe = recipes.any_to_video_smoke()
    recipes.train_all(Team(), recipe, tmp_path, generator)
    for stage in ("looks", "spaces", "understand", "create", "mixed", "joint"):
        assert len((tmp_path / stage / "log.jsonl").read_text().splitlines()) == 2
    model = AnyToVideoModel.from_pretrained(tmp_path / "any-to-video-small", generator=generator)
    made = model([conversation([{"role": "user", "content": "hello"}])], ask=True)
    assert made.read.logits.isfinite().all()
    space = JointSpace.from_pretrained(tmp_path / "any-to-video-small", model)
    vectors = space.embed("text", ["a cat runs", "猫"])
    torch.testing.assert_close(vectors.norm(dim=1), torch.ones(2))
    recipes.ship(tmp_path / "any-to-video-small", tmp_path / "shipped")
    shipped = AnyToVideoModel.from_pretrained(tmp_path / "shipped", generator=generator)
    assert {each.dtype for each in shipped.parameters()} == {torch.float32}
    again = shipped([conversation([{"role": "user", "content": "hello"}])], ask=True)
    torch.testing.assert_close(again.read.logits, made.read.logits, atol=1e-2, rtol=1e-2)


def test_a_stopped_run_goes_on_as_if_it_had_not_been(generator, tmp_path):
    recipe = recipes.any_to_video_smoke()
    whole = recipes.train_all(Team(), recipe, tmp_path / "whole", generator)
    recipes.train_all(Team(), replace(recipe, mixed=replace(recipe.mixed, num_steps=1)), tmp_path / "halves", generator)
    again = recipes.train_all(Team(), recipe, tmp_path / "halves", generator)
    for name, weight in whole.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], weight, atol=1e-4, rtol=1e-3, msg=name)


def test_a_finished_checkpoint_is_trained_further_from_where_media_are_understood(generator, tmp_path):
    recipe = replace(recipes.any_to_video_smoke(), create=None, evoke=None)
    start = recipes.build(recipe, generator)
    start.save_pretrained(tmp_path / "start")
    recipes.train_all(Team(), recipe, tmp_path / "further", generator, tmp_path / "start")
    assert {each.parent.name for each in (tmp_path / "further").glob("*/log.jsonl")} == {"understand", "mixed", "joint"}
    model = AnyToVideoModel.from_pretrained(tmp_path / "further" / "any-to-video-small", generator=generator)
    frozen, trained = "encoders.audio.", "language_model."
    for name, weight in start.state_dict().items():
        if name.startswith(frozen):
            torch.testing.assert_close(model.state_dict()[name], weight)
    assert any(
        not torch.equal(model.state_dict()[n], w) for n, w in start.state_dict().items() if n.startswith(trained)
    )
