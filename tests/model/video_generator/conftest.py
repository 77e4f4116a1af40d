"""A tiny checkpoint of `frames`, of random weights, whose every part is awake."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch = pytest.importorskip("torch")
    from filmloom.model.video_generator.frames import checkpoint
    from filmloom.model.video_generator.frames.autoencoder import AutoencoderConfig
    from filmloom.model.video_generator.frames.transformer import TransformerConfig
    from filmloom.model.video_generator.frames.words import Tokenizer

    torch.manual_seed(0)
    tokenizer = Tokenizer(("a", "cat", "dog", "猫"), max_tokens=8)
    autoencoder = AutoencoderConfig(size=16, num_frames=4, patch_frames=2, patch_size=4, channels=8, width=16, depth=1)
    transformer = TransformerConfig.from_depth(
        2, num_tokens=tokenizer.num_tokens, grid=autoencoder.grid, channels=autoencoder.channels
    )
    made = tmp_path / "frames"
    made.mkdir()
    checkpoint.save_config(
        made,
        autoencoder=autoencoder,
        transformer=transformer,
        tokenizer=tokenizer,
        seconds=4.0,
        recipe={"name": "test"},
    )
    for name, config in ((checkpoint.AUTOENCODER, autoencoder), (checkpoint.TRANSFORMER, transformer)):
        model = config.build()
        for weights in model.parameters():
            torch.nn.init.normal_(weights, std=0.2)
        checkpoint.save_weights(made / name, model.state_dict())
    return made
