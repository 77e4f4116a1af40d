"""The best of several seeds: chosen by whoever looks, told in the metadata, and the same on the same seed."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from filmloom.errors import Cancelled, FilmloomError, InputError, PromptError
from filmloom.model.video_generator import clip, make
from filmloom.model.video_generator.best_of import MOST, Score, best_clip, told_of
from filmloom.model.video_generator.request import ClipRequest
from filmloom.model.video_generator.world import WorldGenerator

ASK = ClipRequest(prompt="a cat runs", seconds=0.5, size=(64, 64), fps=4, seed=20)


class Liking:
    """A scorer that likes some seeds, and writes down what it was shown."""

    name = "liking"

    def __init__(self, **values):
        self.values, self.shown = {int(seed[1:]): value for seed, value in values.items()}, []

    def check(self, request):
        if "nothing" in request.prompt:
            raise PromptError("nothing to look for")

    def score(self, clip, request):
        self.shown.append(request.seed)
        return Score(value=self.values.get(request.seed, 0.0), slots={"concept": 1.0}, said=f"seed {request.seed}")


class Counting(WorldGenerator):
    """An engine that counts what is asked of it."""

    def __init__(self):
        self.asked = []

    def generate(self, request):
        self.asked.append(request.seed)
        return super().generate(request)


def pixels(made):
    return np.stack([frame.copy() for frame in made.frames()])


def test_the_seed_that_is_liked_most_is_kept_and_all_scores_are_told():
    scorer = Liking(s20=0.2, s21=0.3, s22=0.9, s23=0.1)
    made = make(ASK, "world", best_of=4, scorer=scorer)
    assert scorer.shown == [20, 21, 22, 23]
    assert np.array_equal(pixels(made), pixels(make(replace(ASK, seed=22), "world")))
    settings = json.loads(made.metadata["filmloom"])
    assert settings["seed"] == 22
    assert settings["best_of"] == {
        "num": 4,
        "scorer": "liking",
        "seed": 22,
        "score": 0.9,
        "slots": {"concept": 1.0},
        "said": "seed 22",
        "scores": {"20": 0.2, "21": 0.3, "22": 0.9, "23": 0.1},
    }
    assert json.loads(made.metadata["AIGC"])["Label"] == "1"
    assert told_of(made) == settings["best_of"]
    assert told_of(make(ASK, "world")) == {}


def test_of_equals_the_first_is_kept_and_one_alone_is_not_looked_at():
    scorer = Liking()
    made = clip("a cat runs", seconds=0.5, size=(64, 64), fps=4, seed=20, engine="world", best_of=3, scorer=scorer)
    assert json.loads(made.metadata["filmloom"])["seed"] == 20
    assert "best_of" not in json.loads(make(ASK, "world", scorer=scorer).metadata["filmloom"])
    assert scorer.shown == [20, 21, 22]


def test_progress_is_told_and_a_listener_stops_it_at_any_seed():
    events = []

    def stop(event):
        events.append(event)
        if event.stage == "best" and event.done == 2:
            raise Cancelled("enough")

    engine = Counting()
    with pytest.raises(Cancelled):
        best_clip(engine, replace(ASK, on_event=stop), 4, Liking(s21=0.5))
    assert engine.asked == [20, 21]
    told = [event for event in events if event.stage == "best"]
    assert [(event.done, event.total) for event in told] == [(0, 4), (1, 4), (2, 4)]
    assert "best so far 21" in told[-1].message


@pytest.mark.parametrize("num", [0, -1, MOST + 1, 2.5])
def test_a_number_that_is_none_is_refused(num):
    with pytest.raises(InputError, match="best of 1 to 64"):
        best_clip(Counting(), ASK, num, Liking())


def test_a_prompt_without_anything_to_look_for_is_refused_before_anything_is_made():
    engine = Counting()
    with pytest.raises(PromptError, match="nothing to look for"):
        best_clip(engine, replace(ASK, prompt="nothing"), 2, Liking())
    assert engine.asked == []


def test_without_a_model_it_is_said_what_to_do(monkeypatch, tmp_path):
    pytest.importorskip("torch")
    monkeypatch.setattr("filmloom.model.any_to_video.SHIPPED", tmp_path / "none")
    monkeypatch.setattr("filmloom.model.understanding.SHIPPED", tmp_path / "none")
    with pytest.raises(InputError, match="comes without an any-to-video model"):
        make(ASK, "world", best_of=2)


def test_without_the_libraries_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr("filmloom.model.chat.find_spec", lambda name: None)
    with pytest.raises(FilmloomError, match=r"filmloom\[model\]"):
        make(ASK, "world", best_of=2)


def test_the_command_says_what_is_wrong_in_one_line(tmp_path):
    def filmloom(*arguments):
        command = [sys.executable, "-m", "filmloom.cli", "clip", "a cat", "--engine", "world", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    alone = filmloom("--scorer", "./nowhere")
    assert (alone.returncode, "best of several" in alone.stderr) == (2, True)
    pytest.importorskip("torch")
    nobody = filmloom("--scorer", "./nowhere", "--best-of", "2")
    assert (nobody.returncode, "There is no folder" in nobody.stderr) == (2, True)
    assert not list(tmp_path.iterdir())
