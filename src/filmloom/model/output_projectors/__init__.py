"""Output projectors: the states of a signal block, or words, become the Condition that a generator takes.

`PROJECTORS` maps the names that recipes use to where they live.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Protocol

from jaxtyping import Bool, Float
from torch import Tensor

from filmloom.model.output_projectors.projector import Projector, ProjectorConfig
from filmloom.model.saved import class_named, load_part, name_of, save_part
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
    """Configuration and weights. Raises OutputError."""
    save_part(projector, {"kind": name_of(projector.config, PROJECTORS), **asdict(projector.config)}, folder)


def load_projector(folder: str | Path) -> Projector:
    """As it was saved. Raises InputError for a folder that isn't a projector's, or whose weights don't fit."""
    return load_part(folder, "output projector", _built)


def _built(content: dict[str, Any]) -> Projector:
    config = class_named(content.pop("kind"), PROJECTORS)
    projector: Projector = config(**{**content, "spec": ConditionSpec(**content["spec"])}).build()
    return projector
