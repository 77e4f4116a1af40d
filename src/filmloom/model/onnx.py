"""Graphs without torch: a torch module goes out as an ONNX graph and a safetensors file, and comes back to be run.

The graph file holds the operations and what is small; the weights lie beside it, in half precision where they are
matrices, and are turned into single precision when they are read. Reading needs onnxruntime and safetensors, writing
needs torch, onnx and onnxscript too; each is imported when it is needed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError

if TYPE_CHECKING:
    import onnx
    import onnxruntime  # type: ignore[import-untyped]
    import torch

Arrays: TypeAlias = dict[str, npt.NDArray[Any]]
Graph: TypeAlias = Callable[[Mapping[str, npt.NDArray[Any]]], Arrays]
"""Inputs by name go in, outputs by name come out."""

_FATAL_ONLY: Final = 4
_KEPT_INSIDE: Final = 32
_READABLE: Final = 0o644
"""safetensors makes files for their owner only; a package is read by all."""
_OPSET: Final = 20


def load(graph_path: Path, weights_path: Path, threads: int = 1) -> Graph:
    """Open a graph for the CPU, `threads` at work on each operation.

    Raises InputError for files that are missing, broken, or don't belong together.
    """
    import onnxruntime

    tensors, notes = read_weights(weights_path)
    names = json.loads(notes.get(_note(graph_path), "[]"))
    if not names:
        raise InputError(
            f"{weights_path} holds no weights for {graph_path.name}; "
            "expected the file that was exported with the graph."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL_ONLY
    try:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(_single(tensors[name])) for name in names]
        options.add_external_initializers(names, values)
        session = onnxruntime.InferenceSession(graph_path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a class of errors for every code, without a base of their own
        raise InputError(
            f"{graph_path} can't be run with the weights in {weights_path}: {error}. Expected an ONNX graph and the "
            "weights that were exported with it; install filmloom again, or export both again."
        ) from error
    return _Opened(session, values)


def read_weights(path: Path) -> tuple[Arrays, dict[str, str]]:
    """All tensors and notes of a safetensors file. Raises InputError if it is none."""
    import safetensors

    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except (OSError, safetensors.SafetensorError) as error:
        raise InputError(
            f"{path} can't be read as weights: {error}. Expected a safetensors file; install filmloom again."
        ) from error


def export(
    module: torch.nn.Module,
    example_inputs: Mapping[str, torch.Tensor],
    dynamic_axes: Mapping[str, Mapping[int, str]],
    graph_path: Path,
    weights_path: Path,
    *,
    output_names: Sequence[str] | None = None,
    half: bool = True,
    beside: Mapping[str, npt.NDArray[Any]] | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Write a module as a graph file and a file of weights.

    example_inputs: by the names of `forward`'s parameters, in their order.
    dynamic_axes: input name -> axis -> the axis' name; axes with one name are one size; 2 or more in the example.
    half: whether float matrices are rounded to half precision; vectors never are.
    beside: further tensors for the file of weights; metadata: further notes for it.
    """
    from safetensors.numpy import save_file

    graph = _traced(module, example_inputs, dynamic_axes, output_names)
    weights = _take_out(graph, weights_path.name)
    if half:
        weights = {name: _half(value) for name, value in weights.items()}
    notes = {_note(graph_path): json.dumps([*weights]), **(metadata or {})}
    save_file({**weights, **(beside or {})}, weights_path, notes)
    weights_path.chmod(_READABLE)
    graph_path.write_bytes(graph.SerializeToString(deterministic=True))


class _Opened:
    """A session, and the weights that it looks at."""

    def __init__(self, session: onnxruntime.InferenceSession, values: Sequence[onnxruntime.OrtValue]) -> None:
        self._session = session
        self._values = values
        self._outputs = [each.name for each in session.get_outputs()]

    def __call__(self, inputs: Mapping[str, npt.NDArray[Any]]) -> Arrays:
        results = self._session.run(self._outputs, dict(inputs))
        return dict(zip(self._outputs, results, strict=True))


def _traced(
    module: torch.nn.Module,
    example_inputs: Mapping[str, torch.Tensor],
    dynamic_axes: Mapping[str, Mapping[int, str]],
    output_names: Sequence[str] | None,
) -> onnx.ModelProto:
    import torch

    sizes = {name: torch.export.Dim(name) for axes in dynamic_axes.values() for name in axes.values()}
    shapes = {
        name: {axis: sizes[size] for axis, size in dynamic_axes.get(name, {}).items()} or None
        for name in example_inputs
    }
    program = torch.onnx.export(
        module.eval(),
        kwargs=dict(example_inputs),
        input_names=[*example_inputs],
        output_names=output_names,
        dynamic_shapes=shapes,
        opset_version=_OPSET,
        dynamo=True,
        optimize=False,  # folding would take the weights' own names away, and onnxruntime folds when it opens a graph
        verbose=False,
    )
    assert program is not None, "an export without a path returns the program"
    graph: onnx.ModelProto = program.model_proto
    return graph


def _take_out(graph: onnx.ModelProto, location: str) -> Arrays:
    """Take all but the smallest initialisers out of a graph; it keeps their names and shapes."""
    from onnx import TensorProto, numpy_helper

    del graph.metadata_props[:]
    for node in graph.graph.node:
        del node.metadata_props[:]  # where in the source each comes from: most of the file
        node.ClearField("doc_string")
    weights = {}
    for each in graph.graph.initializer:
        value = numpy_helper.to_array(each)
        if value.dtype != np.float32 or value.size <= _KEPT_INSIDE:
            continue
        weights[each.name] = np.ascontiguousarray(value)
        each.ClearField("raw_data")
        each.data_location = TensorProto.EXTERNAL
        each.external_data.add(key="location", value=location)
    return weights


def _half(value: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return value.astype(np.float16) if value.ndim > 1 else value


def _single(value: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.ascontiguousarray(value.astype(np.float32) if value.dtype == np.float16 else value)


def _note(graph_path: Path) -> str:
    return f"graph {graph_path.name}"
