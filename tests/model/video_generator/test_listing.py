"""The list of engines."""

from filmloom.model.video_generator.listing import engines


def test_what_can_run_is_listed_with_whether_the_keys_are_there():
    bare = {engine.name: engine for engine in engines({})}
    assert bare["world"].ready
    assert not bare["kling:kling-v3"].ready
    assert "not set" in bare["kling:kling-v3"].needs
    keys = {"KLING_ACCESS_KEY": "the-access-key", "KLING_SECRET_KEY": "the-secret-key"}
    kling = next(engine for engine in engines(keys) if engine.name.startswith("kling"))
    assert kling.ready
    assert "the-" not in str(kling.to_json())
    wrong = [engine for engine in engines({**keys, "KLING_BASE_URL": "http://example.com"}) if not engine.ready]
    assert any("unencrypted" in engine.needs for engine in wrong)
