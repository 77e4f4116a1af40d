"""Network: what predicts the clean clip, run by torch or by onnxruntime: the same numbers in, the same out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.model.video_generator.layers.sampler import Predict, Request
from filmloom.model.video_generator.layers.script import WORDS
from filmloom.model.video_generator.layers.tokens import APPEARANCE, Clips

if TYPE_CHECKING:
    from filmloom.model.video_generator.layers.transformer import LayersTransformer

Arrays: TypeAlias = dict[str, npt.NDArray[Any]]
INPUTS: Final = (
    "scene", "path", "pose", "scene_known", "path_known", "pose_known", "time", "frame",
    "words", "appearances", "lines",
)  # fmt: skip
OUTPUTS: Final = ("scene_clean", "path_clean", "pose_clean")


def predictor(run: Callable[[Arrays], tuple[npt.NDArray[Any], ...]]) -> Predict:
    """A sampler's predict from a function on named arrays."""

    def predict(clips: Clips, known: Clips, time: float, requests: list[Request], told: bool) -> Clips:
        return Clips(*run(inputs(clips, known, time, requests, told)))

    return predict


def torch_predictor(model: LayersTransformer) -> Predict:
    """By torch, without gradients."""
    import torch

    def run(arrays: Arrays) -> tuple[npt.NDArray[Any], ...]:
        with torch.inference_mode():
            made = model(*(torch.from_numpy(np.ascontiguousarray(arrays[name])) for name in INPUTS))
        return tuple(each.numpy() for each in made)

    return predictor(run)


def open_network(graph_path: Path, weights_path: Path | None = None) -> Predict:
    """By onnxruntime, without torch. Raises InputError for files that are broken or don't belong together."""
    from filmloom.model.onnx import load

    graph = load(graph_path, weights_path or graph_path.with_suffix(".safetensors"), threads=2)

    def run(arrays: Arrays) -> tuple[npt.NDArray[Any], ...]:
        made = graph({name: arrays[name] for name in INPUTS})
        return tuple(made[name] for name in OUTPUTS)

    return predictor(run)


def inputs(clips: Clips, known: Clips, time: float, requests: list[Request], told: bool) -> Arrays:
    """The network's inputs by name; untold, every script is empty."""
    return {
        "scene": clips.scene,
        "path": clips.path,
        "pose": clips.pose,
        "scene_known": known.scene,
        "path_known": known.path,
        "pose_known": known.pose,
        "time": np.full(len(clips), time, np.float32),
        "frame": np.stack([request.frame for request in requests]),
        **packed(requests, told),
    }


def packed(requests: list[Request], told: bool) -> Arrays:
    """Scripts of a batch, padded to the longest; at least one row, since attention needs somewhere to look."""
    longest = max([1, *(len(request.script.lines) for request in requests)]) if told else 1
    words = np.zeros((len(requests), longest, WORDS), np.int64)
    appearances = np.zeros((len(requests), longest, APPEARANCE), np.float32)
    lines = np.full((len(requests), longest), -1, np.int64)
    for row, request in enumerate(requests if told else []):
        count = len(request.script.lines)
        words[row, :count] = request.script.words
        appearances[row, :count] = request.script.appearances
        lines[row, :count] = request.script.lines
    return {"words": words, "appearances": appearances, "lines": lines}
