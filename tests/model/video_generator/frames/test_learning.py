"""The whole way, at a toy's size: loss, transformer, words and sampler together learn to do what is said."""

import torch

from filmloom.model.video_generator.frames.flow import FlowConfig, draw, flow_loss
from filmloom.model.video_generator.frames.sampler import euler, guided, noise, schedule
from filmloom.model.video_generator.frames.transformer import TransformerConfig
from filmloom.model.video_generator.frames.words import NOTHING

GRID, CHANNELS = (2, 2, 2), 4
LEFT, RIGHT = 40, 41


def clips(count, generator):
    """Said `left`, the left half is light and the right half dark; all of one brightness, by chance."""
    said = torch.randint(LEFT, RIGHT + 1, (count, 1), generator=generator)
    bright = 0.5 + torch.rand(count, 1, 1, 1, 1, generator=generator)
    sides = torch.tensor([1.0, -1.0])[None, None, None, :, None].expand(count, *GRID, CHANNELS)
    turned = torch.where(said[:, :, None, None, None] == LEFT, sides, -sides)
    return turned * bright, said


def trained(num_steps=150):
    torch.manual_seed(0)
    config = FlowConfig(guided=0.0)
    model = TransformerConfig.from_depth(2, num_tokens=50, grid=GRID, channels=CHANNELS).build()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    generator = torch.Generator().manual_seed(1)
    for step in range(num_steps):
        latents, tokens = clips(32, generator)
        drawn = draw(config, tuple(latents.shape), step, slice(0, 32))
        loss = flow_loss(model, latents, tokens, drawn, config, 8)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def test_it_learns_what_words_mean():
    model = trained()

    def predict(word):
        return lambda z, levels: model(z, levels, torch.tensor([[word]]))

    with torch.inference_mode():
        for word, sign in ((LEFT, 1), (RIGHT, -1)):
            for seed in range(3):
                start = noise(seed, (*GRID, CHANNELS))
                made = euler(guided(predict(word), predict(NOTHING), 2.0), start, schedule(10))
                assert sign * made[:, :, :, 0].mean() > 0.4 and sign * made[:, :, :, 1].mean() < -0.4
