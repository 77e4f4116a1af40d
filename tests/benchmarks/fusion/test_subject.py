"""A real model of random weights as a subject: batched as alone, media looked at once, and near chance."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from benchmarks.fusion.__main__ import main
from benchmarks.fusion.animations import animations
from benchmarks.fusion.asking import about, asked_of, held_out_talks, without_media, without_words
from benchmarks.fusion.gallery import Material, dice
from benchmarks.fusion.proofs import clip_to_text, language, retrieval
from benchmarks.fusion.subject import Asked, FusionSubject, space_of, text_losses

from filmloom.model.joint_space import JointSpace
from filmloom.model.language_model import Sampling
from filmloom.model.tokens import Condition
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.condition import animate_condition
from filmloom.model.video_generator.layers.transformer import LayersConfig
from recipes import any_to_video as recipes


@pytest.fixture(scope="module")
def model():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    generator = ConditionedLayers(LayersConfig(width=16, depth=1, reader_depth=1, heads=2).build().eval())
    return recipes.build(recipes.any_to_video_smoke(), generator).eval()


@pytest.fixture
def subject(model):
    return FusionSubject(model=model, batch_size=3)


@pytest.fixture(scope="module")
def asked():
    kinds = ("describe", "question", "name the sound", "words")
    return [asked_of(talk) for talk in held_out_talks(kinds, 6, dice(0, "test"))]


def test_batched_as_alone_and_as_the_model_answers(subject, model, asked):
    together = subject.reply(asked, max_new_tokens=12)
    alone = [FusionSubject(model=model).reply([each], max_new_tokens=12)[0] for each in asked]
    assert [each.text for each in together] == [each.text for each in alone]
    shown = [{**each.messages[0], "content": with_media(each)} for each in asked]
    answers = [model.answer([each], sampling=Sampling(max_new_tokens=12)) for each in shown]
    texts = ["".join(part for part in answer if isinstance(part, str)) for answer in answers]
    assert [each.text for each in together] == texts


def with_media(asked):
    content, media = asked.messages[0]["content"], iter(asked.media)
    if isinstance(content, str):
        return content
    return [part if part["type"] == "text" else {**part, part["type"]: next(media).content} for part in content]


def test_a_medium_is_looked_at_once(subject, asked):
    subject.reply(asked, max_new_tokens=2)
    looked = []
    subject.model.encoders["video"].register_forward_hook(lambda *given: looked.append(given))
    subject.reply(asked, max_new_tokens=2)
    assert not looked


def test_a_clip_can_be_insisted_on(subject, asked):
    made = subject.insist(asked)
    assert all(each.shape == (subject.model.generator.spec.length, 16) for each in made)
    assert not torch.equal(made[0], subject.insist([without_media(asked[0])])[0])
    assert len(subject.goes_on(asked)) == len(asked)


def test_a_clip_that_came_by_itself_is_the_one_that_is_insisted_on(subject, asked):
    network, first = subject.model.language_model.network, subject.model.language_model.special.signals.start

    def begin_a_block(network, given, out):
        out.logits[..., first] = 1e4
        return out

    hook = network.register_forward_hook(begin_a_block)
    try:
        replies = subject.reply(asked, max_new_tokens=5)
    finally:
        hook.remove()
    for reply, insisted in zip(replies, subject.insist(asked), strict=True):
        assert len(reply.clips) == 1
        assert torch.allclose(reply.clips[0], insisted, atol=1e-4)


def test_animations_are_those_of_the_generator(model):
    torch.manual_seed(3)
    generator = model.generator
    states = torch.randn(4, generator.spec.length, generator.spec.width)
    states[1, 6:] = states[3, 11:] = 0
    made = animations(generator, [*states], [5, 6, 7, 8], 2.0, 2)
    there = torch.ones(states.shape[:2], dtype=torch.bool)
    true = animate_condition(generator.model, Condition(states, there), seconds=2.0, seeds=[5, 6, 7, 8], fps=15)
    for one, other in zip(made, true, strict=True):
        assert [layer.concept for layer in one.layers] == [layer.concept for layer in other.layers]
        assert np.allclose(one.camera, other.camera, atol=1e-3)


def test_a_text_that_cannot_be_read_has_no_condition(subject):
    there, nothing, empty = subject.read(["A cat jumps.", "Hm.", ""])
    assert there is not None
    assert nothing is None
    assert empty is None


def test_what_is_withheld_is_gone(asked):
    shown = next(each for each in asked if each.media)
    assert without_media(shown).media == ()
    assert isinstance(without_media(shown).messages[0]["content"], str)
    assert [part["type"] for part in without_words(shown).messages[0]["content"]] == [shown.media[0].modality]
    assert about("Hello", None) == {"role": "user", "content": "Hello"}


def test_losses_do_not_depend_on_the_batch(model):
    texts = ["A cat jumps.", "一只猫在草地上跳起来，天在下雨。"]
    together = text_losses(model.language_model, texts)
    alone = [text_losses(model.language_model, [text])[0] for text in texts]
    assert [count for _, count in together] == [count for _, count in alone]
    assert [loss for loss, _ in together] == pytest.approx([loss for loss, _ in alone], rel=1e-4)


def test_the_language_model_of_before_is_compared(subject, material, tmp_path):
    subject.model.language_model.save_pretrained(tmp_path)
    rows = language.prove(subject, material, tmp_path).rows
    assert rows[-1].value == pytest.approx(0, abs=1e-4)
    assert rows[-1].reached


def test_random_weights_are_near_chance(model, material):
    few = replace(material.settings, gallery=6, described=6, questions=2)
    rows = clip_to_text.prove(FusionSubject(model=model), Material(few)).rows
    assert [row.what for row in rows if row.reached] == []
    assert [row.what for row in rows if row.chance is not None and row.low > row.chance + 0.05] == []


def test_a_checkpoint_without_a_space_has_none(tmp_path):
    assert space_of(tmp_path) is None


def test_a_random_space_finds_nothing(model, material):
    rows = retrieval.prove(FusionSubject(model=model, space=JointSpace(model, 16).eval()), material).rows
    assert len(rows) == 10
    assert [row.what for row in rows if row.reached] == []
    assert [row.what for row in rows if row.chance is not None and row.low > row.chance + 0.1] == []


def test_the_command_runs_and_shows_again(model, tmp_path, capsys, monkeypatch):
    folder, out = tmp_path / "small", tmp_path / "out"
    model.save_pretrained(folder)
    monkeypatch.setattr("filmloom.model.any_to_video.ConditionedLayers", lambda: model.generator)
    main(["--checkpoint", str(folder), "--quick", "--only", "language,labels", "--out", str(out), "--json"])
    assert '"proof": "language kept"' in capsys.readouterr().out
    assert "Language kept" in (out / "index.html").read_text(encoding="utf-8")
    main(["--result", str(out / "result.json")])
    assert "perplexity now" in capsys.readouterr().out


def test_an_unknown_proof_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--only", "magic"])
    assert "clip-to-text" in capsys.readouterr().err


def test_an_oracle_is_asked_with_what_is_right(asked):
    assert all(isinstance(each, Asked) and (each.text or each.clip) for each in asked)
