"""Media to encode, and tiny random checkpoints of every architecture, written by transformers itself."""

import json

import numpy as np
import pytest
import torch

from filmloom.model.encoders import Video, encoder_named
from filmloom.types import Sound

SMALL = {"width": 32, "depth": 2, "head_width": 16}
IN_BOX = {
    "text": {"num_tokens": 60, **SMALL},
    "image-cnn": {"widths": (16, 32), "blocks": 1},
    "image-transformer": SMALL,
    "video-cnn": {"widths": (16, 32), "halves_time": (False, True)},
    "video-transformer": SMALL,
    "audio": SMALL,
}
LAYERS = {"num_hidden_layers": 2, "num_attention_heads": 2, "hidden_size": 32, "intermediate_size": 48}
TEXT = {"vocab_size": 60, "max_position_embeddings": 40}
PICTURES = {"image_size": 32, "patch_size": 8}
TO_SQUARE = {
    "do_resize": True,
    "size": {"height": 32, "width": 32},
    "resample": 2,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.5, 0.4, 0.3],
    "image_std": [0.2, 0.3, 0.4],
}
TO_MIDDLE = {
    **TO_SQUARE,
    "size": {"shortest_edge": 32},
    "do_center_crop": True,
    "crop_size": {"height": 32, "width": 32},
    "resample": 3,
}
TO_RESNET = {**TO_SQUARE, "size": {"shortest_edge": 64}, "crop_pct": 0.875}
PREPARED = {
    "clip": TO_MIDDLE,
    "clip_vision_model": TO_MIDDLE,
    "dinov2": TO_MIDDLE,
    "dinov2_with_registers": TO_MIDDLE,
    "resnet": TO_RESNET,
    "timesformer": TO_MIDDLE,
    "videomae": TO_MIDDLE,
    "vit": TO_SQUARE,
}
HUGGING_FACE = {
    "bert": None,
    "clip-text": "text",
    "clip-image": "image",
    "clip_text_model": None,
    "clip_vision_model": None,
    "dinov2": None,
    "dinov2_with_registers": None,
    "gpt2": None,
    "resnet": None,
    "timesformer": None,
    "videomae": None,
    "vit": None,
    "whisper": None,
}


@pytest.fixture(autouse=True)
def _nothing_is_fetched(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory):
    """Gives the folder of a tiny random checkpoint of an architecture."""
    root = tmp_path_factory.mktemp("checkpoints")

    def folder(name):
        if not (root / name).exists():
            torch.manual_seed(0)
            random_model(name).save_pretrained(root / name)
            if name in PREPARED:
                (root / name / "preprocessor_config.json").write_text(json.dumps(PREPARED[name]), encoding="utf-8")
            if name in {"bert", "clip"}:
                word_tokenizer().save_pretrained(root / name)
        return root / name

    return folder


@pytest.fixture(scope="session")
def make(checkpoint):
    """Gives a small encoder by its name, in-box or of a checkpoint."""
    made = {}

    def encoder(name):
        if name not in made:
            torch.manual_seed(0)
            made[name] = (
                encoder_named(name, **IN_BOX[name])
                if name in IN_BOX
                else encoder_named(checkpoint(name.split("-")[0]), HUGGING_FACE[name])
            )
        return made[name]

    return encoder


@pytest.fixture
def encoder(request, make):
    """The encoder that a test is parametrised with; put back as it was."""
    encoder = make(request.param)
    yield encoder
    encoder.requires_grad_(False).eval().zero_grad()


@pytest.fixture
def media(encoder):
    """Three media of different sizes, for the encoder."""
    return media_for(encoder.modality)


def media_for(modality):
    rng = np.random.default_rng(0)
    if modality == "text":
        return [[int(each) for each in rng.integers(3, 60, length)] for length in (5, 12, 1)]
    if modality == "image":
        return [rng.integers(0, 256, (*size, 3), np.uint8) for size in ((40, 56), (64, 64), (33, 9))]
    if modality == "video":
        shapes = ((8, 32, 32), (5, 48, 40), (3, 32, 32))
        return [Video(frames=rng.integers(0, 256, (*shape, 3), np.uint8), fps=8) for shape in shapes]
    lengths = (8000, 16000, 300)
    return [Sound(samples=rng.normal(0, 0.1, length).astype(np.float32), rate=16000) for length in lengths]


def word_tokenizer():
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = ["<pad>", "<start>", "<end>", "a", "red", "ball", "cat", "rolls", "<unknown>"]
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unknown>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unknown>")


def random_model(name):
    import transformers as of

    clip_text = {**LAYERS, **TEXT, "eos_token_id": 2, "bos_token_id": 1, "pad_token_id": 0}
    makers = {
        "bert": lambda: of.BertModel(of.BertConfig(**LAYERS, **TEXT)),
        "clip": lambda: of.CLIPModel(
            of.CLIPConfig(text_config=clip_text, vision_config={**LAYERS, **PICTURES}, projection_dim=24)
        ),
        "clip_text_model": lambda: of.CLIPTextModel(of.CLIPTextConfig(**clip_text)),
        "clip_vision_model": lambda: of.CLIPVisionModel(of.CLIPVisionConfig(**LAYERS, **PICTURES)),
        "dinov2": lambda: of.Dinov2Model(of.Dinov2Config(**LAYERS, **PICTURES)),
        "dinov2_with_registers": lambda: of.Dinov2WithRegistersModel(
            of.Dinov2WithRegistersConfig(**LAYERS, **PICTURES, num_register_tokens=2)
        ),
        "gpt2": lambda: of.GPT2Model(of.GPT2Config(vocab_size=60, n_positions=40, n_embd=32, n_layer=2, n_head=2)),
        "resnet": lambda: of.ResNetModel(
            of.ResNetConfig(embedding_size=8, hidden_sizes=[8, 16, 16, 32], depths=[1, 1, 1, 1], layer_type="basic")
        ),
        "timesformer": lambda: of.TimesformerModel(of.TimesformerConfig(**LAYERS, **PICTURES, num_frames=4)),
        "videomae": lambda: of.VideoMAEModel(
            of.VideoMAEConfig(**LAYERS, **PICTURES, num_frames=4, decoder_num_hidden_layers=1, decoder_hidden_size=32)
        ),
        "vit": lambda: of.ViTModel(of.ViTConfig(**LAYERS, **PICTURES)),
        "whisper": lambda: of.WhisperModel(
            of.WhisperConfig(
                vocab_size=60,
                d_model=32,
                encoder_layers=2,
                encoder_attention_heads=2,
                encoder_ffn_dim=48,
                decoder_layers=1,
                decoder_attention_heads=2,
                decoder_ffn_dim=48,
                max_source_positions=40,
                max_target_positions=10,
                pad_token_id=0,
                bos_token_id=1,
                eos_token_id=2,
                decoder_start_token_id=1,
            )
        ),
    }
    return makers[name]()
