"""Checkpoints: a folder with config.json and safetensors, as it is shipped and read again.

config.json says how everything is built, and holds the vocabulary; autoencoder.safetensors and transformer.safetensors
are the weights; few_steps.safetensors, where it is there, those of the distilled transformer. frames.safetensors is all
of that in one file, config.json among its metadata: what a package holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from safetensors import SafetensorError, safe_open
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
WHOLE: Final = "frames.safetensors"
_PARTS: Final = (AUTOENCODER, TRANSFORMER, FEW_STEPS)
_CONFIG: Final = "config.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """All parts of a trained generator."""

    autoencoder: Autoencoder
    transformer: VideoTransformer
    few_steps: VideoTransformer | None
    tokenizer: Tokenizer
    seconds: float
    """Length of the clips that it was trained on."""
    is_dense: bool
    """Whether it was trained on dense captions only, so that every prompt is to become one first."""
    recipe: Mapping[str, Any]
    """How it was trained, as config.json tells."""

    @property
    def fingerprint(self) -> str:
        """Of all weights and the vocabulary: the same checkpoint, as folder or file, has the same."""
        found = sha256(json.dumps(self.tokenizer.words).encode())
        for part in (self.autoencoder, self.transformer, self.few_steps):
            for name, tensor in part.state_dict().items() if part else ():
                found.update(name.encode() + tensor.detach().cpu().numpy().tobytes())
        return found.hexdigest()


def save_config(
    folder: Path,
    *,
    autoencoder: AutoencoderConfig,
    transformer: TransformerConfig,
    tokenizer: Tokenizer,
    seconds: float,
    is_dense: bool = False,
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
        "is_dense": is_dense,
        "recipe": dict(recipe),
    }
    write_text(folder / _CONFIG, json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")


def save_weights(path: Path, weights: Mapping[str, Tensor], *, is_half: bool = True) -> None:
    """Write tensors; half precision by default, which costs nothing to see and is half as large."""
    kept = {
        name: (each.half() if is_half and each.is_floating_point() else each).detach().cpu().contiguous()
        for name, each in weights.items()
    }
    write_bytes(path, save(kept))


def save_whole(folder: Path) -> Path:
    """Put the files of a checkpoint folder into one beside them."""
    weights = {
        f"{part.partition('.')[0]}.{name}": tensor
        for part in _PARTS
        if (folder / part).is_file()
        for name, tensor in load_file(folder / part).items()
    }
    config = (folder / _CONFIG).read_text(encoding="utf-8")
    return write_bytes(folder / WHOLE, save(weights, metadata={"config": config}))


def load(path: Path | str) -> Checkpoint:
    """Read a checkpoint's folder or its one file; InputError says what is missing, broken or foreign in it."""
    path = Path(path)
    content, weights = _read_whole(path) if path.is_file() else _read_folder(path)
    try:
        transformer = transformer_config(content["transformer"])
        autoencoder = AutoencoderConfig(**content["autoencoder"]).build()
        tokenizer = Tokenizer(tuple(content["words"]), content["max_tokens"])
        seconds, is_dense, recipe = float(content["seconds"]), bool(content["is_dense"]), content["recipe"]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: its config doesn't describe this generator ({error}); {_ADVICE}") from error
    few_steps = transformer.build() if FEW_STEPS in weights else None
    if few_steps:
        fill(few_steps, weights[FEW_STEPS], path / FEW_STEPS)
    return Checkpoint(
        autoencoder=fill(autoencoder, weights[AUTOENCODER], path / AUTOENCODER),
        transformer=fill(transformer.build(), weights[TRANSFORMER], path / TRANSFORMER),
        few_steps=few_steps,
        tokenizer=tokenizer,
        seconds=seconds,
        is_dense=is_dense,
        recipe=recipe,
    )


def _read_folder(folder: Path) -> tuple[dict[str, Any], dict[str, dict[str, Tensor]]]:
    """config.json and the weights of each part."""
    path = folder / _CONFIG
    if not path.is_file():
        raise InputError(f"{folder} has no {_CONFIG}; {_ADVICE}")
    try:
        content = _checked(path.read_text(encoding="utf-8"), path)
    except OSError as error:
        raise InputError(f"{path} can't be read ({error}); {_ADVICE}") from error
    parts = [part for part in _PARTS if part != FEW_STEPS or (folder / part).exists()]
    return content, {part: read_weights(folder / part) for part in parts}


def _read_whole(path: Path) -> tuple[dict[str, Any], dict[str, dict[str, Tensor]]]:
    """The same from one file."""
    weights = read_weights(path)
    with safe_open(path, framework="pt") as file:
        content = _checked((file.metadata() or {}).get("config", ""), path)
    parts: dict[str, dict[str, Tensor]] = {AUTOENCODER: {}, TRANSFORMER: {}}
    for name, tensor in weights.items():
        part, _, inner = name.partition(".")
        parts.setdefault(f"{part}.safetensors", {})[inner] = tensor
    return content, parts


def transformer_config(content: Mapping[str, Any]) -> TransformerConfig:
    """The configuration that `asdict` took apart."""
    text = TextEncoderConfig(**content["text"])
    return TransformerConfig(**{**content, "grid": tuple(content["grid"]), "text": text})


def load_weights(model: Module, path: Path) -> Module:
    """Fill a model from a file, in full precision, ready for use."""
    return fill(model, read_weights(path), path)


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a file."""
    if not path.is_file():
        raise InputError(f"{path} is missing; {_ADVICE}")
    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        raise InputError(f"{path} is broken or not a safetensors file ({error}); {_ADVICE}") from error


def fill(model: Module, weights: Mapping[str, Tensor], path: Path) -> Module:
    """Put tensors into a model, in full precision, ready for use. path: where they come from, for the errors."""
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


def _checked(text: str, path: Path) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InputError(f"{path} can't be read ({error}); {_ADVICE}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(f"{path} is not of the format {FORMAT!r}; {_ADVICE}")
    return content
