"""What of a language model is trained: everything, nothing, or an adapter of low rank that is kept in its own folder.

The rows of the signal tokens can be trained beside a frozen network or an adapter; all other rows stay to the bit.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from peft import (
    LoraConfig,
    PeftConfig,
    PeftModel,
    get_peft_model,
    get_peft_model_state_dict,
    set_peft_model_state_dict,
)
from peft.utils.constants import DUMMY_TARGET_MODULES
from safetensors.torch import load_file

from filmloom.errors import InputError
from filmloom.model.language_model.freeze import FreezePlan
from filmloom.model.language_model.model import LanguageModel

Mode = Literal["full", "frozen", "lora", "prompted"]
_WEIGHTS = "adapter_model.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningConfig:
    """How a language model is tuned."""

    mode: Mode = "lora"
    """`prompted` is frozen too, and answers in words alone: see `prompted.py`."""
    train_signals: bool = True
    """Whether the rows of the signal tokens are trained, in the modes `frozen` and `lora`."""
    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0
    targets: str | tuple[str, ...] = "all-linear"
    """Modules that get an adapter; "all-linear" is all but the head."""

    def plan(self) -> FreezePlan:
        """What is trained of a model that has its adapter."""
        if self.mode == "full":
            return FreezePlan((("*", True),))
        rules = [("*", False)]
        if self.mode == "lora":
            rules.append(("*lora_[AB]*", True))
        if self.mode != "prompted" and self.train_signals:
            rules.append(("*trainable_tokens_delta*", True))
        return FreezePlan(tuple(rules))


def tune(model: LanguageModel, config: TuningConfig) -> FreezePlan:
    """Adds what is to be trained, freezes the rest, and returns the plan that says so."""
    adapter = _adapter_of(model, config)
    if adapter is not None:
        model.network = _with_adapter(model.network, adapter)
    plan = config.plan()
    plan.apply(model)
    plan.check(model)
    return plan


def save_adapter(model: LanguageModel, folder: str | Path) -> None:
    """A peft adapter folder: what was trained beside the network, and nothing else."""
    _adapted(model).save_pretrained(folder, save_embedding_layers=False)


def load_adapter(model: LanguageModel, folder: str | Path) -> None:
    """Puts a peft adapter on, frozen. Raises InputError if its keys or shapes don't fit, and leaves the model as is."""
    config = _read_config(Path(folder))
    weights = load_file(Path(folder) / _WEIGHTS)
    network = _with_adapter(model.network, config)
    wanted = {
        name: value.shape for name, value in get_peft_model_state_dict(network, save_embedding_layers=False).items()
    }
    foreign = {name for name, value in weights.items() if wanted.get(name) != value.shape}
    if foreign or wanted.keys() - weights.keys():
        network.unload()
        wrong = sorted(foreign or wanted.keys() - weights.keys())
        raise InputError(
            f"The adapter in {folder} doesn't belong to this language model: {len(wrong)} keys, {wrong[0]!r} for one, "
            f"{'match nothing in it' if foreign else 'are missing'}. Load the model that it was trained with."
        )
    set_peft_model_state_dict(network, weights)
    network.requires_grad_(False)
    model.network = network


def merge(model: LanguageModel) -> None:
    """The adapter becomes part of the weights."""
    model.network = _adapted(model).merge_and_unload()


def _adapter_of(model: LanguageModel, config: TuningConfig) -> LoraConfig | None:
    rows = list(model.special.signals) if config.train_signals else []
    if config.mode in {"full", "prompted"} or (config.mode == "frozen" and not rows):
        return None
    targets = config.targets if config.mode == "lora" else DUMMY_TARGET_MODULES
    return LoraConfig(
        r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        target_modules=targets if isinstance(targets, str) else list(targets),
        trainable_token_indices=dict.fromkeys(_matrices(model.network), rows) if rows else None,
        task_type="CAUSAL_LM",
    )


def _with_adapter(network: Any, config: PeftConfig) -> Any:
    """peft 0.21 asks transformers 5 for an attribute by its old name: that warning is not for users."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="`is_gradient_checkpointing` is deprecated", category=FutureWarning)
        return get_peft_model(network, config)


def _matrices(network: Any) -> list[str]:
    """The names of the embeddings and, unless it is the same matrix, of the head."""
    embeddings, head = network.get_input_embeddings(), network.get_output_embeddings()
    wanted = [embeddings] if head is None or head.weight is embeddings.weight else [embeddings, head]
    return [
        name.rpartition(".")[2] for name, module in network.named_modules() if any(module is each for each in wanted)
    ]


def _adapted(model: LanguageModel) -> Any:
    if not isinstance(model.network, PeftModel):
        raise InputError("This language model has no adapter. tune it in the mode 'lora' first, or load_adapter.")
    return model.network


def _read_config(folder: Path) -> PeftConfig:
    for name in ("adapter_config.json", _WEIGHTS):
        if not (folder / name).is_file():
            raise InputError(f"There is no {name} in {folder}; expected a peft adapter folder with safetensors.")
    config: PeftConfig = PeftConfig.from_pretrained(str(folder))
    config.base_model_name_or_path = None  # it names a path of the machine that trained it
    return config
