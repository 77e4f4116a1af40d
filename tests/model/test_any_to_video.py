"""Five tiny stages from folders, end to end: saved and loaded the same, batched as alone, each part exchangeable."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModel

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.model.any_to_video import AnyToVideoConfig, AnyToVideoModel, Parts
from filmloom.model.conversation import Medium, conversation
from filmloom.model.encoders import encoder_named
from filmloom.model.encoders.media import Video
from filmloom.model.input_projectors import projector_named
from filmloom.model.language_model import InBoxConfig, LanguageModel, Sampling, text_loss, train_tokenizer
from filmloom.model.output_projectors.caption import CaptionProjector
from filmloom.model.output_projectors.linear import LinearConfig
from filmloom.model.output_projectors.mlp import MLPConfig
from filmloom.model.output_projectors.queries import QueriesConfig
from filmloom.model.output_projectors.transformer import TransformerConfig
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.transformer import LayersConfig
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Sound

SIGNALS, WIDTH = 4, 32
SMALL = ClipRequest(prompt="a cat", seconds=1, size=(96, 64), fps=4, num_inference_steps=2)
SIZES = {
    "image": ("image-transformer", {"width": 32, "depth": 1, "head_width": 8}),
    "video": ("video-transformer", {"width": 32, "depth": 1, "head_width": 8}),
    "audio": ("audio", {"width": 32, "depth": 1, "head_width": 8}),
}


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(
        ["a red ball bounces", "一只猫在雨中玩耍", "what is this? make it blue"] * 5, 400, num_signals=SIGNALS
    )


@pytest.fixture(scope="module")
def generator():
    torch.manual_seed(1)
    return ConditionedLayers(LayersConfig(width=16, depth=1, reader_depth=1, heads=2).build().eval())


def assembled(tokenizer, generator, output=None, inputs="resampler"):
    torch.manual_seed(0)
    sizes = {"num_queries": 3, "inside": 32, "depth": 1, "head_width": 8} if inputs == "resampler" else {}
    network = InBoxConfig(width=WIDTH, depth=2, head_width=8, queries_per_key=2).build(tokenizer)
    output = output or MLPConfig(width=WIDTH, num_states=SIGNALS, spec=generator.spec).build()
    parts = Parts(
        encoders={name: encoder_named(kind, **size) for name, (kind, size) in SIZES.items()},
        input_projectors={name: projector_named(inputs, encoder_width=32, width=WIDTH, **sizes) for name in SIZES},
        language_model=LanguageModel(network.eval(), tokenizer),
        output_projector=output,
        generator=generator,
    )
    return AnyToVideoModel(parts).eval()


@pytest.fixture(scope="module")
def model(tokenizer, generator):
    return assembled(tokenizer, generator)


def media():
    dice = np.random.default_rng(0)
    return {
        "image": dice.integers(256, size=(32, 32, 3), dtype=np.uint8),
        "video": Video(frames=dice.integers(256, size=(8, 32, 32, 3), dtype=np.uint8), fps=4.0),
        "audio": Sound(samples=dice.standard_normal(8000).astype(np.float32) / 9, rate=16_000),
    }


def talks():
    kinds = media()
    parts = [{"type": "text", "text": "what is this? "}, *({"type": kind, kind: each} for kind, each in kinds.items())]
    answer = [{"type": "text", "text": "a cat "}, {"type": "clip"}]
    return [
        conversation([{"role": "user", "content": parts}, {"role": "assistant", "content": answer}]),
        conversation(
            [{"role": "user", "content": "make it blue"}, {"role": "assistant", "content": [{"type": "clip"}]}]
        ),
        conversation([{"role": "user", "content": "hello"}, {"role": "assistant", "content": "你好"}]),
    ]


@torch.no_grad()
def test_one_alone_is_as_in_a_batch(model):
    together = model(talks())
    assert together.rows.tolist() == [0, 1] and len(together.condition.states) == 2
    for row, talk in enumerate(talks()):
        alone = model([talk])
        count = int(alone.batch.mask.sum())
        torch.testing.assert_close(together.read.logits[row, :count], alone.read.logits[0], atol=2e-4, rtol=1e-3)


@torch.no_grad()
@pytest.mark.parametrize("inputs", ["linear", "mlp", "resampler"])
def test_saved_and_loaded_is_the_same(tokenizer, generator, inputs, tmp_path):
    before = assembled(tokenizer, generator, inputs=inputs)
    before.save_pretrained(tmp_path)
    after = AnyToVideoModel.from_pretrained(tmp_path, generator=generator)
    one, other = before(talks()), after(talks())
    assert torch.equal(one.read.logits, other.read.logits)
    assert torch.equal(one.condition.states, other.condition.states)


@pytest.mark.parametrize("config", [LinearConfig, MLPConfig, TransformerConfig, QueriesConfig])
def test_every_output_projector_leads_to_a_clip(tokenizer, generator, config):
    made = assembled(tokenizer, generator, config(width=WIDTH, num_states=SIGNALS, spec=generator.spec).build())
    condition = made(talks()).condition
    for clip in made.generator.generate(condition, SMALL):
        assert isinstance(clip, Clip) and len([*clip.frames()]) == 4


def test_a_medium_changes_the_answer_and_a_step_learns_all_of_it(tokenizer, generator):
    made = assembled(tokenizer, generator)
    made.requires_grad_(True)
    optimizer = torch.optim.AdamW(made.parameters(), lr=3e-3)
    target = torch.randn(2, generator.spec.length, generator.spec.width, generator=torch.Generator().manual_seed(3))
    losses = []
    for _ in range(40):
        out = made(talks())
        loss = text_loss(out.read, out.batch.labels) + (out.condition.states - target).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.5 * losses[0]
    for stage in ("encoders.video", "encoders.audio", "input_projectors.image", "language_model", "output_projector"):
        assert any(
            each.grad is not None and each.grad.abs().sum() > 0 for each in made.get_submodule(stage).parameters()
        )


def test_an_answer_streams_text_and_clips(model):
    """A random model says anything; with the signals made likeliest it makes a clip."""
    said = [*model.answer(talks()[0].messages[:1], sampling=Sampling(max_new_tokens=6), request=SMALL)]
    assert all(isinstance(each, str | Clip) for each in said)
    first = model.language_model.special.signals.start
    head = model.language_model.network.get_output_embeddings().weight
    kept = head.detach().clone()
    with torch.no_grad():
        head[first] = 50 * model(talks()).read.states[1, -1]
    try:
        answer = model.answer(
            [{"role": "user", "content": "make it blue"}], sampling=Sampling(max_new_tokens=8), request=SMALL
        )
        clips = [each for each in answer if isinstance(each, Clip)]
    finally:
        with torch.no_grad():
            head.copy_(kept)
    assert clips and all(clip.size == (96, 64) for clip in clips)


def test_captions_are_read_by_the_generator_itself(tokenizer, generator, monkeypatch):
    made = assembled(tokenizer, generator, CaptionProjector(generator.spec, generator.encode))
    from filmloom.model.language_model import Reply

    monkeypatch.setattr(
        made.language_model, "generate", lambda *given: [Reply(("<caption>a red car</caption>",), True)]
    )
    said = [*made.answer([{"role": "user", "content": "something fast"}], request=SMALL)]
    assert said[0] == "a red car" and isinstance(said[1], Clip)
    words = made.answer([{"role": "user", "content": "hi"}], sampling=Sampling(allow_clips=False, max_new_tokens=3))
    assert all(isinstance(each, str) for each in words)


def test_what_doesnt_fit_is_said(tokenizer, generator, model, tmp_path):
    with pytest.raises(InputError, match="no config"):
        AnyToVideoModel.from_pretrained(tmp_path)
    wrong = MLPConfig(width=WIDTH, num_states=SIGNALS + 1, spec=generator.spec).build()
    with pytest.raises(InputError, match="reads 5 states"):
        assembled(tokenizer, generator, wrong)
    other = ConditionedLayers(LayersConfig(width=24, depth=1, reader_depth=1, heads=2).build().eval())
    with pytest.raises(InputError, match="takes"):
        assembled(tokenizer, other, MLPConfig(width=WIDTH, num_states=SIGNALS, spec=generator.spec).build())
    blind = conversation([{"role": "user", "content": [{"type": "image", "image": media()["image"]}]}])
    fewer = AnyToVideoModel(
        Parts(
            encoders={},
            input_projectors={},
            language_model=model.language_model,
            output_projector=model.output_projector,
            generator=generator,
        )
    )
    with pytest.raises(InputError, match="reads text and: none"):
        fewer([blind])


@pytest.fixture
def folder(model, tmp_path):
    model.save_pretrained(tmp_path / "model")
    return tmp_path / "model"


def broken(folder, part, generator):
    """What is said of a checkpoint one of whose files or folders is gone, or holds something else."""
    with pytest.raises(InputError) as told:
        AnyToVideoModel.from_pretrained(folder, generator=generator)
    assert part in str(told.value)
    return str(told.value)


@pytest.mark.parametrize("part", ["language_model", "encoders/video", "input_projectors/audio", "output_projector"])
def test_a_missing_part_is_named(folder, generator, part):
    shutil.rmtree(folder / part)
    assert "lacks its part" in broken(folder, part, generator)


@pytest.mark.parametrize("part", ["language_model", "encoders/video", "input_projectors/audio", "output_projector"])
def test_a_part_without_or_with_broken_weights_is_named(folder, generator, part):
    (folder / part / "model.safetensors").write_bytes(b"{}")
    broken(folder, part, generator)
    (folder / part / "model.safetensors").unlink()
    broken(folder, part, generator)


@pytest.mark.parametrize(
    ("part", "foreign", "told"),
    [
        ("encoders/video", "encoders/audio", "As the encoder of video came one of audio"),
        ("language_model", "output_projector", "could not be loaded"),
        ("output_projector", "input_projectors/image", "doesn't describe|no kind"),
    ],
)
def test_a_foreign_part_is_named(folder, generator, part, foreign, told):
    shutil.rmtree(folder / part)
    shutil.copytree(folder / foreign, folder / part)
    with pytest.raises(InputError, match=told):
        AnyToVideoModel.from_pretrained(folder, generator=generator)


def test_a_language_model_without_some_weights_is_refused(folder, generator):
    path = folder / "language_model" / "model.safetensors"
    weights = load_file(path)
    weights.pop(next(name for name in weights if "layers.1" in name))
    save_file(weights, path, metadata={"format": "pt"})
    assert "lacks 1 weights" in broken(folder, "layers.1", generator)


def test_a_folder_of_another_model_is_refused(folder, generator):
    assert "holds a 'qwen3'" in broken(folder / "language_model", "qwen3", generator)
    (folder / "config.json").write_text("{", encoding="utf-8")
    assert "can't be read" in broken(folder, "config.json", generator)


def test_what_is_nowhere(monkeypatch, tmp_path):
    monkeypatch.setattr("filmloom.model.checkpoint_folder.is_offline", lambda: True)
    with pytest.raises(InputError, match="HF_HUB_OFFLINE is set"):
        AnyToVideoModel.from_pretrained("nobody/has-such-a-model")
    with pytest.raises(InputError, match="There is no folder"):
        AnyToVideoModel.from_pretrained(tmp_path / "nowhere")


def test_transformers_finds_it_by_its_folder(folder, monkeypatch, generator, capfd):
    monkeypatch.setattr("filmloom.model.any_to_video.ConditionedLayers", lambda: generator)
    assert isinstance(AutoConfig.from_pretrained(folder), AnyToVideoConfig)
    assert isinstance(AutoModel.from_pretrained(folder), AnyToVideoModel)
    assert "%|" not in capfd.readouterr().err, "no bars"


def test_a_conversation_beyond_the_context_is_refused(model):
    with pytest.raises(InputError, match=r"takes \d+ tokens; the language model reads 4096"):
        next(model.answer([{"role": "user", "content": "a red ball " * 3000}]))


def test_a_cut_answer_is_told(model):
    heard = []
    request = replace(SMALL, on_event=heard.append)
    answer = model.answer(talks()[0].messages[:1], sampling=Sampling(max_new_tokens=2), request=request)
    assert [*answer] and [each.message for each in heard] == ["The answer was cut after 2 tokens."]


def test_media_may_be_encoded_before(model):
    video = media()["video"]
    tokens = model.encode_media("video", [video])
    mixed = model.embed_media([Medium("video", tokens), Medium("video", video)])
    torch.testing.assert_close(mixed[0], mixed[1])
