"""The list of engines."""

import shutil

import pytest

from filmloom.errors import InputError
from filmloom.model.video_generator.listing import engines, plan_of


def test_what_can_run_is_listed_with_whether_the_keys_are_there():
    bare = {engine.name: engine for engine in engines({})}
    assert bare["world"].ready
    assert not bare["kling:kling-v3"].ready
    assert "not set" in bare["kling:kling-v3"].needs
    assert {name for name, each in bare.items() if "a clip to go on from" in each.can} == {
        "https://HOST/v1 --model NAME",
        "https://api.openai.com/v1#sora-2",
    }
    keys = {"KLING_ACCESS_KEY": "the-access-key", "KLING_SECRET_KEY": "the-secret-key"}
    kling = next(engine for engine in engines(keys) if engine.name.startswith("kling"))
    assert kling.ready
    assert "the-" not in str(kling.to_json())
    wrong = [engine for engine in engines({**keys, "KLING_BASE_URL": "http://example.com"}) if not engine.ready]
    assert any("unencrypted" in engine.needs for engine in wrong)


def test_a_checkpoint_that_the_hub_client_fetched_is_listed_by_its_id(tmp_path, monkeypatch):
    pytest.importorskip("diffusers")
    from tests.model.video_generator.diffusers import tiny

    from filmloom.model.video_generator.diffusers.checkpoint import downloaded_checkpoints

    repo = tmp_path / "models--nobody--Tiny-Wan"
    saved = tiny.saved(tiny.wan, tmp_path / "saved")
    shutil.copytree(saved, repo / "snapshots" / "0123")
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("0123")
    (repo / "blobs").mkdir()
    shutil.rmtree(saved)
    (found,) = downloaded_checkpoints(tmp_path)
    assert found.name == "nobody/Tiny-Wan"
    monkeypatch.setattr("filmloom.model.video_generator.listing.downloaded_checkpoints", lambda: [found])
    (info,) = (engine for engine in engines({}) if engine.name == "nobody/Tiny-Wan")
    assert "Wan, Apache-2.0: takes words" in info.can
    (repo / "snapshots" / "0123" / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    assert downloaded_checkpoints(tmp_path) == []
    assert downloaded_checkpoints(tmp_path / "nowhere") == []


def test_what_draws_by_rule_has_no_plan():
    with pytest.raises(InputError, match="no plan"):
        plan_of("world", None, (64, 64))
