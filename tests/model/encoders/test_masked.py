"""Masked tubes are learned, and what is hidden stays hidden."""

import numpy as np
import torch

from filmloom.model.encoders.masked import MaskedTubes
from filmloom.model.encoders.media import Video
from filmloom.model.encoders.video import VideoTransformerConfig

TINY = VideoTransformerConfig(fps=4.0, tubelet_frames=2, patch_size=8, width=32, depth=1, head_width=8)


def videos(count=4):
    """A bright square that goes to the right, at another height in each."""
    made = []
    for row in range(count):
        frames = np.zeros((8, 32, 32, 3), np.uint8)
        for index in range(8):
            frames[index, 8 * row : 8 * row + 8, 3 * index : 3 * index + 8] = 255
        made.append(Video(frames=frames, fps=4.0))
    return made


def test_it_learns_what_is_hidden():
    torch.manual_seed(0)
    model = MaskedTubes(TINY.build())
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for step in range(40):
        loss = model(videos(), torch.Generator().manual_seed(step % 4))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert np.mean(losses[-4:]) < 0.8 * np.mean(losses[:4])
    assert all(each.grad is not None for each in model.encoder.parameters())


@torch.no_grad()
def test_the_encoder_sees_a_quarter_and_the_same_places_at_all_times():
    torch.manual_seed(0)
    model, seen = MaskedTubes(TINY.build()), []
    encode = model.encoder.encode
    model.encoder.encode = lambda tokens: (seen.append(tokens), encode(tokens))[1]
    model(videos(2), torch.Generator().manual_seed(1))
    (tokens,) = seen
    assert tokens.features.shape[1] == 4 * 4  # of 16 places at 4 times
    for row in tokens.positions:
        assert len({tuple(place.tolist()) for place in row[:, 1:]}) == 4
