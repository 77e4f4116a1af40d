"""A whole any-to-video model of a toy's size, which says what it is told to."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def tiny_model():
    """With encoders of pictures and clips, none of sounds, and a generator of a toy's size."""
    return _tiny(_tiny_generator())


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory):
    """Such a model in a folder, for the generator that ships."""
    from filmloom.model.video_generator.conditioned import ConditionedLayers

    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    _tiny(ConditionedLayers()).save_pretrained(folder)
    return folder


@pytest.fixture
def says(tiny_model, monkeypatch):
    """Lets the tiny model answer with these texts, and with a clip for each None."""
    import torch

    from filmloom.model.language_model import Piece, Reply

    def script(*answer):
        block = torch.ones(len(tiny_model.language_model.special.signals), tiny_model.language_model.width)

        def stream(embeds, mask, sampling):
            yield from (Piece(0, block=block) if each is None else Piece(0, each) for each in answer)
            yield Reply(tuple(block if each is None else each for each in answer), True)

        monkeypatch.setattr(tiny_model.language_model, "stream", stream)
        return tiny_model

    return script


@pytest.fixture(scope="session")
def media_files(tmp_path_factory):
    """A clip, a picture and a sound of it."""
    from filmloom import clip
    from filmloom.media import write_wav
    from filmloom.types import Sound

    folder = tmp_path_factory.mktemp("media")
    made = clip("a red ball bounces", seconds=2, size=(96, 64), fps=10, label=False)
    made.save(folder / "ball.mp4")
    made.save(folder / "ball.png")
    write_wav(folder / "beep.wav", Sound(samples=np.zeros(4000, np.float32), rate=8000))
    (folder / "broken.mp4").write_bytes(b"no film")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def _tiny_generator():
    import torch

    from filmloom.model.video_generator.conditioned import ConditionedLayers
    from filmloom.model.video_generator.layers.transformer import LayersConfig

    torch.manual_seed(1)
    return ConditionedLayers(LayersConfig(width=16, depth=1, reader_depth=1, heads=2).build().eval())


def _tiny(generator):
    import torch

    from filmloom.model.any_to_video import AnyToVideoModel, Parts
    from filmloom.model.encoders import encoder_named
    from filmloom.model.input_projectors import projector_named
    from filmloom.model.language_model import InBoxConfig, LanguageModel, train_tokenizer
    from filmloom.model.output_projectors.linear import LinearConfig

    torch.manual_seed(0)
    tokenizer = train_tokenizer(["a red ball bounces", "一只猫在雨中玩耍", "make it blue"] * 5, 400, num_signals=4)
    network = InBoxConfig(width=32, depth=1, head_width=8, queries_per_key=2, max_tokens=512).build(tokenizer)
    small = {"depth": 1, "head_width": 8}
    parts = Parts(
        encoders={name: encoder_named(f"{name}-transformer", width=32, **small) for name in ("image", "video")},
        input_projectors={
            name: projector_named("resampler", encoder_width=32, width=32, num_queries=3, inside=32, **small)
            for name in ("image", "video")
        },
        language_model=LanguageModel(network.eval(), tokenizer),
        output_projector=LinearConfig(width=32, num_states=4, spec=generator.spec).build(),
        generator=generator,
    )
    return AnyToVideoModel(parts).eval()
