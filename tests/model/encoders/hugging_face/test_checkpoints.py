"""What is special in each architecture."""

import json

import numpy as np
import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.encoders import Video, encoder_named
from filmloom.types import Sound


def test_bert_reads_texts_with_its_own_tokenizer(checkpoint):
    encoder = encoder_named(checkpoint("bert"))
    assert torch.equal(encoder(["a red ball"]).features, encoder([[3, 4, 5]]).features)


def test_a_text_too_long_is_refused(make):
    for name in ("bert", "gpt2", "clip-text"):
        with pytest.raises(InputError, match="expected 1 to 40"):
            make(name)([[3] * 41])


@pytest.mark.parametrize("name", ["clip-image", "dinov2", "videomae"])
def test_places_are_shares_of_the_whole_picture(make, name):
    frames = np.zeros((8, 32, 64, 3), np.uint8)
    encoder = make(name)
    positions = encoder([Video(frames=frames, fps=8) if encoder.modality == "video" else frames[0]]).positions[0]
    torch.testing.assert_close(positions[:, 2].unique(), 0.25 + (torch.arange(4) + 0.5) / 8)
    torch.testing.assert_close(positions[:, 1].unique(), (torch.arange(4) + 0.5) / 4)


def test_whisper_hears_long_sounds_in_windows(make):
    samples = np.random.default_rng(0).normal(0, 0.1, 30000).astype(np.float32)
    tokens = make("whisper")([Sound(samples=samples, rate=16000)])  # windows of 0.8 s
    assert tokens.mask.shape == (1, 94)
    torch.testing.assert_close(tokens.positions[0, :, 0], torch.arange(94) * 0.02)
    second = make("whisper")([Sound(samples=samples[12800:25600], rate=16000)])
    torch.testing.assert_close(tokens.features[:, 40:80], second.features)


def test_a_clip_of_few_frames_shows_them_longer(make):
    tokens = make("videomae")([Video(frames=np.zeros((1, 32, 32, 3), np.uint8), fps=8)])
    assert tokens.positions[0, :, 0].unique().tolist() == [0.0625]


def test_a_foreign_preprocessor_is_refused(checkpoint, tmp_path):
    for path in checkpoint("vit").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    content = json.loads((tmp_path / "preprocessor_config.json").read_text(encoding="utf-8"))
    content["size"] = {"height": 64, "width": 64}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match="of different checkpoints"):
        encoder_named(tmp_path)


def test_processors_side_by_side_in_one_file(checkpoint, tmp_path):
    for path in checkpoint("vit").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    alone = tmp_path / "preprocessor_config.json"
    nested = {"image_processor": json.loads(alone.read_text(encoding="utf-8"))}
    (tmp_path / "processor_config.json").write_text(json.dumps(nested), encoding="utf-8")
    alone.unlink()
    assert encoder_named(tmp_path).prepare == encoder_named(checkpoint("vit")).prepare
