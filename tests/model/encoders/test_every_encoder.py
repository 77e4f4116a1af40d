"""What every encoder promises, in-box or of a Hugging Face checkpoint."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.encoders import ENCODERS, Video, encoder_named
from filmloom.model.encoders.hugging_face import ARCHITECTURES
from filmloom.types import Sound

OURS = ["text", "image-cnn", "image-transformer", "video-cnn", "video-transformer", "audio"]
TEXTS = ["bert", "clip-text", "clip_text_model", "gpt2"]
IMAGES = ["clip-image", "clip_vision_model", "dinov2", "dinov2_with_registers", "resnet", "vit"]
VIDEOS = ["timesformer", "videomae"]
EVERY = [*OURS, *TEXTS, *IMAGES, *VIDEOS, "whisper"]
every = pytest.mark.parametrize("encoder", EVERY, indirect=True)
ours = pytest.mark.parametrize("encoder", OURS, indirect=True)
PLACE = (0.85, 0.8, 0.2)


def test_none_is_left_out():
    assert set(ENCODERS) == set(OURS)
    assert {name.split("-")[0] for name in EVERY if name not in OURS} == set(ARCHITECTURES)


@every
def test_tokens_have_a_width_a_mask_and_places(encoder, media):
    tokens = encoder(media)
    assert tokens.features.shape == (3, tokens.mask.shape[1], encoder.width)
    assert tokens.positions.shape == (*tokens.mask.shape, 3)
    assert torch.isfinite(tokens.features).all()
    for item, mask, positions in zip(media, tokens.mask, tokens.positions, strict=True):
        times, y, x = positions[mask].unbind(1)
        longest = item.seconds if encoder.modality in {"video", "audio"} else len(item) / 4
        assert mask.sum() >= 1
        assert mask.tolist() == sorted(mask.tolist(), reverse=True)
        assert (times.diff() >= 0).all()
        assert 0 <= times.min() <= times.max() <= longest
        assert min(y.min(), x.min()) >= 0
        assert max(y.max(), x.max()) < 1
        assert len(torch.unique(positions[mask], dim=0)) == mask.sum() or len(item_frames(item)) < 4
        if encoder.modality in {"image", "video"}:
            assert min(y.min(), x.min()) > 0


def item_frames(item):
    """A video of fewer frames than a model wants shows some of them twice, at the same time."""
    return item.frames if isinstance(item, Video) else range(9)


@every
def test_a_batch_is_the_same_as_each_alone(encoder, media):
    together = encoder(media)
    for index, item in enumerate(media):
        alone, mask = encoder([item]), together.mask[index]
        assert alone.mask.all()
        assert alone.mask.shape[1] == mask.sum()
        torch.testing.assert_close(alone.positions[0], together.positions[index][mask])
        torch.testing.assert_close(alone.features[0], together.features[index][mask], atol=1e-5, rtol=1e-4)


@every
def test_it_comes_frozen_and_can_learn(encoder, media):
    assert not encoder.training
    assert not any(weights.requires_grad for weights in encoder.parameters())
    encoder.requires_grad_(True)
    tokens = encoder(media)
    mask = tokens.mask[..., None]
    (tokens.features * mask * torch.randn(encoder.width)).square().sum().backward()
    moved = {name for name, weights in encoder.named_parameters() if weights.grad is not None and weights.grad.any()}
    unmoved = {name for name, _ in encoder.named_parameters()} - moved
    if type(encoder).__module__.startswith("filmloom.model.encoders.hugging_face"):
        assert len(moved) > 8 * len(unmoved), unmoved  # poolings, mask tokens and the like are there, but unused
    else:
        assert not unmoved


@every
def test_saved_and_read_again_it_is_the_same(encoder, media, tmp_path):
    encoder.save_pretrained(tmp_path / "encoder")
    assert (tmp_path / "encoder" / "model.safetensors").is_file()
    again = encoder_named(tmp_path / "encoder")
    assert again.modality == encoder.modality
    assert torch.equal(again(media).features, encoder(media).features)


@every
def test_what_changes_at_a_place_changes_the_token_of_that_place(encoder):
    before, after = changed(encoder.modality)
    was, now = encoder([before]), encoder([after])
    change = (now.features - was.features).norm(dim=-1)[0]
    found = was.positions[0, change.argmax()]
    if encoder.modality == "text":
        assert found.tolist() == [1.5, 0, 0]
    elif encoder.modality == "audio":
        assert abs(found[0] - PLACE[0]) < 0.06
    else:
        assert (found[1:] - torch.tensor(PLACE[1:])).abs().max() < 0.14
        assert encoder.modality == "image" or abs(found[0] - PLACE[0]) < 0.3


def changed(modality):
    """A medium, and the same with another part at PLACE."""
    rng = np.random.default_rng(1)
    if modality == "text":
        return [5, 6, 7, 8, 9, 10, 11, 12, 13], [5, 6, 7, 8, 9, 10, 50, 12, 13]
    if modality == "audio":
        samples = rng.normal(0, 0.1, 16000).astype(np.float32)
        other = samples.copy()
        other[13280:13920] = rng.normal(0, 0.1, 640)
        return Sound(samples=samples, rate=16000), Sound(samples=other, rate=16000)
    frames = rng.integers(80, 180, (8, 64, 64, 3), np.uint8)
    other = frames.copy()
    other[6:, 48:56, 8:16] = 255
    if modality == "image":
        return frames[-1], other[-1]
    return Video(frames=frames, fps=8), Video(frames=other, fps=8)


@every
def test_media_of_another_kind_are_refused(encoder):
    with pytest.raises(InputError, match="empty batch"):
        encoder([])
    other = [2.0] if encoder.modality == "text" else ["a red ball"]
    with pytest.raises(InputError, match=r"[Ee]xpected"):
        encoder(other)


@pytest.mark.parametrize("encoder", ["video-cnn", "video-transformer", *VIDEOS], indirect=True)
def test_the_order_of_frames_matters(encoder, media):
    back = replace(media[0], frames=media[0].frames[::-1])
    forth, back = encoder(media[:1]), encoder([back])
    assert torch.equal(forth.positions, back.positions)
    assert (forth.features.mean(1) - back.features.mean(1)).abs().max() > 1e-5
    assert (forth.features - back.features).abs().max() > 1e-2


@ours
def test_it_learns_a_batch_by_heart(encoder):
    batch = told_apart(encoder.modality)
    torch.manual_seed(0)
    encoder.train().requires_grad_(True)
    kept = {name: each.clone() for name, each in encoder.state_dict().items()}
    head = nn.Linear(encoder.width, 2)
    optimizer = torch.optim.AdamW([*encoder.parameters(), *head.parameters()], lr=3e-3)
    labels = torch.tensor([0, 1])
    for _ in range(60):
        loss = functional.cross_entropy(head(encoder(batch).features.amax(1)), labels)
        if loss < 0.1:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    encoder.load_state_dict(kept)
    assert loss < 0.1


def told_apart(modality):
    """Two media: another word, a square at the left or right, one that goes right or left, a low or high tone."""
    if modality == "text":
        return [[5, 6, 7], [5, 8, 7]]
    if modality == "audio":
        times = np.arange(4800) / 16000
        tones = (0.3 * np.sin(2 * np.pi * hertz * times) for hertz in (300, 2000))
        return [Sound(samples=each.astype(np.float32), rate=16000) for each in tones]
    frames = np.full((4, 16, 16, 3), 40, np.uint8)
    for index in range(4):
        frames[index, 4:12, 2 * index : 2 * index + 8] = 220
    if modality == "image":
        return [frames[0], frames[-1]]
    return [Video(frames=each, fps=8) for each in (frames, frames[::-1])]
