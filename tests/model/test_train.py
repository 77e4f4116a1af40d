"""The loop: its rate, its average, and that a stopped run goes on as if it had not been."""

import json
from dataclasses import replace

import pytest
import torch

from filmloom.errors import FilmloomError, InputError
from filmloom.model.team import Team
from filmloom.model.train import StageConfig, Trainer, copied

STAGE = StageConfig(num_steps=6, batch_size=4, warmup_steps=2, log_every=1, save_every=3)


def trainer(folder, stage=STAGE):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.GELU(), torch.nn.Linear(4, 1))
    return Trainer(model, copied(model), stage, folder, Team())


def run(made):
    def numbers():
        step = made.step
        while True:
            yield torch.randn(4, 3, generator=torch.Generator().manual_seed(step))
            step += 1

    made.run(numbers(), lambda batch, step: (made.model(batch) - batch.sum(1, keepdim=True)).square().mean())
    return [entry["loss"] for entry in made.log]


def test_a_stopped_run_goes_on_as_if_it_had_not_been(tmp_path):
    whole = trainer(tmp_path / "whole")
    losses = run(whole)
    first = trainer(tmp_path / "parts", replace(STAGE, num_steps=6))
    first.stage = replace(STAGE, num_steps=6)
    batches = iter([torch.randn(4, 3, generator=torch.Generator().manual_seed(step)) for step in range(3)])
    with pytest.raises(StopIteration):
        first.run(batches, lambda batch, step: (first.model(batch) - batch.sum(1, keepdim=True)).square().mean())
    second = trainer(tmp_path / "parts")
    assert second.resume() and second.step == 3
    assert run(second) == losses[3:]
    for mine, theirs in zip(whole.averaged().values(), second.averaged().values(), strict=True):
        assert (mine == theirs).all()


def test_the_log_is_a_line_for_each_entry(tmp_path):
    run(trainer(tmp_path))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["step"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert set(lines[0]) == {"step", "loss", "learning_rate", "seconds", "waited_for_data_s"}


def test_nothing_to_resume(tmp_path):
    assert not trainer(tmp_path).resume()


def test_a_loss_that_is_no_number_stops_the_run(tmp_path):
    made = trainer(tmp_path)
    with pytest.raises(FilmloomError, match="lower learning rate"):
        made.run(iter([torch.full((4, 3), torch.nan)]), lambda batch, step: made.model(batch).mean())


def test_the_learning_rate_rises_stays_and_falls():
    stage = StageConfig(num_steps=100, batch_size=1, learning_rate=1.0, warmup_steps=10, decay_from=0.5)
    assert stage.rate(0) == pytest.approx(0.1) and stage.rate(9) == stage.rate(50) == 1
    assert stage.rate(75) == pytest.approx(0.515) and stage.rate(100) == pytest.approx(0.03)


def test_a_batch_that_cannot_be_shared_is_refused():
    assert Team(rank=1, size=2).rows(8) == slice(4, 8)
    with pytest.raises(InputError, match="shared by 3"):
        Team(size=3).rows(8)
