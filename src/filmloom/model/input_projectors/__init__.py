"""Input projectors: an encoder's Tokens in, embeddings of a language model out."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import Any, Final, Protocol, cast

from jaxtyping import Bool, Float
from torch import Tensor

from filmloom.errors import InputError
from filmloom.model.tokens import Tokens

__all__ = ["PROJECTORS", "InputProjector", "projector_named"]


class InputProjector(Protocol):
    """Turns tokens into embeddings that a language model reads among its words'. Every one is a torch module."""

    width: int
    """Of the embeddings."""

    def __call__(self, tokens: Tokens) -> tuple[Float[Tensor, "b m d_lm"], Bool[Tensor, "b m"]]:
        """Embeddings, and where there are some; zeros elsewhere.

        m is a fixed number for the resampler, and as many as there are tokens for the others.
        """
        ...


PROJECTORS: Final = {
    "linear": "filmloom.model.input_projectors.linear:LinearProjectorConfig",
    "mlp": "filmloom.model.input_projectors.mlp:MlpProjectorConfig",
    "resampler": "filmloom.model.input_projectors.resampler:ResamplerConfig",
}


def projector_named(name: str, *, encoder_width: int, width: int, **sizes: Any) -> InputProjector:
    """A new projector of this name, between an encoder and a language model of these widths.

    Raises InputError for other names.
    """
    if name not in PROJECTORS:
        near = get_close_matches(name, PROJECTORS, n=1, cutoff=0.0)[0]
        raise InputError(f"There is no projector {name!r}; there are {', '.join(PROJECTORS)}. Did you mean {near!r}?")
    module, _, config = PROJECTORS[name].partition(":")
    built = getattr(import_module(module), config)(encoder_width=encoder_width, width=width, **sizes).build()
    return cast(InputProjector, built)
