"""Checkpoints: a folder with config.json and safetensors, as it is shipped and read again.

config.json says how everything is built, and holds the vocabulary; autoencoder.safetensors and transformer.safetensors
are the weights; few_steps.safetensors, where it is there, those of the distilled transformer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor, nn

from filmloom.errors import InputError
from filmloom.media.atomic import write_bytes, write_text
from filmloom.model.video_generator.frames.autoencoder import Autoencoder, AutoencoderConfig
from filmloom.model.video_generator.frames.text_encoder import TextEncoderConfig
from filmloom.model.video_generator.frames.transformer import TransformerConfig, VideoTransformer
from filmloom.model.video_generator.frames.words import Tokenizer

Module = TypeVar("Module", bound=nn.Module)

FORMAT: Final = "filmloom frames 1"
AUTOENCODER: Final = "autoencoder.safetensors"
TRANSFORMER: Final = "transformer.safetensors"
FEW_STEPS: Final = "few_steps.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """All parts of a trained generator."""

    autoencoder: Autoencoder
    transformer: VideoTransformer
    few_steps: VideoTransformer | None
    tokenizer: Tokenizer
    seconds: float
    """Length of the clips that it was trained on."""
    recipe: Mapping[str, Any]
    """How it was trained, as config.json tells."""


def save_config(
    folder: Path,
    *,
    autoencoder: AutoencoderConfig,
    transformer: TransformerConfig,
    tokenizer: Tokenizer,
    seconds: float,
    recipe: Mapping[str, Any],
) -> None:
    """Write config.json."""
    content = {
        "format": FORMAT,
        "autoencoder": asdict(autoencoder),
        "transformer": asdict(transformer),
        "max_tokens": tokenizer.max_tokens,
        "words": list(tokenizer.words),
        "seconds": seconds,
        "recipe": dict(recipe),
    }
    write_text(folder / "config.json", json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")


def save_weights(path: Path, weights: Mapping[str, Tensor], *, is_half: bool = True) -> None:
    """Write tensors; half precision by default, which costs nothing to see and is half as large."""
    kept = {
        name: (each.half() if is_half and each.is_floating_point() else each).detach().cpu().contiguous()
        for name, each in weights.items()
    }
    write_bytes(path, save(kept))


def load(folder: Path | str) -> Checkpoint:
    """Read a checkpoint; InputError says what is missing, broken or foreign in it."""
    folder = Path(folder)
    content = _config(folder)
    try:
        transformer = transformer_config(content["transformer"])
        autoencoder = AutoencoderConfig(**content["autoencoder"]).build()
        tokenizer = Tokenizer(tuple(content["words"]), content["max_tokens"])
        seconds, recipe = float(content["seconds"]), content["recipe"]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{folder}/config.json doesn't describe this generator ({error}); {_ADVICE}") from error
    load_weights(autoencoder, folder / AUTOENCODER)
    few_steps = transformer.build() if (folder / FEW_STEPS).exists() else None
    if few_steps:
        load_weights(few_steps, folder / FEW_STEPS)
    return Checkpoint(
        autoencoder=autoencoder.eval(),
        transformer=load_weights(transformer.build(), folder / TRANSFORMER),
        few_steps=few_steps,
        tokenizer=tokenizer,
        seconds=seconds,
        recipe=recipe,
    )


def transformer_config(content: Mapping[str, Any]) -> TransformerConfig:
    """The configuration that `asdict` took apart."""
    text = TextEncoderConfig(**content["text"])
    return TransformerConfig(**{**content, "grid": tuple(content["grid"]), "text": text})


def load_weights(model: Module, path: Path) -> Module:
    """Fill a model from a file, in full precision, ready for use."""
    if not path.is_file():
        raise InputError(f"{path} is missing; {_ADVICE}")
    try:
        weights = load_file(path)
    except (SafetensorError, OSError) as error:
        raise InputError(f"{path} is broken or not a safetensors file ({error}); {_ADVICE}") from error
    expected = {name: tuple(each.shape) for name, each in model.state_dict().items()}
    found = {name: tuple(each.shape) for name, each in weights.items()}
    if expected != found:
        names = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise InputError(f"{path} holds another model: {', '.join(names[:3])} and so on don't fit; {_ADVICE}")
    if not all(bool(torch.isfinite(each).all()) for each in weights.values()):
        raise InputError(f"{path} holds numbers that aren't finite: its training went wrong; {_ADVICE}")
    model.load_state_dict({name: each.float() for name, each in weights.items()})
    return model.eval()


_ADVICE = "give a folder that `python -m recipes.frames` has made, or fetch it again."


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    if not path.is_file():
        raise InputError(f"{folder} has no config.json; {_ADVICE}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise InputError(f"{path} can't be read ({error}); {_ADVICE}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(f"{path} is not of the format {FORMAT!r}; {_ADVICE}")
    return content
