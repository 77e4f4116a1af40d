"""Pictures are prepared as transformers prepares them."""

import numpy as np
import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.encoders.hugging_face.preparing import Preparation

MEAN = {"image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.3, 0.4]}
SETTINGS = {
    "ViTImageProcessorPil": {"size": {"height": 24, "width": 32}, "resample": 2},
    "CLIPImageProcessorPil": {"size": {"shortest_edge": 32}, "crop_size": {"height": 24, "width": 24}, "resample": 3},
    "ConvNextImageProcessorPil": {"size": {"shortest_edge": 32}, "crop_pct": 0.875, "resample": 3},
}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("size", [(48, 40), (20, 61)])
def test_they_are_what_transformers_makes(name, size):
    pytest.importorskip("PIL")
    import transformers

    processor = getattr(transformers, name)(**SETTINGS[name], **MEAN)
    picture = np.random.default_rng(0).integers(60, 196, (4, 4, 3), np.uint8).repeat(16, 0).repeat(16, 1)
    picture = picture[: size[0], : size[1]]
    expected = processor(picture, return_tensors="pt").pixel_values[0]
    found = Preparation.read(processor.to_dict())(torch.from_numpy(picture)[None])[0]
    assert found.shape == expected.shape
    bytes_apart = (found - expected).abs() * torch.tensor(MEAN["image_std"])[:, None, None] * 255
    assert bytes_apart.mean() < 0.4
    assert bytes_apart.max() < 2  # Pillow rounds between height and width, and clips what isn't tried here


def test_what_is_cut_off_is_known():
    middle = Preparation.read({"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}, **MEAN})
    assert middle.shape == (32, 32)
    assert middle.box(64, 128) == (0, 0.25, 1, 0.75)
    assert Preparation.read({"size": {"height": 8, "width": 8}, **MEAN}).box(64, 128) == (0, 0, 1, 1)


@pytest.mark.parametrize("old", [{"size": 32, "crop_size": 24, "do_center_crop": True}, {"size": 24}])
def test_sizes_of_old_checkpoints(old):
    assert Preparation.read({**old, **MEAN}).shape == (24, 24)


@pytest.mark.parametrize("wrong", [{"size": {"longest_edge": 9}}, {"size": 24, "resample": 4}, {}])
def test_what_is_not_understood(wrong):
    with pytest.raises(InputError, match="isn't understood"):
        Preparation.read({**MEAN, **wrong})
