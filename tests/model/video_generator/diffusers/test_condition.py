"""Tiny random pipelines of each family really run with our conditions as prompt_embeds."""

import json

import numpy as np
import pytest
import torch
from tests.model.video_generator.diffusers import tiny
from tests.model.video_generator.diffusers.tiny import TEXT_LENGTH, WIDTH

from filmloom.errors import InputError
from filmloom.model.output_projectors.caption import CaptionProjector
from filmloom.model.output_projectors.linear import LinearConfig
from filmloom.model.tokens import Condition, ConditionSpec
from filmloom.model.video_generator.diffusers.condition import condition_spec, encode_texts, prompt_inputs

PIPELINES = {
    "stable_diffusion": (tiny.stable_diffusion, TEXT_LENGTH, {"height": 8, "width": 8}),
    "text_to_video": (tiny.text_to_video, TEXT_LENGTH, {"height": 64, "width": 64, "num_frames": 2}),
    "wan": (tiny.wan, 512, {"height": 16, "width": 16, "num_frames": 5}),
    "ltx": (tiny.ltx, 128, {"height": 32, "width": 32, "num_frames": 9}),
    "cogvideox": (tiny.cogvideox, TEXT_LENGTH, {"height": 16, "width": 16, "num_frames": 9}),
}
_made = {}


@pytest.fixture(params=PIPELINES)
def family(request):
    return request.param


@pytest.fixture
def pipeline(family):
    if family not in _made:
        _made[family] = tiny.made(PIPELINES[family][0])
    return _made[family]


def _film(pipeline, family, condition, **more):
    made = pipeline(
        **{**prompt_inputs(pipeline, condition, more.pop("negative", None)), **PIPELINES[family][2], **more},
        num_inference_steps=2,
        output_type="np",
        generator=torch.Generator().manual_seed(0),
        return_dict=False,
    )
    return np.asarray(made[0])


def test_the_spec_is_the_networks_own(pipeline, family):
    assert condition_spec(pipeline) == ConditionSpec(length=PIPELINES[family][1], width=WIDTH)


def test_a_projected_condition_drives_the_pipeline(pipeline, family):
    torch.manual_seed(0)
    projector = LinearConfig(width=8, num_states=4, spec=condition_spec(pipeline)).build()
    states, mask = 5 * torch.randn(2, 4, 8), torch.ones(2, 4, dtype=torch.bool)
    with torch.no_grad():
        one, other = (projector(states[row : row + 1], mask[:1]) for row in (0, 1))
    first = _film(pipeline, family, one)
    assert np.isfinite(first).all()
    assert first.shape[-1] == 3
    assert np.array_equal(first, _film(pipeline, family, one))
    assert not np.array_equal(first, _film(pipeline, family, other))
    guided = _film(pipeline, family, one, negative=other, guidance_scale=3.0)
    assert not np.array_equal(first, guided)


def test_padding_is_nothing(pipeline, family):
    spec = condition_spec(pipeline)
    states = torch.randn(1, spec.length, spec.width)
    mask = torch.arange(spec.length)[None] < 3
    inputs = prompt_inputs(pipeline, Condition(states, mask))
    assert (inputs["prompt_embeds"][0, 3:] == 0).all()
    assert ("prompt_attention_mask" in inputs) == (family == "ltx")


def test_a_condition_that_does_not_fit_is_refused(pipeline):
    with pytest.raises(ValueError, match="tokens of width"):
        prompt_inputs(pipeline, Condition(torch.zeros(1, 3, 4), torch.ones(1, 3, dtype=torch.bool)))


def test_the_pipelines_own_text_encoder_is_the_target_and_the_caption_mode(pipeline, family):
    if family == "wan":
        pytest.importorskip("ftfy", reason="Wan cleans its prompts with ftfy")
    projector = CaptionProjector(condition_spec(pipeline), lambda texts: encode_texts(pipeline, texts))
    condition = projector(texts=["a cat", "a cat runs"])
    assert condition.states.shape == (2, *(PIPELINES[family][1], WIDTH))
    assert not condition.states.requires_grad
    prompted = pipeline(
        ["a cat", "a cat runs"],
        **PIPELINES[family][2],
        num_inference_steps=2,
        output_type="np",
        guidance_scale=1.0,
        generator=torch.Generator().manual_seed(0),
        return_dict=False,
        **({} if family in {"stable_diffusion", "text_to_video"} else {"max_sequence_length": PIPELINES[family][1]}),
    )
    np.testing.assert_allclose(_film(pipeline, family, condition), np.asarray(prompted[0]), atol=1e-5)


@pytest.mark.parametrize(
    ("network", "config", "text", "expected"),
    [
        ("UNet2DConditionModel", {"cross_attention_dim": 768}, {"max_position_embeddings": 77}, (77, 768)),
        ("UNet3DConditionModel", {"cross_attention_dim": 1024}, {"max_position_embeddings": 77}, (77, 1024)),
        ("WanTransformer3DModel", {"text_dim": 4096}, {}, (512, 4096)),
        ("LTXVideoTransformer3DModel", {"caption_channels": 4096}, {}, (128, 4096)),
        ("CogVideoXTransformer3DModel", {"text_embed_dim": 4096, "max_text_seq_length": 226}, {}, (226, 4096)),
    ],
)
def test_a_folder_tells_as_much_without_its_weights(tmp_path, network, config, text, expected):
    part = "unet" if network.startswith("UNet") else "transformer"
    (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": "Any", part: ["diffusers", network]}))
    for name, content in ((part, config), ("text_encoder", text)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(content))
    assert condition_spec(tmp_path) == ConditionSpec(length=expected[0], width=expected[1])


def test_folders_that_tell_nothing_are_refused(tmp_path):
    with pytest.raises(InputError, match="Expected the folder of a diffusers pipeline"):
        condition_spec(tmp_path)
    (tmp_path / "model_index.json").write_text('{"transformer": ["diffusers", "Unheard"]}')
    with pytest.raises(InputError, match="one of UNet2DConditionModel"):
        condition_spec(tmp_path)


def test_networks_that_want_more_than_text_are_refused(tmp_path):
    (tmp_path / "model_index.json").write_text('{"unet": ["diffusers", "UNet2DConditionModel"]}')
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet/config.json").write_text('{"cross_attention_dim": 2048, "addition_embed_type": "text_time"}')
    with pytest.raises(InputError, match="more than text"):
        condition_spec(tmp_path)
