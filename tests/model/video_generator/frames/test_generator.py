"""A checkpoint folder to frames; and what is refused."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from filmloom.errors import Cancelled, InputError, PromptError
from filmloom.model.video_generator.frames import FramesGenerator, GivenFrames, checkpoint
from filmloom.model.video_generator.request import ClipRequest


@pytest.fixture
def generator(folder):
    return FramesGenerator.from_pretrained(folder)


def made(generator, prompt="a cat", **settings):
    return generator(prompt, **{"num_inference_steps": 3, "size": 16, **settings})


def test_frames_as_bytes_and_the_same_seed_the_same_clip(generator):
    clip = made(generator)
    assert clip.shape == (4, 16, 16, 3) and clip.dtype == np.uint8
    assert (clip == made(generator)).all()
    assert (clip != made(generator, seed=8)).any() and (clip != made(generator, "a dog")).any()
    assert generator.fps == 1.0


@pytest.mark.parametrize(
    ("settings", "shape"),
    [
        ({"size": 32}, (4, 32, 32, 3)),
        ({"size": None}, (4, 64, 64, 3)),
        ({"num_frames": 8}, (8, 16, 16, 3)),
        ({"guidance": "depth"}, (4, 16, 16, 3)),
        ({"prompt": "一只猫"}, (4, 16, 16, 3)),
    ],
)
def test_sizes_lengths_and_kinds_of_guidance(generator, settings, shape):
    assert made(generator, **settings).shape == shape


def test_pictures_that_are_given_change_the_clip(generator):
    picture = np.full((1, 16, 16, 3), 200, np.uint8)
    plain = made(generator)
    for given in (GivenFrames(frames=picture), GivenFrames(frames=picture.repeat(2, 0), first=2)):
        assert (made(generator, given=[given]) != plain).any()
    assert (made(generator, layout=picture.repeat(4, 0)) != plain).any()


def test_a_layout_is_followed_to_the_end_of_a_longer_clip(generator):
    layout = np.random.default_rng(0).integers(0, 256, (8, 16, 16, 3), dtype=np.uint8)
    other = np.concatenate((layout[:4], layout[4:][::-1]))
    assert (made(generator, num_frames=8, layout=layout) != made(generator, num_frames=8, layout=other)).any()
    held = np.concatenate((layout[:3], layout[2:3].repeat(5, 0)))
    assert (made(generator, num_frames=8, layout=layout[:3]) == made(generator, num_frames=8, layout=held)).all()


def test_a_listener_sees_how_it_looks_now(generator):
    events = []
    made(generator, on_event=events.append)
    assert [event.done for event in events] == [0, 1, 2, 3] and {event.stage for event in events} == {"sample"}
    assert events[-1].preview().shape == (16, 16, 4) and (events[1].preview() != events[3].preview()).any()


def test_distilled_weights_take_four_steps(folder):
    (folder / checkpoint.FEW_STEPS).write_bytes((folder / checkpoint.TRANSFORMER).read_bytes())
    steps = []
    FramesGenerator.from_pretrained(folder)("a cat", on_event=lambda event: steps.append(event.total))
    assert set(steps) == {4}


def test_it_stops_between_two_steps(generator):
    def stop(event):
        if event.done == 1:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        made(generator, on_event=stop)


@pytest.mark.parametrize("prompt", ["", "  \n", "cat " * 5000])
def test_empty_and_endless_prompts_are_refused(generator, prompt):
    with pytest.raises(PromptError, match="characters"):
        made(generator, prompt)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"size": 17}, "16, 32, 64"),
        ({"num_frames": 3}, "multiple of 2"),
        ({"num_frames": 0}, "multiple of 2"),
        ({"num_frames": 10_000}, "up to 256"),
        ({"num_inference_steps": 5000}, "steps"),
        ({"guidance_scale": -1}, "guidance of -1"),
        ({"guidance": "luck"}, "'words' or 'depth'"),
        ({"seed": -1}, "seed"),
        ({"given": [GivenFrames(frames=np.zeros((1, 8, 8, 3), np.uint8))]}, "give bytes"),
        ({"given": [GivenFrames(frames=np.zeros((1, 16, 16, 3), np.uint8), first=4)]}, "end within 4"),
        ({"given": [GivenFrames(frames=np.zeros((3, 16, 16, 3), np.uint8))]}, "multiple of 2"),
        ({"given": [GivenFrames(frames=np.zeros((6, 16, 16, 3), np.uint8))], "num_frames": 8}, "up to 4"),
        ({"layout": np.zeros((0, 16, 16, 3), np.uint8)}, "give bytes"),
        ({"layout": np.zeros((4, 8, 8, 3), np.uint8)}, "give bytes"),
    ],
)
def test_what_is_out_of_range_is_refused(generator, settings, message):
    with pytest.raises(InputError, match=message):
        made(generator, **settings)


def test_broken_and_foreign_checkpoints_are_refused(folder, tmp_path_factory):
    with pytest.raises(InputError, match=r"no config\.json"):
        FramesGenerator.from_pretrained(tmp_path_factory.mktemp("empty"))
    weights = folder / checkpoint.TRANSFORMER
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="broken"):
        FramesGenerator.from_pretrained(folder)
    weights.write_bytes((folder / checkpoint.AUTOENCODER).read_bytes())
    with pytest.raises(InputError, match="another model"):
        FramesGenerator.from_pretrained(folder)
    weights.unlink()
    with pytest.raises(InputError, match="missing"):
        FramesGenerator.from_pretrained(folder)


def test_weights_that_are_no_numbers_are_refused(folder):
    weights = load_file(folder / checkpoint.AUTOENCODER)
    weights["encoder.bias"][0] = torch.nan
    checkpoint.save_weights(folder / checkpoint.AUTOENCODER, weights)
    with pytest.raises(InputError, match="aren't finite"):
        FramesGenerator.from_pretrained(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: "not json", "can't be read"),
        (lambda content: json.dumps({"model_type": "llama"}), "is not of the format"),
        (lambda content: json.dumps({**content, "transformer": {"layers": 3}}), "doesn't describe"),
        (lambda content: json.dumps({**content, "seconds": "four"}), "doesn't describe"),
    ],
)
def test_a_foreign_config_is_refused(folder, change, message):
    path = folder / "config.json"
    path.write_text(change(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        FramesGenerator.from_pretrained(folder)


def test_one_file_holds_what_the_folder_holds(folder, generator):
    whole = checkpoint.save_whole(folder)
    other = FramesGenerator.from_pretrained(whole)
    assert (made(other) == made(generator)).all()
    assert other.parts.fingerprint == generator.parts.fingerprint and other.parts.few_steps is None
    whole.write_bytes((folder / checkpoint.TRANSFORMER).read_bytes())
    with pytest.raises(InputError, match="can't be read"):
        FramesGenerator.from_pretrained(whole)


def test_the_one_call_gives_a_clip_of_the_asked_shape_length_and_rate(generator):
    request = ClipRequest(
        prompt="a cat", seconds=2.5, size=(96, 64), fps=8, num_inference_steps=2, label=False, guidance="none"
    )
    clip = generator.generate(request)
    frames = [frame.copy() for frame in clip.frames()]
    assert len(frames) == clip.num_frames == 20 and frames[0].shape == (64, 96, 4)
    assert (frames[0] == frames[7]).all() and (frames[7] != frames[8]).any()
    assert any("squares" in each for each in clip.warnings)
    settings = json.loads(clip.metadata["filmloom"])
    assert (settings["engine"], settings["seed"]) == ("frames", 7)
    again = [frame.copy() for frame in generator.generate(request).frames()]
    assert all((one == other).all() for one, other in zip(frames, again, strict=True))


def test_what_this_engine_has_no_use_for_is_refused(generator):
    with pytest.raises(InputError, match="no use for loop"):
        generator.generate(ClipRequest(prompt="a cat", loop=True))
    with pytest.raises(InputError, match="0 steps"):
        made(generator, num_inference_steps=0)


def test_without_weights_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("filmloom.model.video_generator.frames.generator.SHIPPED", tmp_path / "frames.safetensors")
    with pytest.raises(InputError, match=r"python -m recipes\.frames"):
        FramesGenerator()
