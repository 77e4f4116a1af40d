"""What is encoded can be decoded: the teacher's clips stay right on their way through the tokens."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from filmloom.model.appearance import library
from filmloom.model.video_generator.layers.script import individuals, mirrored_words, vocabulary, write_script
from filmloom.model.video_generator.layers.tokens import (
    CAMERA,
    KNOTS,
    LOOK_NUMBERS,
    curves_at,
    curves_of,
    decode,
    encode,
    look_of,
    with_first_knots,
)
from filmloom.model.video_generator.layers.windows import frames_of, joined, overlap_knots, windows
from filmloom.world.check import check_animation
from filmloom.world.choreograph import block, perform
from filmloom.world.parse import parse

PROMPTS = (
    "three red cars drive to the right in the rain",
    "a cat plays with a ball",
    "a ball bounces and then spins",
    "a person shakes at night, the camera pans left",
    "一只狗追着一只猫在雪地里跑",
)


def numbers_of(prompt: str, aspect: float = 16 / 9):
    spec = parse(prompt).spec
    blocking = block(spec, 3, aspect=aspect)
    return spec, encode(blocking, np.stack([library().vector(each.concept) for each in individuals(spec)]))


@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16])
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_true_clip_is_still_right_after_the_round_trip(prompt, aspect):
    spec, clip = numbers_of(prompt, aspect)
    frames = round(spec.seconds * 25)
    cast = [(row, actor.model_copy(update={"name": f"{row}"})) for row, actor in enumerate(individuals(spec))]
    animation = perform(decode(clip, curves_of(clip, frames), cast, aspect=aspect, fps=25), 3)
    assert animation.num_frames == frames
    assert check_animation(animation, spec).failed == ()


def test_looks_come_back():
    _spec, clip = numbers_of("three red cars drive to the right in the rain")
    looks = [look_of(pose) for pose in clip.pose[0]]
    assert [look.color for look in looks[:3]] == ["red"] * 3
    assert [look.presence > 0 for look in looks] == [True] * 3 + [False] * 3
    assert library().nearest(np.stack([look.appearance for look in looks[:3]])) == ["car"] * 3


def test_first_knots_can_be_replaced_and_nothing_else_moves():
    _, clip = numbers_of(PROMPTS[0])
    rows = curves_at(clip, np.linspace(0.5, 0.6, 5))
    changed = with_first_knots(clip, rows)
    knots = np.linspace(0, 1, KNOTS)
    assert np.allclose(curves_at(changed, knots[:5]).ways, rows.ways, atol=1e-5)
    assert np.allclose(curves_at(changed, knots[5:]).ways, curves_at(clip, knots[5:]).ways, atol=1e-5)
    assert np.array_equal(changed.pose[..., :LOOK_NUMBERS], clip.pose[..., :LOOK_NUMBERS])
    assert np.array_equal(changed.scene[:, : -len(CAMERA) * KNOTS], clip.scene[:, : -len(CAMERA) * KNOTS])


def test_windows_cover_a_long_clip_and_join_without_a_seam():
    for seconds in (1.0, 8.0, 9.0, 33.3, 60.0):
        spans = windows(seconds)
        assert spans[0][0] == 0
        assert spans[-1][1] == pytest.approx(seconds)
        assert all(end - begin <= 8.0 + 1e-9 for begin, end in spans)
        assert all(after[0] < before[1] for before, after in itertools.pairwise(spans))
    spans, frames = windows(20.0), 501
    line = np.linspace(0, 1, frames)
    _, clip = numbers_of(PROMPTS[1])
    parts = []
    for span in spans:
        rows = frames_of(span, 20.0, frames)
        part = curves_of(clip, rows.stop - rows.start)
        part.camera[:] = line[rows]
        part.ways[:] = line[rows]
        parts.append(part)
    whole = joined(parts, spans, frames)
    assert np.allclose(whole.camera, line)
    assert np.allclose(whole.ways, line)
    assert overlap_knots(spans[1]) > 4


def test_a_script_names_everybody_in_their_own_line():
    spec = parse("two dogs chase a cat, then the cat jumps").spec
    script = write_script(spec, lambda actor: library().vector(actor.concept))
    words = vocabulary()
    said = [{words[index] for index in row if index} for row in script.words]
    assert set(script.lines) == {0, 1, 2, 3}
    assert [line for line, row in zip(script.lines, said, strict=True) if "actor" in row] == [1, 2, 3]
    chases = [
        (line, "as subject" in row) for line, row in zip(script.lines, said, strict=True) if "relation chases" in row
    ]
    assert chases == [(1, True), (2, True), (3, False)]
    jumps = [line for line, row in zip(script.lines, said, strict=True) if "motion jump" in row]
    assert jumps == [3]


def test_mirrored_words_are_their_own_inverse():
    mirror = mirrored_words()
    assert np.array_equal(mirror[mirror], np.arange(len(vocabulary())))
    assert vocabulary()[mirror[vocabulary().index("motion left")]] == "motion right"
    assert vocabulary()[mirror[vocabulary().index("motion up")]] == "motion up"
