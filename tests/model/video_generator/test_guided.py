"""The engine `frames` as a user meets it: led by `layers` or not, with pictures, made again from its file."""

import json

import numpy as np
import pytest

pytest.importorskip("torch")

from filmloom import clip
from filmloom.errors import Cancelled, InputError, PromptError
from filmloom.media.picture import encode_png
from filmloom.model.video_generator import ENGINES, At, ClipRequest, engine_named, guided, make
from filmloom.model.video_generator.frames import FramesGenerator, checkpoint, generator
from filmloom.model.video_generator.guided import GuidedFrames
from filmloom.model.video_generator.like import request_like
from filmloom.model.video_generator.listing import engines
from filmloom.model.video_generator.pipeline import Pipeline

SMALL = {"seconds": 2.0, "size": (64, 64), "fps": 4, "num_inference_steps": 2}


@pytest.fixture
def engine(folder, monkeypatch):
    """The engine in its place, as if the package shipped it."""
    frames = FramesGenerator.from_pretrained(folder)
    monkeypatch.setattr(guided, "_shipped", lambda: frames)
    monkeypatch.setitem(ENGINES, "frames", "filmloom.model.video_generator.guided:GuidedFrames")
    return engine_named("frames")


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "red.png"
    path.write_bytes(encode_png(np.full((20, 20, 4), (0, 0, 255, 255), np.uint8)))
    return path


def told(made):
    return json.loads(made.metadata["filmloom"])


def shown(made):
    return np.stack([frame.copy() for frame in made.frames()])


def test_it_is_led_unless_it_is_asked_not_to(engine):
    led, same, free = (
        clip("a dog runs to the left", engine="frames", layout=layout, **SMALL) for layout in (None, "layers", "none")
    )
    assert told(led) == told(same) and told(led)["layout"] == "layers"
    assert told(led)["layout_weights"] == engine.layers.weights_sha256[:12]
    assert told(led)["weights"] == engine.weights_sha256[:12] == engine.frames.parts.fingerprint[:12]
    assert told(free)["layout"] == "none" and "layout_weights" not in told(free)
    assert (shown(led) == shown(same)).all() and (shown(led) != shown(free)).any()


def test_the_layout_is_the_one_of_the_prompt_and_the_seed(engine):
    laid_out = []
    engine.frames.generate = lambda request, layout: laid_out.append(layout)
    for prompt, seed in (("a dog runs to the left", 1), ("a dog runs to the left", 2), ("a red car", 1)):
        engine.generate(ClipRequest(prompt=prompt, seed=seed, seconds=4.0))
    frames = [each.frames for each in laid_out]
    assert all(each.shape == (4, 16, 16, 3) and each.dtype == np.uint8 for each in frames)
    assert (frames[0] != frames[1]).any() and (frames[0] != frames[2]).any()


def test_a_longer_clip_is_led_to_its_end(engine):
    made = clip("a dog runs to the left", engine="frames", **{**SMALL, "seconds": 6.0})
    assert made.num_frames == 24 and told(made)["layout"] == "layers"
    assert any("lose its thread" in each for each in made.warnings)


def test_pictures_lay_the_clip_out_themselves(engine, picture):
    made = clip("a dog runs to the left", engine="frames", given=[At(media=picture, strength=1.0)], **SMALL)
    plain = clip("a dog runs to the left", engine="frames", layout="none", **SMALL)
    assert told(made)["layout"] == "none" and (shown(made) != shown(plain)).any()
    assert told(made)["given"][0]["strength"] == 1.0
    both = clip("a dog runs", engine="frames", given=[At(media=picture)], layout="layers", **SMALL)
    assert told(both)["layout"] == "layers"


def test_what_cannot_be_laid_out_is_made_without_or_refused(engine):
    made = clip("qwrtz plmk", engine="frames", **SMALL)
    assert told(made)["layout"] == "none" and any("without a layout" in each for each in made.warnings)
    with pytest.raises(PromptError):
        clip("qwrtz plmk", engine="frames", layout="layers", **SMALL)


def test_four_distilled_steps_follow_no_layout(folder):
    (folder / checkpoint.FEW_STEPS).write_bytes((folder / checkpoint.TRANSFORMER).read_bytes())
    made = GuidedFrames.from_pretrained(folder).generate(ClipRequest(prompt="a cat", num_inference_steps=4))
    assert told(made)["layout"] == "none"


def test_a_listener_hears_both_stages_and_can_stop_either(engine):
    events = []
    clip("a dog runs", engine="frames", on_event=events.append, **SMALL)
    assert [*dict.fromkeys(event.stage for event in events)] == ["layout", "sample"]
    for stage in ("layout", "sample"):

        def stop(event, stage=stage):
            if event.stage == stage and event.done == 1:
                raise Cancelled("enough")

        with pytest.raises(Cancelled):
            clip("a dog runs", engine="frames", on_event=stop, **SMALL)


def test_the_file_tells_how_to_make_it_again_bit_for_bit(engine, picture, tmp_path):
    for options in ({"layout": "layers"}, {}, {"given": [At(media=picture, when=1.0, strength=0.9)]}):
        first = clip("a red car drives to the left", engine="frames", seed=11, **options, **SMALL).save(
            tmp_path / "a.mp4"
        )
        name, request, settings = request_like(first)
        assert (name, request.layout) == ("frames", settings["layout"])
        second = make(request, name).save(tmp_path / "b.mp4")
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("part", ["frames", "layers"])
def test_other_weights_are_not_taken_for_the_same(engine, tmp_path, monkeypatch, part):
    made = clip("a red car", engine="frames", **SMALL).save(tmp_path / "a.mp4")
    changed = engine.frames if part == "frames" else type(engine.layers)
    monkeypatch.setattr(changed, "weights_sha256", "0123456789abcdef")
    with pytest.raises(InputError, match=f"engine {part} has now"):
        request_like(made)


@pytest.mark.parametrize("name", ["world", "layers"])
def test_other_engines_refuse_a_layout(name):
    with pytest.raises(InputError, match="no use for layout"):
        clip("a cat", engine=name, layout="layers", **{**SMALL, "num_inference_steps": None})


def test_a_layout_that_there_is_not_and_one_that_nobody_makes_are_refused(engine):
    with pytest.raises(InputError, match="layers and none"):
        ClipRequest(prompt="a cat", layout="words")
    with pytest.raises(InputError, match="makes no layout"):
        engine.frames.generate(ClipRequest(prompt="a cat", layout="layers"))


def test_without_torch_or_weights_it_says_what_to_do(monkeypatch, tmp_path):
    nowhere = tmp_path / "frames.safetensors"
    monkeypatch.setattr(guided, "SHIPPED", nowhere)
    guided._shipped.cache_clear()
    with pytest.raises(InputError, match=r"no weights .*python -m recipes\.frames cpu"):
        clip("a cat", engine="frames", **SMALL)
    (info,) = (each for each in engines({}) if each.name == "frames")
    assert not info.ready and "recipes.frames" in info.needs
    nowhere.touch()
    monkeypatch.setattr(guided, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'filmloom\[model\]'"):
        GuidedFrames()
    with pytest.raises(InputError, match="pip install"):
        GuidedFrames.from_pretrained(tmp_path)


def test_a_pipeline_opens_what_lies_in_a_folder_or_file(folder, tmp_path_factory):
    for path in (folder, checkpoint.save_whole(folder)):
        steps = []
        pipeline = Pipeline.from_pretrained(path)
        made = pipeline(
            "a cat jumps", num_frames=4, fps=4, height=64, width=64, num_inference_steps=2,
            callback_on_step_end=steps.append,
        )  # fmt: skip
        assert made.frames[0].shape == (4, 64, 64, 3) and steps == [1, 2]
    free = pipeline("a cat jumps", num_frames=4, fps=4, height=64, width=64, num_inference_steps=2, layout="none")
    assert (free.frames[0] != made.frames[0]).any()
    with pytest.raises(InputError, match="neither"):
        Pipeline.from_pretrained(tmp_path_factory.mktemp("empty"))


def test_it_looks_for_the_weights_where_the_generator_does():
    assert guided.SHIPPED == generator.SHIPPED
