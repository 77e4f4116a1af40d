"""The shipped `layers` generator as a user meets it: prompts, pictures, edits, long clips, loops, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import skia

from filmloom import clip
from filmloom.errors import Cancelled, InputError, MediaError, PromptError
from filmloom.media import probe
from filmloom.model.video_generator import At, ClipRequest, make
from filmloom.model.video_generator.layers.generator import SHIPPED, LayersGenerator, _untrue
from filmloom.model.video_generator.layers.sampler import QUICK_TIMES
from filmloom.model.video_generator.like import request_like
from filmloom.model.video_generator.pipeline import Pipeline
from filmloom.world.animation import COLUMNS
from filmloom.world.check import Clause, check_animation
from filmloom.world.parse import parse
from filmloom.world.scene import Actor, SceneSpec

SIMPLE = ("a dog runs to the left on a beach at dusk", "三只蓝色的气球在雪地上空升起来", "a ball bounces in a room")


@pytest.fixture(scope="module")
def generator() -> LayersGenerator:
    return LayersGenerator()


@pytest.mark.parametrize(
    ("prompt", "cast"),
    [
        ("a black cat chases a green frog", {("cat", "black"), ("frog", "green")}),
        ("夜里一辆绿色的公交车开过城市", {("bus", "green")}),
    ],
)
def test_colours_that_training_never_showed(generator, prompt, cast):
    made = generator.animate(ClipRequest(prompt=prompt, seed=3))
    assert {(layer.concept, layer.color) for layer in made.layers} == cast


def ask(prompt: str, **options) -> ClipRequest:
    return ClipRequest(prompt=prompt, **{"size": (256, 144), "fps": 12, "seconds": 3.0, **options})


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    surface = skia.Surface(80, 80)
    surface.getCanvas().drawCircle(40, 40, 36, skia.Paint(Color=skia.ColorRED, AntiAlias=True))
    path = tmp_path / "logo.png"
    surface.makeImageSnapshot().save(str(path), skia.kPNG)
    return path


@pytest.mark.parametrize("prompt", SIMPLE)
def test_it_shows_what_the_words_said(generator, prompt):
    spec = parse(prompt).spec.model_copy(update={"seconds": 3.0})
    right = [check_animation(generator.animate(ask(prompt, seed=seed)), spec).passed for seed in range(4)]
    assert sum(right) >= 3


def test_a_seed_is_a_clip_and_another_seed_another(generator):
    one, again, other = (generator.animate(ask(SIMPLE[0], seed=seed)) for seed in (1, 1, 2))
    assert one.to_json() == again.to_json()
    assert one.to_json() != other.to_json()


def test_many_at_once_are_the_same_as_one_by_one(generator):
    requests = [ask(prompt) for prompt in (*SIMPLE, "a cat chases a mouse")]
    for alone, together in zip(map(generator.animate, requests), generator.animate_many(requests), strict=True):
        assert [layer.concept for layer in alone.layers] == [layer.concept for layer in together.layers]
        for one, other in zip(alone.layers, together.layers, strict=True):
            assert np.allclose(one.track[:, :2], other.track[:, :2], atol=2e-3)


@pytest.mark.parametrize("steps", [4, 25])
def test_torch_makes_the_same_clip(generator, steps):
    torch = pytest.importorskip("torch")
    from filmloom.model.onnx import read_weights
    from filmloom.model.video_generator.layers.network import torch_predictor
    from filmloom.model.video_generator.layers.transformer import LayersConfig

    def opened(name):
        weights, notes = read_weights(SHIPPED / name)
        model = LayersConfig(**json.loads(notes["config"])).build()
        known = model.state_dict()
        assert set(known) - set(weights) == set(), "the file holds the module's own names"
        model.load_state_dict({name: torch.from_numpy(weights[name].astype(np.float32)) for name in known})
        return torch_predictor(model.eval())

    asked = ask(SIMPLE[1], num_inference_steps=steps)
    by_torch = LayersGenerator(SHIPPED, opened("layers.safetensors"), opened("layers-quick.safetensors")).animate(asked)
    by_graph = generator.animate(asked)
    for one, other in zip(by_torch.layers, by_graph.layers, strict=True):
        assert (one.concept, one.color) == (other.concept, other.color)
        assert np.allclose(one.track, other.track, atol=2e-2, rtol=1e-2)


def test_a_picture_of_ones_own_becomes_a_layer(generator, logo):
    request = ask("let this logo bounce and then spin in the city", given=(At(media=logo),))
    animation = generator.animate(request)
    assert [layer.picture for layer in animation.layers] == [str(logo)]
    assert animation.background == "city"
    chinese = generator.animate(ask("让这个标志跳起来，然后旋转", given=(At(media=logo),)))
    assert [layer.picture for layer in chinese.layers] == [str(logo)]
    for text in ("Let my cup bounce", "让这个杯子跳起来", "我们的水壶旋转"):
        (alone,) = generator.animate(ask(text, given=(At(media=logo),))).layers
        assert alone.picture == str(logo), text
    turns = np.ptp(chinese.layers[0].track[:, 3])
    assert turns > 180, "it spins"
    named = generator.animate(ask("a cat jumps, a dog sleeps", given=(At(media=logo, name="cat"),)))
    assert str(logo) in [layer.picture for layer in named.layers]
    assert "dog" in [layer.concept for layer in named.layers]


def test_pictures_that_fit_nowhere_are_refused(generator, logo, tmp_path):
    with pytest.raises(InputError, match="has no place"):
        generator.animate(ask("a cat chases a dog", given=(At(media=logo),)))
    with pytest.raises(InputError, match="bird"):
        generator.animate(ask("a cat jumps", given=(At(media=logo, name="bird"),)))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    with pytest.raises(MediaError):
        generator.animate(ask("this jumps", given=(At(media=broken),)))


def test_a_picture_is_seen_from_its_second_on(generator, logo):
    at_once, at_0, later = (
        generator.animate(ask("this jumps", given=(At(media=logo, when=when),))).layers[0].track
        for when in (None, 0, 1)
    )
    assert np.array_equal(at_once, at_0)
    opacity = COLUMNS.index("opacity")
    assert not later[: 1 * 12, opacity].any() and later[15, opacity] == at_0[15, opacity] > 0
    assert np.array_equal(np.delete(later, opacity, 1), np.delete(at_0, opacity, 1)), "its way is the same"


@pytest.mark.parametrize(
    ("when", "options", "told"),
    [
        (9, {}, r"can't be seen from 9 s on in a clip of 3 s: choose a second up to 2\.8"),
        (1, {"loop": True}, "can't appear at 1 s of a loop"),
    ],
)
def test_a_second_that_does_not_fit_is_refused(generator, logo, when, options, told):
    with pytest.raises(InputError, match=told):
        generator.animate(ask("this jumps", given=(At(media=logo, when=when),), **options))


def test_what_is_neither_picture_nor_animation_is_refused(generator, tmp_path):
    with pytest.raises(InputError, match=r"no picture .* and no \.animation\.json"):
        generator.animate(ask("this jumps", given=(At(media=tmp_path / "clip.mp4"),)))
    before = generator.animate(ask("a dog", seconds=1))
    with pytest.raises(InputError, match="it comes first"):
        generator.animate(ask("a dog", given=(At(media=before, when=2),)))


def test_a_clip_goes_on_from_where_it_ended(generator):
    first = generator.animate(ask("a dog runs to the right in a meadow", seconds=3.0))
    longer = generator.animate(ask("a dog jumps in a meadow", given=(At(media=first),), seconds=3.0))
    assert longer.num_frames == pytest.approx(2 * first.num_frames, abs=1)
    kept = first.num_frames - 19
    assert np.array_equal(longer.layers[0].track[:kept], first.layers[0].track[:kept])
    steps = np.abs(np.diff(longer.layers[0].track[:, 0]))
    assert steps.max() < 0.25, "no jump at the seam"


def test_what_is_kept_stays_and_the_rest_is_made_again(generator):
    before = generator.animate(ask("a cat and a dog in a meadow", seed=3))
    kept = generator.animate(ask("a cat and a dog in a meadow", seed=4, given=(At(media=before, keep=("cat",)),)))
    other = generator.animate(ask("a cat and a dog in a meadow", seed=4))
    cat, dog = (next(k for k, layer in enumerate(before.layers) if layer.concept == name) for name in ("cat", "dog"))
    near = np.abs(kept.layers[cat].track[:, 0] - before.layers[cat].track[:, 0]).max()
    assert near < 0.05
    assert np.abs(kept.layers[dog].track[:, :3] - before.layers[dog].track[:, :3]).max() > 0.01
    assert np.abs(other.layers[cat].track[:, 0] - before.layers[cat].track[:, 0]).max() > near
    with pytest.raises(InputError, match="moon"):
        generator.animate(ask("a cat and a dog in a meadow", given=(At(media=before, keep=("moon",)),)))
    with pytest.raises(InputError, match="shows 2"):
        generator.animate(ask("a cat in a meadow", given=(At(media=before, keep=("cat",)),)))


def test_a_minute_has_no_seams(generator):
    animation = generator.animate(ask("a bird flies in the sky", seconds=60.0))
    assert animation.num_frames == 720
    track = animation.layers[0].track
    assert np.abs(np.diff(track[:, :2], axis=0)).max() < 0.35


def test_a_loop_ends_where_it_begins(generator):
    animation = generator.animate(ask("a balloon shakes in the sky", loop=True))
    track = animation.layers[0].track
    assert np.abs(track[-1, :3] - track[0, :3]).max() < 0.05
    with pytest.raises(InputError, match="loop"):
        generator.animate(ask("a balloon in the sky", loop=True, seconds=30.0))


def test_a_request_decides_and_the_rest_is_as_it_was_measured(generator):
    plain, asked = (generator.sampling_of(ask("x", **words), 4.0) for words in ({}, {"guidance": "cfg"}))
    assert (plain.num_inference_steps, plain.is_quick, [*plain.times]) == (4, True, [*QUICK_TIMES])
    assert (asked.num_inference_steps, asked.guidance, asked.is_quick) == (25, "cfg", False)
    assert asked.guidance_scale == plain.guidance_scale


@pytest.mark.parametrize(
    "words", [{"num_inference_steps": 5}, {"guidance_scale": 2.0}, {"loop": True}, {"given": (At(media="a.json"),)}]
)
def test_what_the_few_step_network_has_not_learned_is_the_other_ones(generator, words):
    assert not generator.sampling_of(ask("x", **words), 4.0).is_quick
    assert not generator.sampling_of(ask("x"), 9.0).is_quick


def test_a_listener_sees_each_step_and_can_stop_it(generator):
    events = []
    generator.generate(ask(SIMPLE[2], num_inference_steps=6, on_event=events.append))
    told = [event for event in events if event.stage == "sample"]
    assert [event.done for event in told] == list(range(7))
    assert told[-1].preview().shape == (180, 320, 4)
    assert told[3].eta_s > 0

    def stop(event):
        if event.done == 2:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        generator.generate(ask(SIMPLE[2], on_event=stop))


@pytest.mark.parametrize("asked", [{}, {"num_inference_steps": 5}, {"guidance_scale": 2.0}])
def test_the_file_tells_how_to_make_it_again_bit_for_bit(tmp_path, asked):
    options = {"size": (192, 108), "fps": 10, "seconds": 1.0, "engine": "layers"}
    made = clip("a red car drives to the left", **options, **asked, takes=1, seed=11)
    first = made.save(tmp_path / "a.mp4")
    engine, request, settings = request_like(first)
    assert settings["weights"] and settings["takes"] == request.takes == 1
    second = make(request, engine).save(tmp_path / "b.mp4")
    assert first.read_bytes() == second.read_bytes()
    assert probe(first).metadata["filmloom"] == probe(second).metadata["filmloom"]


def test_other_weights_are_not_taken_for_the_same(tmp_path, monkeypatch):
    options = {"size": (96, 64), "fps": 4, "seconds": 1.0, "engine": "layers", "num_inference_steps": 2}
    made = clip("a red car", **options).save(tmp_path / "a.mp4")
    monkeypatch.setattr(LayersGenerator, "weights_sha256", "0123456789abcdef")
    with pytest.raises(InputError, match="0123456789ab"):
        request_like(made)


def test_a_loop_is_sampled_twice_and_says_so(generator):
    events = []
    generator.generate(ask(SIMPLE[2], num_inference_steps=3, loop=True, takes=1, on_event=events.append))
    told = [(event.done, event.total) for event in events if event.stage == "sample"]
    assert told == [(done, 6) for done in range(7)]


def test_files_that_dont_tell_are_refused(tmp_path):
    path = tmp_path / "x.mp4"
    path.write_bytes(b"nothing")
    with pytest.raises(MediaError):
        request_like(path)


def test_a_pipeline_gives_frames():
    frames = Pipeline.from_pretrained("layers")("a cat jumps", num_frames=4, fps=4, height=64, width=64).frames
    assert frames[0].shape == (4, 64, 64, 3)
    with pytest.raises(InputError, match="no folder"):
        Pipeline.from_pretrained("nowhere")


def test_broken_and_foreign_checkpoints_are_refused(tmp_path):
    for name in ("layers.onnx", "layers.safetensors"):
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(InputError, match="safetensors"):
        LayersGenerator.from_pretrained(tmp_path)
    with pytest.raises(InputError):
        LayersGenerator.from_pretrained(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"seconds": 0}, "60"),
        ({"seconds": 36000}, "60"),
        ({"size": (1, 1)}, "64"),
        ({"size": (20000, 20000)}, "7680"),
        ({"num_inference_steps": 0}, "200"),
        ({"guidance_scale": -1}, "20"),
        ({"guidance": "much"}, "interval"),
    ],
)
def test_what_is_out_of_range_is_refused(options, told):
    with pytest.raises(InputError, match=told):
        ask("a cat", **options)


@pytest.mark.parametrize("prompt", ["", "   ", "x" * 10_000, "qwrtz plmk", "the budget was approved"])
def test_prompts_without_a_picture_are_refused(generator, prompt):
    with pytest.raises(PromptError):
        generator.animate(ask(prompt))


def test_crowds_are_cut_and_it_is_said(generator):
    made = generator.generate(ask("six cats and six dogs in a meadow"))
    assert any("6 at most" in warning for warning in made.warnings)


def test_seven_frames_a_second_are_made(generator):
    made = generator.generate(ask("a cat jumps", fps=7, seconds=1.0))
    assert len(list(made.frames())) == made.num_frames == 7


def test_a_picture_of_ones_own_is_called_by_its_file(generator, logo):
    spec = SceneSpec(actors=(Actor(name="gift", picture=str(logo)), Actor(name="dog", concept="dog")))
    said = [
        _untrue(Clause(tag="action", about=f"{who} jump", passed=False, reason=""), 4, spec) for who in ("gift", "dog")
    ]
    assert f"{logo.name} jump" in said[0] and "dog jump" in said[1]
