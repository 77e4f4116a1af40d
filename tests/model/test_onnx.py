import numpy as np
import pytest

from filmloom.errors import InputError
from filmloom.model import onnx


@pytest.fixture
def shipped(tmp_path):
    """A graph and its weights, as they are shipped, in a folder of their own."""
    from filmloom.model.appearance.library import _GRAPH, _TENSORS

    for each in (_GRAPH, _TENSORS):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    return tmp_path / _GRAPH.name, tmp_path / _TENSORS.name


def test_broken_files_are_refused(shipped):
    graph, weights = shipped
    whole = graph.read_bytes()
    graph.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"appearance\.onnx can't be run"):
        onnx.load(graph, weights)
    graph.unlink()
    with pytest.raises(InputError, match=r"appearance\.onnx can't be run"):
        onnx.load(graph, weights)
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(InputError, match="can't be read as weights"):
        onnx.load(graph, weights)
    weights.unlink()
    with pytest.raises(InputError, match="can't be read as weights"):
        onnx.load(graph, weights)


def test_foreign_weights_are_refused(shipped, tmp_path):
    from safetensors.numpy import save_file

    graph, weights = shipped
    foreign = tmp_path / "foreign.safetensors"
    save_file({"w": np.zeros((4, 4), np.float32)}, foreign)
    with pytest.raises(InputError, match=r"holds no weights for appearance\.onnx"):
        onnx.load(graph, foreign)

    tensors, notes = onnx.read_weights(weights)
    tensors["out.0.weight"] = tensors["out.0.weight"][:, :-1].copy()
    save_file(tensors, foreign, notes)
    with pytest.raises(InputError, match=r"appearance\.onnx can't be run"):
        onnx.load(graph, foreign)
    del tensors["out.0.weight"]
    save_file(tensors, foreign, notes)
    with pytest.raises(InputError, match=r"out\.0\.weight"):
        onnx.load(graph, foreign)
