"""Understanding: what of a prompt a model sees in a clip; by a model that knows nothing, and by words put into it."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from recipes.any_to_video import any_to_video_smoke, build

from filmloom.errors import Cancelled, InputError, PromptError
from filmloom.model import understanding
from filmloom.model.understanding import Understanding, likelihoods, looked_at, wanted_of
from filmloom.model.video_generator import make
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.model.video_generator.layers.transformer import LayersConfig
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import ignore_event

ASK = ClipRequest(prompt="a red ball moves to the left on a beach", seconds=1, size=(128, 96), fps=16)


@pytest.fixture(scope="module")
def model():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    generator = ConditionedLayers(LayersConfig(width=16, depth=1, reader_depth=1, heads=2).build().eval())
    return build(any_to_video_smoke(), generator).eval()


@pytest.fixture(scope="module")
def clip():
    return make(ASK, "world")


def test_only_what_a_prompt_says_is_looked_for():
    assert wanted_of(replace(ASK, prompt="a cat")).slots == {"concept", "count"}
    assert wanted_of(ASK).slots == {"concept", "count", "color", "background", "motion", "direction"}
    assert wanted_of(replace(ASK, prompt="雨中一只猫")).slots == {"concept", "count", "weather"}
    with pytest.raises(PromptError):
        wanted_of(replace(ASK, prompt="nothing of the kind"))


def test_a_clip_has_one_score_and_a_slot_for_all_that_was_said(model, clip):
    scorer = Understanding(model)
    one, other = scorer.score(clip, ASK), scorer.score(clip, ASK)
    assert one == other
    assert set(one.slots) <= wanted_of(ASK).slots
    assert 0 <= one.value <= 1


def test_what_is_told_counts_slot_by_slot(model, clip, monkeypatch):
    def says(text):
        monkeypatch.setattr(type(model.language_model), "generate", lambda *_: [Said(text)])
        return Understanding(model, answers=False).score(clip, ASK)

    right = says("A red ball moves to the left on a beach.")
    assert right.value == 1
    wrong = says("A red ball moves to the right on a beach.")
    assert {slot for slot, value in wrong.slots.items() if value < 1} == {"motion", "direction"}
    assert says("qwrtz").value == 0


def test_what_is_answered_counts_by_how_likely_it_is(model, clip, monkeypatch):
    asked = []

    def sure(_, conversations):
        asked.extend(talk.messages[0]["content"][1]["text"] for talk in conversations)
        return [0.25] * len(conversations)

    monkeypatch.setattr(understanding, "likelihoods", sure)
    score = Understanding(model, describes=False).score(clip, ASK)
    assert score.value == pytest.approx(0.25)
    assert set(score.slots) == wanted_of(ASK).slots
    assert not any("weather" in question for question in asked)


def test_an_answer_is_as_likely_as_its_tokens_together(model, clip):
    from filmloom.model.conversation import Conversation, Medium
    from filmloom.model.data.pseudo_captions import confidences

    medium = Medium("video", model.encode_media("video", [looked_at(clip, ignore_event)]))
    talk = Conversation((understanding._about("What is it?"), {"role": "assistant", "content": "A cat."}), (medium,))
    (whole,), (each,) = likelihoods(model, [talk]), confidences(model, [talk])
    learned = int((model([talk]).batch.labels != understanding.NOT_LEARNED).sum())
    assert whole == pytest.approx(each**learned, rel=1e-3)
    assert likelihoods(model, []) == []


def test_animations_are_drawn_anew_and_other_clips_shrunk(clip):
    drawn = looked_at(clip, ignore_event)
    looked = looked_at(replace(clip, documents={}), ignore_event)
    assert drawn.frames.shape == (8, 128, 171, 3)
    assert looked.frames.shape == (8, 96, 128, 3)
    assert drawn.seconds == looked.seconds == 1
    large = looked_at(replace(make(replace(ASK, size=(640, 512)), "world"), documents={}), ignore_event)
    assert large.frames.shape == (8, 128, 160, 3)
    assert np.abs(large.frames.mean((0, 1, 2)) - drawn.frames.mean((0, 1, 2))).max() < 20


def test_a_listener_stops_while_a_clip_is_looked_at(model, clip):
    def stop(event):
        if event.stage == "look" and event.done == 3:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        Understanding(model).score(replace(clip, documents={}), replace(ASK, on_event=stop))


def test_the_best_of_several_is_the_same_again(model):
    scorer = Understanding(model, describes=False)
    one, other = (make(ASK, "world", best_of=2, scorer=scorer) for _ in range(2))
    assert one.metadata == other.metadata


def test_a_model_that_sees_no_clips_is_refused(model, monkeypatch):
    with pytest.raises(InputError, match="Neither"):
        Understanding(model, describes=False, answers=False)
    monkeypatch.delitem(model.encoders._modules, "video")
    with pytest.raises(InputError, match="no encoder of videos"):
        Understanding(model)


class Said:
    """A reply."""

    def __init__(self, text):
        self.text = text
