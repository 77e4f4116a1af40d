"""Conversations that the world writes: what is asked, shown and answered belongs together, in both languages."""

from itertools import islice

import numpy as np
import pytest

pytest.importorskip("torch")

from filmloom.model.data import talks as talks_module
from filmloom.model.data.talks import KINDS, TalkConfig, played, talks, voiced
from filmloom.world.canonical import canonical
from filmloom.world.parse import parse
from filmloom.world.rasterise import rasterise
from filmloom.world.scene import SceneSpec
from filmloom.world.splits import TEST_SEEDS, TRAIN_SEEDS, is_held_out

SMALL = {"size": 32, "fps": 2.0, "seconds": 2.0}


def some(kind, count=6, **options):
    return [*islice(talks(TalkConfig(kinds=(kind,), **SMALL, **options), np.random.default_rng(1)), count)]


@pytest.mark.parametrize("kind", KINDS)
def test_media_and_clips_are_those_that_the_messages_speak_of(kind):
    for talk in some(kind):
        parts = [part for message in talk.messages for part in message["content"] if isinstance(part, dict)]
        kinds = [part["type"] for part in parts]
        assert [each.modality for each in talk.media] == [name for name in kinds if name not in ("text", "clip")]
        assert kinds.count("clip") == len(talk.clips)
        assert [message["role"] for message in talk.messages] == ["user", "assistant"] * (len(talk.messages) // 2)


def test_descriptions_say_the_scene():
    for talk in some("describe"):
        said = parse(talk.messages[1]["content"], talk.language).spec
        assert said.background == talk.scene.background and len(said.actors) == len(talk.scene.actors)


def test_an_edit_changes_one_thing():
    for talk in some("edit again"):
        before, after = talk.clips
        assert canonical(before) != canonical(after)
        changed = [name for name in type(before).model_fields if getattr(before, name) != getattr(after, name)]
        assert len(changed) <= 2, changed  # a new name is a new actor in the steps too


def test_held_out_talks_hold_what_training_never_shows():
    assert all(is_held_out(talk.clips[-1]) for kind in ("clip", "edit") for talk in some(kind, 3, split="held_out"))
    assert not any(is_held_out(clip) for kind in ("clip", "picture") for talk in some(kind, 3) for clip in talk.clips)


def test_both_languages_come_and_the_same_seed_says_the_same():
    assert {talk.language for talk in some("words", 20)} == {"en", "zh"}
    assert [talk.messages for talk in some("clip")] == [talk.messages for talk in some("clip")]


def test_a_sound_is_its_concepts_and_never_quite_the_same():
    dice = np.random.default_rng(0)
    one, other = voiced("dog", dice), voiced("dog", dice)
    assert one.rate == 16_000 and not np.array_equal(one.samples[:500], other.samples[:500])


def test_questions_are_also_typed_as_people_type():
    neat, loose = some("clip"), some("clip", loose=1.0)
    assert neat[0].messages[1] == loose[0].messages[1], "what is answered stays as it was"
    asked = [talk.messages[0]["content"] for talk in loose]
    assert all(text[0] == text[0].lower() and not text.endswith((".", "。")) for text in asked)
    assert any(talk.messages[0]["content"].endswith((".", "。")) for talk in neat)


def test_two_wishes_in_one_talk_have_nothing_to_do_with_each_other():
    for talk in some("clips"):
        first, second = talk.clips
        assert first != second
        said = parse(talk.messages[3]["content"][0]["text"], talk.language).spec
        assert {each.concept for each in said.actors} == {each.concept for each in second.actors}


@pytest.mark.parametrize(("split", "seeds"), [("train", TRAIN_SEEDS), ("held_out", TEST_SEEDS)])
def test_places_have_few_paintings_and_other_ones_in_other_splits(monkeypatch, split, seeds):
    painted = []

    def noted(animation, size):
        painted.append(animation.seed)
        return rasterise(animation, size)

    monkeypatch.setattr(talks_module, "rasterise", noted)
    config, rng = TalkConfig(split=split, size=16, seconds=1.0, fps=2.0), np.random.default_rng(3)
    for _ in range(24):
        played(SceneSpec(), config, rng)
    assert len(set(painted)) > 2 and set(painted) <= set(seeds[:16])


def test_some_wishes_are_plain_and_say_who_and_where():
    plain = [each for each in some("clip", 24) if len(each.clips[0].actors) == 1 and each.clips[0].camera == "still"]
    assert len(plain) >= 5
    assert min(len(each.messages[0]["content"]) for each in plain if each.language == "en") < 60
    for talk in plain:
        asked, spec = parse(talk.messages[0]["content"], talk.language).spec, talk.clips[0]
        assert (asked.background, asked.actors[0].concept) == (spec.background, spec.actors[0].concept)
