"""Tiny random pipelines of each family really run with our conditions as prompt_embeds."""

import json
import logging

import numpy as np
import pytest
import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLCogVideoX,
    AutoencoderKLLTXVideo,
    AutoencoderKLWan,
    CogVideoXPipeline,
    CogVideoXTransformer3DModel,
    DDIMScheduler,
    FlowMatchEulerDiscreteScheduler,
    LTXPipeline,
    LTXVideoTransformer3DModel,
    StableDiffusionPipeline,
    TextToVideoSDPipeline,
    UNet2DConditionModel,
    UNet3DConditionModel,
    WanPipeline,
    WanTransformer3DModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

from filmloom.errors import InputError
from filmloom.model.language_model import train_tokenizer
from filmloom.model.output_projectors.caption import CaptionProjector
from filmloom.model.output_projectors.linear import LinearConfig
from filmloom.model.tokens import Condition, ConditionSpec
from filmloom.model.video_generator.diffusers.condition import condition_spec, encode_texts, prompt_inputs

WIDTH = 16
TEXT_LENGTH = 12


def _clip_text():
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=300,
            hidden_size=WIDTH,
            intermediate_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            max_position_embeddings=TEXT_LENGTH,
            bos_token_id=0,
            eos_token_id=2,
        )
    ).eval()


def _t5_text():
    sizes = {"d_model": WIDTH, "d_ff": 16, "d_kv": 8, "num_layers": 1, "num_heads": 2}
    return T5EncoderModel(T5Config(vocab_size=300, **sizes)).eval()


def _words():
    words = train_tokenizer(["a cat runs"], 300, num_signals=0)
    words.model_max_length = TEXT_LENGTH
    return words


def _image_autoencoder():
    return AutoencoderKL(
        block_out_channels=(8,),
        down_block_types=("DownEncoderBlock2D",),
        up_block_types=("UpDecoderBlock2D",),
        latent_channels=4,
        norm_num_groups=2,
    )


def _ddim():
    return DDIMScheduler(clip_sample=False, set_alpha_to_one=False, steps_offset=1)


def _stable_diffusion():
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(4, 8),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=2,
    )
    return StableDiffusionPipeline(
        _image_autoencoder(), _clip_text(), _words(), unet, _ddim(), None, None, requires_safety_checker=False
    )


def _text_to_video():
    unet = UNet3DConditionModel(
        sample_size=8,
        block_out_channels=(4, 8),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"),
        up_block_types=("UpBlock3D", "CrossAttnUpBlock3D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=2,
    )
    return TextToVideoSDPipeline(_image_autoencoder(), _clip_text(), _words(), unet, _ddim())


def _wan():
    transformer = WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=16,
        out_channels=16,
        text_dim=WIDTH,
        freq_dim=32,
        ffn_dim=32,
        num_layers=1,
        cross_attn_norm=True,
        rope_max_seq_len=32,
    )
    autoencoder = AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    )
    return WanPipeline(_words(), _t5_text(), autoencoder, FlowMatchEulerDiscreteScheduler(shift=7.0), transformer)


def _ltx():
    transformer = LTXVideoTransformer3DModel(
        in_channels=8,
        out_channels=8,
        num_attention_heads=4,
        attention_head_dim=8,
        cross_attention_dim=32,
        num_layers=1,
        caption_channels=WIDTH,
    )
    autoencoder = AutoencoderKLLTXVideo(
        latent_channels=8,
        block_out_channels=(8,) * 4,
        decoder_block_out_channels=(8,) * 4,
        layers_per_block=(1,) * 5,
        decoder_layers_per_block=(1,) * 5,
        spatio_temporal_scaling=(True, True, False, False),
        decoder_spatio_temporal_scaling=(True, True, False, False),
        decoder_inject_noise=(False,) * 5,
        upsample_residual=(False,) * 4,
        upsample_factor=(1,) * 4,
        patch_size=1,
        patch_size_t=1,
    )
    return LTXPipeline(FlowMatchEulerDiscreteScheduler(), autoencoder, _t5_text(), _words(), transformer)


def _cogvideox():
    transformer = CogVideoXTransformer3DModel(
        num_attention_heads=4,
        attention_head_dim=8,
        in_channels=4,
        out_channels=4,
        time_embed_dim=2,
        text_embed_dim=WIDTH,
        num_layers=1,
        sample_width=2,
        sample_height=2,
        sample_frames=9,
        max_text_seq_length=TEXT_LENGTH,
    )
    autoencoder = AutoencoderKLCogVideoX(
        down_block_types=("CogVideoXDownBlock3D",) * 4,
        up_block_types=("CogVideoXUpBlock3D",) * 4,
        block_out_channels=(8,) * 4,
        latent_channels=4,
        layers_per_block=1,
        norm_num_groups=2,
    )
    return CogVideoXPipeline(_words(), _t5_text(), autoencoder, transformer, DDIMScheduler())


PIPELINES = {
    "stable_diffusion": (_stable_diffusion, TEXT_LENGTH, {"height": 8, "width": 8}),
    "text_to_video": (_text_to_video, TEXT_LENGTH, {"height": 8, "width": 8, "num_frames": 2}),
    "wan": (_wan, 512, {"height": 16, "width": 16, "num_frames": 5}),
    "ltx": (_ltx, 128, {"height": 32, "width": 32, "num_frames": 9}),
    "cogvideox": (_cogvideox, TEXT_LENGTH, {"height": 16, "width": 16, "num_frames": 9}),
}
_made = {}


@pytest.fixture(params=PIPELINES)
def family(request):
    return request.param


@pytest.fixture
def pipeline(family):
    if family not in _made:
        logging.disable(logging.WARNING)
        torch.manual_seed(0)
        _made[family] = PIPELINES[family][0]()
        _made[family].set_progress_bar_config(disable=True)
        logging.disable(logging.NOTSET)
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
