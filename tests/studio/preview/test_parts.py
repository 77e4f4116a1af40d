"""The preview's parts: places in time, moments of stills, words in both languages."""

import string
import typing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.draw.canvas import new_surface, pixels
from filmloom.studio.preview.animatic import FPS, coarser, small
from filmloom.studio.preview.opening import is_storyboard, stem_of
from filmloom.studio.preview.sheet import _length
from filmloom.studio.preview.still import still, whole_at
from filmloom.studio.preview.words import _WORDS, Words, clock, minutes
from filmloom.studio.shot import LowerThirdTimes, ShotJob, layers_of
from filmloom.studio.storyboard import Bullets, Illustration, Visual
from filmloom.studio.timeline.compose import draw_layers
from filmloom.studio.timeline.schedule import Slot
from filmloom.types import Cue


def job(visual, seconds=4.0, **more):
    settings = {"language": "en", "theme": "newsroom", "size": (256, 144), "fps": 10, "seed": 1, "fade_out_s": 0.2}
    return ShotJob(id="a", visual=visual, fallback="a", num_frames=round(seconds * 10), **{**settings, **more})


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=60), st.sampled_from([1, 24, 25, 30, 60]))
def test_shots_do_not_drift_however_many_there_are(lengths, fps):
    slots, start = [], 0
    for length in lengths:
        slots.append(Slot(start=start, num_frames=length))
        start += length
    made = coarser(slots, fps, 8)
    assert [slot.start for slot in made[1:]] == [slot.end for slot in made[:-1]]
    assert all(slot.num_frames >= 1 for slot in made)
    if min(lengths) / fps >= 0.2:  # the shortest that a shot can be
        assert all(abs(slot.end / 8 - old.end / fps) <= 1 / 16 + 1e-9 for slot, old in zip(made, slots, strict=True))


@pytest.mark.parametrize(
    ("size", "drawn"),
    [((1920, 1080), (854, 480)), ((1080, 1920), (480, 854)), ((1080, 1080), (480, 480)), ((320, 180), (320, 180))],
)
def test_the_animatic_has_480_lines_and_the_shape_of_the_film(size, drawn):
    assert small(size) == drawn


def test_a_list_is_shown_when_all_of_it_is_there_and_a_picture_in_its_middle():
    cue = Cue(lines=("two",), start_s=1.0, end_s=3.0, words=())
    listed = job(Bullets(items=("one", "two")), moments=(0.5, 1.5), cues=(cue,))
    assert 1.5 + 0.5 < whole_at(listed) < 3.0
    late = job(Bullets(items=("one", "two")), moments=(0.5, 2.9), cues=(cue,))
    assert 3.4 < whole_at(late) < 3.8
    cat = Illustration(prompt="a cat plays with a ball")
    assert whole_at(job(cat)) == 2.0
    named = LowerThirdTimes(text="Tom", detail="", start_s=2.6, end_s=3.9)
    assert 2.6 < whole_at(job(cat, overlays=(named,))) < 3.9


def test_a_still_is_small_and_tells_what_the_film_would():
    seen = still(job(Bullets(items=("one", "\u0378")), moments=(0.5, 1.5), size=(1920, 1080)))
    assert seen.size in {(720, 404), (720, 406)}
    assert seen.jpeg.startswith(b"\xff\xd8")
    assert any("U+0378" in issue for issue in seen.issues)
    failed = still(job(Illustration(prompt="the budget was approved")))
    assert failed.failed


def test_what_moves_is_where_it_will_be_in_the_film():
    cat = job(Illustration(prompt="a cat plays with a ball"), seconds=4.0, fps=25)
    cat = replace(cat, num_frames=100)
    coarse = replace(cat, fps=FPS, num_frames=4 * FPS)
    seen, other = (painted(each, 1.5) for each in (cat, coarse))
    assert np.abs(seen - other).mean() < 1
    assert np.abs(seen - painted(cat, 2.5)).mean() > 3, "it does move"


def painted(shot, at_s):
    layers, surface = layers_of(shot), new_surface(shot.size)
    with surface as canvas:
        draw_layers(canvas, layers.take, layers.over, at_s)
    return pixels(surface)[:, :, :3].astype(int)


def test_every_word_is_there_in_both_languages_with_the_same_places():
    for key, texts in _WORDS.items():
        english, chinese = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts)
        assert english == chinese, key


def test_complaints_are_said_in_chinese_too():
    words = Words("zh")
    assert words.complaint("caption: text does not fit: 'x'") == "caption: 文字放不下：'x'"
    assert words.complaint("the number 40 is not in the document") == "原文中没有数字 40"
    assert words.complaint("something else") == "something else"


def test_times_and_names():
    assert (clock(64.24), clock(59.96), minutes(59.6)) == ("1:04.2", "1:00.0", "1:00")
    assert stem_of("a/metro.storyboard.yaml") == "metro"
    assert stem_of("a/metro.en.md") == "metro.en"
    assert stem_of("A cat plays.\nIt is happy.") == stem_of("x" * 400) == "film"
    assert is_storyboard("a.YAML")
    assert not is_storyboard("Read this.\nThen a.yaml")


def test_pace_counts_words_and_characters():
    assert _length("Don't pay 1,200 yuan.", "en") == 4
    assert _length("花了1200元，OK", "zh") == 5


def test_every_kind_of_visual_has_its_word_in_both_languages():
    kinds = [kind.model_fields["type"].default for kind in typing.get_args(typing.get_args(Visual)[0])]
    assert len(kinds) >= 15
    assert not [kind for kind in kinds if kind not in _WORDS]
