"""Sampling: seeds, schedules, steps, guidance, and what is given."""

import math

import pytest
import torch

from filmloom.errors import Cancelled, InputError
from filmloom.model.video_generator.frames.distill import coarse_times, distillation_loss, teacher_path
from filmloom.model.video_generator.frames.sampler import (
    Given,
    euler,
    guided,
    noise,
    schedule,
    skip_guided,
    skipped_blocks,
)

SHAPE = (3, 2, 2, 4)
CLIP = torch.full((1, *SHAPE), 0.5)


def test_noise_is_of_the_seed_and_a_longer_clip_begins_alike():
    assert (noise(7, SHAPE) == noise(7, SHAPE)).all()
    assert (noise(7, (5, 2, 2, 4))[:, :3] == noise(7, SHAPE)).all()
    assert (noise(8, SHAPE) != noise(7, SHAPE)).all()
    assert noise(7, SHAPE)[0, 0, 0, 0, 0].item() == pytest.approx(1.521969)


def test_the_schedule_goes_from_noise_to_the_clip():
    times = schedule(20)
    assert len(times) == 21 and times[0] == 0 and times[-1] == 1 and list(times) == sorted(times)
    assert times[1] == pytest.approx(1 / (1 + math.exp(5.5)))
    assert schedule(1) == (0.0, 1.0)
    assert set(coarse_times()) <= set(schedule(20)) and len(coarse_times()) == 5


@pytest.mark.parametrize("steps", [0, -3, 5000])
def test_absurd_numbers_of_steps_are_refused(steps):
    with pytest.raises(InputError, match="steps were asked for"):
        schedule(steps)


@pytest.mark.parametrize("steps", [1, 4, 20])
def test_a_sure_model_ends_at_its_clip(steps):
    made = euler(lambda z, levels: CLIP, noise(1, SHAPE), schedule(steps))
    torch.testing.assert_close(made, CLIP)


def test_given_slices_stay_and_are_shown_clean():
    known = Given(latents=torch.full((1, *SHAPE), 3.0), strength=torch.tensor([1.0, 0.0, 0.0]))
    shown = []

    def predict(z, levels):
        shown.append((z[:, 0].clone(), levels.clone()))
        return CLIP

    made = euler(predict, noise(1, SHAPE), schedule(6), given=known)
    assert (made[:, 0] == 3).all()
    torch.testing.assert_close(made[:, 1:], CLIP[:, 1:])
    assert all((z == 3).all() and levels[0, 0] == 1 for z, levels in shown)
    assert shown[0][1][0, 1] == 0


def test_what_is_given_softly_may_change_in_the_end():
    known = Given(latents=torch.full((1, *SHAPE), 3.0), strength=torch.tensor([0.7, 0.0, 0.0]))
    levels_seen = []

    def predict(z, levels):
        levels_seen.append(float(levels[0, 0]))
        return CLIP

    made = euler(predict, noise(1, SHAPE), schedule(6), given=known)
    torch.testing.assert_close(made, CLIP)
    assert min(levels_seen) == pytest.approx(0.7)


def test_it_tells_every_step_and_stops_between_two():
    events, calls = [], []

    def listen(event):
        events.append(event.done)
        if event.done == 3:
            raise Cancelled("enough")

    def predict(z, levels):
        calls.append(1)
        return CLIP

    with pytest.raises(Cancelled):
        euler(predict, noise(1, SHAPE), schedule(10), on_event=listen)
    assert len(calls) == 3 and events == [0, 1, 2, 3]


def test_guidance_goes_beyond_the_words_and_ends_late():
    predict = guided(lambda z, levels: z + 1, lambda z, levels: z, 3.0)
    z = torch.zeros(1, *SHAPE)
    assert (predict(z, torch.full((1, 3), 0.5)) == 3).all()
    assert (predict(z, torch.full((1, 3), 0.96)) == 1).all()
    assert (guided(lambda z, levels: z + 1, lambda z, levels: z, 1.0)(z, torch.zeros(1, 3)) == 1).all()


def test_guidance_by_depth_skips_about_half():
    assert skipped_blocks(8) == (1, 3, 5) and skipped_blocks(2) == ()
    z = torch.zeros(1, *SHAPE)
    assert (skip_guided(lambda z, levels: z + 1, lambda z, levels: z, 2.0)(z, torch.zeros(1, 3)) == 2).all()


def test_a_student_that_knows_the_path_has_no_loss():
    start = torch.cat([noise(1, SHAPE), noise(2, SHAPE)])
    path = teacher_path(lambda z, levels: CLIP.expand_as(z), start)
    assert path.shape == (2, 5, *SHAPE)
    torch.testing.assert_close(path[:, -1], CLIP.expand(2, -1, -1, -1, -1))
    steps, tokens = torch.tensor([0, 3]), torch.ones(2, 1, dtype=torch.long)
    loss = distillation_loss(lambda z, levels, words: CLIP.expand_as(z), path, tokens, steps, coarse_times())
    assert loss < 1e-6
    assert distillation_loss(lambda z, levels, words: CLIP + 1, path, tokens, steps, coarse_times()) > 0.5
