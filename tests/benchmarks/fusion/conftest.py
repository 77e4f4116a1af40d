"""Subjects whose scores are known beforehand: one that knows everything, one that answers other questions, a mute."""

from dataclasses import replace

import pytest

pytest.importorskip("torch")

import torch
from benchmarks.fusion.gallery import Material
from benchmarks.fusion.settings import QUICK
from benchmarks.fusion.subject import Reply

from filmloom.errors import PromptError
from filmloom.world.choreograph import choreograph
from filmloom.world.parse import parse
from filmloom.world.scene import SceneSpec

TINY = replace(
    QUICK,
    gallery=12,
    described=12,
    questions=6,
    prompts=6,
    riddles=8,
    changes=8,
    sounds=8,
    talks=24,
    texts=6,
    samples=1,
)


class Oracle:
    """Gives every right answer; its clips are the teacher's."""

    name = "oracle"
    num_signals = 4

    def __init__(self):
        self.scenes = []

    def reply(self, asked, *, max_new_tokens, allow_clips=True):
        return [Reply(each.text, () if each.clip is None else (self.condition(each.clip),)) for each in asked]

    def insist(self, asked):
        return [self.condition(each.clip) for each in asked]

    def goes_on(self, asked):
        return [True for _ in asked]

    def losses(self, texts):
        return [(1.0 * len(text), len(text)) for text in texts]

    def describe_wish(self, wishes):
        return ["" for _ in wishes]

    def read(self, texts):
        return [self.reading(text) for text in texts]

    def animate(self, conditions, seeds, seconds):
        specs = [self.scenes[int(each)].model_copy(update={"seconds": seconds}) for each in conditions]
        return [choreograph(spec, seed, aspect=16 / 9, fps=15) for spec, seed in zip(specs, seeds, strict=True)]

    def embed(self, modality, contents):
        return torch.eye(len(contents))

    def condition(self, scene):
        self.scenes.append(scene)
        return torch.tensor(len(self.scenes) - 1)

    def reading(self, text):
        try:
            return self.condition(parse(text).spec)
        except PromptError:
            return None


class Guesser(Oracle):
    """Gives the right answers to other questions: it knows which answers there are, and looks at nothing."""

    def reply(self, asked, *, max_new_tokens, allow_clips=True):
        return super().reply(others(asked), max_new_tokens=max_new_tokens)

    def insist(self, asked):
        return super().insist(others(asked))

    def embed(self, modality, contents):
        rows = torch.eye(len(contents))
        return rows if modality == "text" else rows.roll(1, 0)


def others(asked):
    half = len(asked) // 2 - 1
    return [*asked[half:], *asked[:half]]


class Mute(Oracle):
    """Says nothing and makes nothing."""

    def reply(self, asked, *, max_new_tokens, allow_clips=True):
        return [Reply("", whole=False) for _ in asked]

    def insist(self, asked):
        return [self.condition(SceneSpec(background="space")) for _ in asked]

    def embed(self, modality, contents):
        return None


@pytest.fixture(scope="session")
def material():
    return Material(TINY)


@pytest.fixture
def oracle():
    return Oracle()


@pytest.fixture
def guesser():
    return Guesser()


@pytest.fixture
def mute():
    return Mute()
