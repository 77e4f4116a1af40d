import numpy as np
import pytest

torch = pytest.importorskip("torch")

from filmloom.model import onnx  # noqa: E402
from filmloom.model.appearance import embed_picture, embed_words, library, words  # noqa: E402
from filmloom.model.appearance.library import _GRAPH, _TENSORS  # noqa: E402
from filmloom.model.appearance.pictures import drawing, square  # noqa: E402
from filmloom.model.appearance.towers import PictureTower, WordTower, bag, fused  # noqa: E402


def _state(tower, prefix=""):
    tensors, _ = onnx.read_weights(_TENSORS)
    inside = pytest.importorskip("onnx").load_model(_GRAPH, load_external_data=False).graph.initializer
    tensors |= {each.name: np.frombuffer(each.raw_data, np.float32) for each in inside if each.name == "out.0.bias"}
    names = tower.state_dict()
    return {name: torch.from_numpy(tensors[prefix + name].astype(np.float32)) for name in names}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_in_numpy_are_words_in_torch(language):
    tower = WordTower()
    tower.load_state_dict(_state(tower, "words."))
    phrases = ["cat", "a high-speed train", "", "!", "zebra crossing"] if language == "en" else ["猫", "一辆高铁", ""]
    expected = tower(*bag([words.features(each, language) for each in phrases])).detach().numpy()
    np.testing.assert_allclose(np.stack([embed_words(each, language) for each in phrases]), expected, atol=1e-5)


def test_the_shipped_graph_is_the_tower_in_torch():
    tower = fused(PictureTower())
    tower.load_state_dict(_state(tower))
    pictures = [drawing(key) for key in library().keys[::80]]
    expected = tower(torch.from_numpy(np.stack([square(each) for each in pictures]))).detach().numpy()
    np.testing.assert_allclose(np.stack([embed_picture(each) for each in pictures]), expected, atol=1e-4)


def test_folding_changes_nothing():
    torch.manual_seed(0)
    tower, pictures = PictureTower(), torch.rand(16, 4, 32, 32)
    tower(pictures)
    torch.testing.assert_close(fused(tower)(pictures), tower.eval()(pictures), atol=1e-5, rtol=0)
