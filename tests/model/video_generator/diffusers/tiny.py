"""Tiny random pipelines of each family, and folders of them as save_pretrained writes them."""

import logging
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLCogVideoX,
    AutoencoderKLHunyuanVideo,
    AutoencoderKLLTXVideo,
    AutoencoderKLMochi,
    AutoencoderKLWan,
    CogVideoXImageToVideoPipeline,
    CogVideoXPipeline,
    CogVideoXTransformer3DModel,
    DDIMScheduler,
    FlowMatchEulerDiscreteScheduler,
    HunyuanVideoPipeline,
    HunyuanVideoTransformer3DModel,
    LTXPipeline,
    LTXVideoTransformer3DModel,
    MochiPipeline,
    MochiTransformer3DModel,
    StableDiffusionPipeline,
    TextToVideoSDPipeline,
    UNet2DConditionModel,
    UNet3DConditionModel,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
)
from transformers import (
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPVisionConfig,
    CLIPVisionModel,
    LlamaConfig,
    LlamaModel,
    T5Config,
    T5EncoderModel,
)

from filmloom.model.language_model import train_tokenizer

WIDTH = 16
TEXT_LENGTH = 12


def clip_text(length=TEXT_LENGTH):
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=300,
            hidden_size=WIDTH,
            intermediate_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            max_position_embeddings=length,
            bos_token_id=0,
            eos_token_id=2,
        )
    ).eval()


def t5_text():
    sizes = {"d_model": WIDTH, "d_ff": 16, "d_kv": 8, "num_layers": 1, "num_heads": 2}
    return T5EncoderModel(T5Config(vocab_size=300, **sizes)).eval()


def words():
    words = train_tokenizer(["a cat runs"], 300, num_signals=0)
    words.model_max_length = TEXT_LENGTH
    return words


def image_autoencoder(levels=1):
    return AutoencoderKL(
        block_out_channels=(8,) * levels,
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        latent_channels=4,
        norm_num_groups=2,
    )


def ddim():
    return DDIMScheduler(clip_sample=False, set_alpha_to_one=False, steps_offset=1)


def stable_diffusion():
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
        image_autoencoder(), clip_text(), words(), unet, ddim(), None, None, requires_safety_checker=False
    )


def text_to_video():
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
    return TextToVideoSDPipeline(image_autoencoder(levels=4), clip_text(), words(), unet, ddim())


def wan_transformer(in_channels=16, num_layers=1, **more):
    return WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=in_channels,
        out_channels=16,
        text_dim=WIDTH,
        freq_dim=32,
        ffn_dim=32,
        num_layers=num_layers,
        cross_attn_norm=True,
        rope_max_seq_len=32,
        **more,
    )


def wan_autoencoder():
    return AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    )


def flow():
    return FlowMatchEulerDiscreteScheduler(shift=7.0)


def wan():
    return WanPipeline(words(), t5_text(), wan_autoencoder(), flow(), wan_transformer())


def wan_two_experts():
    """Wan 2.2: one transformer for what is noisy, one for what is nearly clean."""
    experts = wan_transformer(num_layers=3), wan_transformer(num_layers=3)
    return WanPipeline(words(), t5_text(), wan_autoencoder(), flow(), *experts, boundary_ratio=0.9)


def wan_text_or_image():
    """Wan 2.2 TI2V: one transformer, each part of a picture with a time of its own."""
    return WanPipeline(words(), t5_text(), wan_autoencoder(), flow(), wan_transformer(), expand_timesteps=True)


def wan_image():
    """Wan 2.2 I2V: the picture and its mask are further channels."""
    return WanImageToVideoPipeline(
        words(), t5_text(), wan_autoencoder(), flow(), transformer=wan_transformer(in_channels=36)
    )


def wan_2_1_image():
    """Wan 2.1 I2V: an encoder of pictures beside that."""
    sizes = {"num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 32, "patch_size": 16}
    eyes = CLIPVisionModel(CLIPVisionConfig(hidden_size=WIDTH, intermediate_size=16, projection_dim=WIDTH, **sizes))
    return WanImageToVideoPipeline(
        words(),
        t5_text(),
        wan_autoencoder(),
        flow(),
        transformer=wan_transformer(in_channels=36, image_dim=WIDTH, added_kv_proj_dim=24),
        image_encoder=eyes.eval(),
        image_processor=CLIPImageProcessor(crop_size=32, size=32),
    )


def ltx():
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
    return LTXPipeline(FlowMatchEulerDiscreteScheduler(), autoencoder, t5_text(), words(), transformer)


def cogvideox(pipeline=CogVideoXPipeline, in_channels=4, head_dim=8, **more):
    transformer = CogVideoXTransformer3DModel(
        num_attention_heads=4,
        attention_head_dim=head_dim,
        in_channels=in_channels,
        out_channels=4,
        time_embed_dim=2,
        text_embed_dim=WIDTH,
        num_layers=1,
        sample_frames=9,
        max_text_seq_length=TEXT_LENGTH,
        **{"sample_width": 2, "sample_height": 2, **more},
    )
    autoencoder = AutoencoderKLCogVideoX(
        down_block_types=("CogVideoXDownBlock3D",) * 4,
        up_block_types=("CogVideoXUpBlock3D",) * 4,
        block_out_channels=(8,) * 4,
        latent_channels=4,
        layers_per_block=1,
        norm_num_groups=2,
    )
    return pipeline(words(), t5_text(), autoencoder, transformer, DDIMScheduler())


def cogvideox_image():
    return cogvideox(CogVideoXImageToVideoPipeline, 8)


def cogvideox_1_5():
    """Pairs of frames as one place, and places that turn, as many as it was trained on."""
    sizes = {"sample_width": 16, "sample_height": 8, "head_dim": 16, "patch_size_t": 2}
    return cogvideox(**sizes, patch_bias=False, use_rotary_positional_embeddings=True)


def llama():
    sizes = {"hidden_size": WIDTH, "intermediate_size": 16, "num_hidden_layers": 3, "num_attention_heads": 2}
    return LlamaModel(LlamaConfig(vocab_size=300, max_position_embeddings=512, **sizes)).eval()


def hunyuan():
    transformer = HunyuanVideoTransformer3DModel(
        in_channels=4,
        out_channels=4,
        num_attention_heads=2,
        attention_head_dim=10,
        num_layers=1,
        num_single_layers=1,
        num_refiner_layers=1,
        patch_size=2,
        patch_size_t=1,
        guidance_embeds=True,
        text_embed_dim=WIDTH,
        pooled_projection_dim=WIDTH,
        rope_axes_dim=(2, 4, 4),
    )
    autoencoder = AutoencoderKLHunyuanVideo(
        latent_channels=4,
        down_block_types=("HunyuanVideoDownBlock3D",) * 4,
        up_block_types=("HunyuanVideoUpBlock3D",) * 4,
        block_out_channels=(8,) * 4,
        layers_per_block=1,
        norm_num_groups=4,
    )
    return HunyuanVideoPipeline(llama(), words(), transformer, autoencoder, flow(), clip_text(77), words())


def mochi():
    transformer = MochiTransformer3DModel(
        patch_size=2,
        num_attention_heads=2,
        attention_head_dim=8,
        num_layers=2,
        pooled_projection_dim=16,
        in_channels=12,
        text_embed_dim=WIDTH,
        time_embed_dim=4,
        max_sequence_length=16,
    )
    autoencoder = AutoencoderKLMochi(
        encoder_block_out_channels=(32,) * 4, decoder_block_out_channels=(32,) * 4, layers_per_block=(1,) * 5
    )
    return MochiPipeline(FlowMatchEulerDiscreteScheduler(), autoencoder, t5_text(), words(), transformer)


VIDEO = {
    "text_to_video": text_to_video,
    "cogvideox": cogvideox,
    "cogvideox_image": cogvideox_image,
    "cogvideox_1_5": cogvideox_1_5,
    "wan": wan,
    "wan_two_experts": wan_two_experts,
    "wan_text_or_image": wan_text_or_image,
    "wan_image": wan_image,
    "wan_2_1_image": wan_2_1_image,
    "ltx": ltx,
    "hunyuan": hunyuan,
    "mochi": mochi,
}
"""All that make videos."""


def made(build, seed=0):
    """A pipeline of random weights, which says nothing."""
    logging.disable(logging.WARNING)
    torch.manual_seed(seed)
    pipeline = build()
    pipeline.set_progress_bar_config(disable=True)
    logging.disable(logging.NOTSET)
    return pipeline


def saved(build, folder: Path, seed=0) -> Path:
    """The same as a folder."""
    made(build, seed).save_pretrained(folder)
    return folder
