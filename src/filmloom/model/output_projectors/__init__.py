"""Output projectors: the states of a signal block, or words, become the Condition that a generator takes.

`PROJECTORS` maps the names that recipes use to where they live.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from jaxtyping import Bool, Float
from safetensors.torch import load_file, save_file
from torch import Tensor

from filmloom.errors import InputError
from filmloom.model.output_projectors.projector import Projector, ProjectorConfig
from filmloom.model.tokens import Condition, ConditionSpec

__all__ = ["PROJECTORS", "OutputProjector", "Projector", "ProjectorConfig", "load_projector", "save_projector"]


class OutputProjector(Protocol):
    """Makes the condition of a generator; it satisfies `spec`."""

    @property
    def spec(self) -> ConditionSpec: ...

    def __call__(
        self, states: Float[Tensor, "b k d"], mask: Bool[Tensor, "b k"], texts: Sequence[str] = ()
    ) -> Condition:
        """States of the signal tokens, True where there is one; texts: what the language model said, for `caption`.

        Raises ValueError for states that aren't as its configuration says.
        """
        ...


PROJECTORS: Final = {
    "linear": "filmloom.model.output_projectors.linear:LinearConfig",
    "mlp": "filmloom.model.output_projectors.mlp:MLPConfig",
    "transformer": "filmloom.model.output_projectors.transformer:TransformerConfig",
    "queries": "filmloom.model.output_projectors.queries:QueriesConfig",
}
"""By name, their configurations. `caption` has no weights: it is `caption.CaptionProjector`."""


def save_projector(projector: Projector, folder: str | Path) -> None:
    """Configuration and weights."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kind = next(name for name, place in PROJECTORS.items() if place.endswith(f":{type(projector.config).__name__}"))
    config = {"kind": kind, **asdict(projector.config)}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    save_file(
        {name: value.contiguous() for name, value in projector.state_dict().items()}, folder / "model.safetensors"
    )


def load_projector(folder: str | Path) -> Projector:
    """As it was saved. Raises InputError for a folder that isn't a projector's, or whose weights don't fit."""
    config, weights = _read(Path(folder))
    kind = config.pop("kind", None)
    if kind not in PROJECTORS:
        raise InputError(f"{folder} has a projector of the kind {kind!r}; there are {', '.join(PROJECTORS)}.")
    module, _, name = PROJECTORS[kind].partition(":")
    projector: Projector = getattr(import_module(module), name)(
        **{**config, "spec": ConditionSpec(**config["spec"])}
    ).build()
    try:
        projector.load_state_dict(weights)
    except RuntimeError as error:
        raise InputError(f"The weights in {folder} aren't those of its config.json: {error}") from error
    return projector


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return config, load_file(folder / "model.safetensors")
    except OSError as error:
        raise InputError(
            f"{folder} is no output projector: {error}. Expected config.json and model.safetensors."
        ) from error
