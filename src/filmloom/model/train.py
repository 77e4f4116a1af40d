"""Trainer: one plain loop for every stage of training: AdamW, a moving average of the weights, a log, exact resuming.

All chance in a step follows from the seed and the step's number, so a run that was stopped goes on as if it had not
been: the same losses, to the last bit on one machine.
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from torch import Tensor, nn
from torch.distributed.checkpoint.state_dict import (
    StateDictOptions,
    get_model_state_dict,
    get_state_dict,
    set_model_state_dict,
    set_state_dict,
)

from filmloom.errors import FilmloomError
from filmloom.media.atomic import atomic_path
from filmloom.model.team import Team

Batch = TypeVar("Batch")
STATE: Final = "state.pt"
"""The file of a stage's last checkpoint."""

_WHOLE = StateDictOptions(full_state_dict=True, cpu_offload=True)
_FROM_WHOLE = StateDictOptions(full_state_dict=True, broadcast_from_rank0=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageConfig:
    """One stage of training."""

    num_steps: int
    batch_size: int
    """Over all processes."""
    learning_rate: float = 1e-3
    warmup_steps: int = 100
    decay_from: float = 0.6
    """Share of the steps after which the learning rate falls in a straight line."""
    last_learning_rate: float = 0.03
    """At the end, as a share."""
    weight_decay: float = 0.01
    ema: float = 0.999
    log_every: int = 10
    save_every: int = 250

    def rate(self, step: int) -> float:
        """The learning rate of a step: it rises, stays, then falls in a straight line."""
        rise = min(1.0, (step + 1) / max(1, self.warmup_steps))
        late = max(0.0, step / self.num_steps - self.decay_from) / max(1e-9, 1 - self.decay_from)
        return self.learning_rate * rise * (1 - (1 - self.last_learning_rate) * late)


class Trainer:
    """A model in training."""

    def __init__(self, model: nn.Module, average: nn.Module, stage: StageConfig, folder: Path, team: Team) -> None:
        self.model = model
        self.average = average.requires_grad_(False)
        """Weights averaged over the last steps: those that are used."""
        self.stage = stage
        self.folder = folder
        self.team = team
        self.step = 0
        self.others: dict[str, Any] = {}
        """What else has a state_dict: a discriminator and its optimiser."""
        self.trained = [each for each in model.parameters() if each.requires_grad]
        self.optimizer = torch.optim.AdamW(
            self.trained, lr=stage.learning_rate, betas=(0.9, 0.98), weight_decay=stage.weight_decay
        )
        self.log: list[dict[str, float]] = []

    def run(self, batches: Iterator[Batch], loss_of: Callable[[Batch, int], Tensor]) -> None:
        """Train from where it is to the stage's last step. `batches` begin at `self.step`."""
        began, waited = time.perf_counter(), 0.0
        while self.step < self.stage.num_steps:
            asked = time.perf_counter()
            batch = next(batches)
            waited += time.perf_counter() - asked
            for group in self.optimizer.param_groups:
                group["lr"] = self.stage.rate(self.step)
            with self.team.autocast():
                loss = loss_of(batch, self.step)
            self._learn(loss)
            self.step += 1
            if self.step % self.stage.log_every == 0 or self.step == self.stage.num_steps:
                self._tell(loss, time.perf_counter() - began, waited)
                began, waited = time.perf_counter(), 0.0
            if self.step % self.stage.save_every == 0 or self.step == self.stage.num_steps:
                self.save()

    def _learn(self, loss: Tensor) -> None:
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        for each in self.trained:  # what this process had no use for, another may have
            if each.grad is None:
                each.grad = torch.zeros_like(each)
        if not is_sharded(self.model):
            self.team.average(self.trained)
        nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        decay = min(self.stage.ema, (1 + self.step) / (10 + self.step))
        for mean, now in zip(self.average.parameters(), self.model.parameters(), strict=True):
            _local(mean).lerp_(_local(now.detach()), 1 - decay)

    def _tell(self, loss: Tensor, passed_s: float, waited_s: float) -> None:
        entry = {
            "step": self.step,
            "loss": self.team.mean(loss),
            "learning_rate": self.stage.rate(self.step - 1),
            "seconds": round(passed_s, 3),
            "waited_for_data_s": round(waited_s, 3),
        }
        if not torch.isfinite(torch.tensor(entry["loss"])):
            raise FilmloomError(
                f"The loss of {self.folder.name} is {entry['loss']} at step {self.step}; "
                "resume from the last checkpoint with a lower learning rate."
            )
        self.log.append(entry)
        if self.team.rank == 0:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    @property
    def _path(self) -> Path:
        return self.folder / STATE

    def save(self) -> None:
        """Write all that resuming needs; the file is whole or not there."""
        model, optimizer = self._states()
        state = {
            "step": self.step,
            "model": model,
            "optimizer": optimizer,
            "average": self.averaged(),
            "others": {name: each.state_dict() for name, each in self.others.items()},
        }
        if self.team.rank == 0:
            with atomic_path(self._path) as partial:
                torch.save(state, partial)
        self.team.wait()

    def resume(self) -> bool:
        """Go on from the last checkpoint, if there is one."""
        if not self._path.exists():
            return False
        state = torch.load(self._path, map_location="cpu", weights_only=True)
        if is_sharded(self.model):
            set_state_dict(
                self.model,
                self.optimizer,
                model_state_dict=state["model"],
                optim_state_dict=state["optimizer"],
                options=_FROM_WHOLE,
            )
            set_model_state_dict(self.average, state["average"], options=_FROM_WHOLE)
        else:
            self.model.load_state_dict(state["model"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.average.load_state_dict(state["average"])
        for name, each in self.others.items():
            each.load_state_dict(state["others"][name])
        self.step = state["step"]
        return True

    def averaged(self) -> dict[str, Tensor]:
        """The averaged weights, whole; where they are sharded, on the first process only."""
        if not is_sharded(self.average):
            return self.average.state_dict()
        state = get_model_state_dict(self.average, options=_WHOLE)
        return {name: value for name, value in state.items() if isinstance(value, Tensor)}

    def _states(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Of the model and of its optimiser, gathered from all processes if they are sharded."""
        if is_sharded(self.model):
            return get_state_dict(self.model, self.optimizer, options=_WHOLE)
        return self.model.state_dict(), self.optimizer.state_dict()


def copied(model: nn.Module) -> nn.Module:
    """A copy to hold the average."""
    return copy.deepcopy(model).eval()


def is_sharded(model: nn.Module) -> bool:
    """Whether each process holds only its part of the weights."""
    return any(hasattr(each, "to_local") for each in model.parameters())


def _local(weights: Tensor) -> Tensor:
    local: Tensor = weights.to_local() if hasattr(weights, "to_local") else weights
    return local
