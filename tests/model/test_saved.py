"""Parts in folders: what is missing, broken or foreign is named, with its file."""

import pytest
import torch
from torch import nn

from filmloom.errors import InputError
from filmloom.model.saved import load_part, save_part


def built(content):
    return nn.Linear(content["inputs"], 2)


@pytest.fixture
def folder(tmp_path):
    save_part(nn.Linear(3, 2), {"inputs": 3}, tmp_path)
    return tmp_path


def test_what_is_saved_comes_back(folder):
    torch.manual_seed(5)
    part = nn.Linear(3, 2)
    save_part(part, {"inputs": 3}, folder)
    assert torch.equal(load_part(folder, "encoder", built).weight, part.weight)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("config.json", b"{", "is no encoder"),
        ("config.json", b"[]", "holds a list"),
        ("config.json", b"{}", "doesn't describe an encoder"),
        ("config.json", b'{"inputs": 4}', r"model\.safetensors holds another model than its config"),
        ("model.safetensors", b"{", "broken"),
        ("config.json", None, r"Expected config\.json"),
        ("model.safetensors", None, "is missing"),
    ],
)
def test_what_is_wrong_is_named(folder, name, content, told):
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=told):
        load_part(folder, "encoder", built)


def test_numbers_that_are_none_are_refused(folder):
    part = nn.Linear(3, 2)
    nn.init.constant_(part.bias, torch.nan)
    save_part(part, {"inputs": 3}, folder)
    with pytest.raises(InputError, match="finite"):
        load_part(folder, "encoder", built)
