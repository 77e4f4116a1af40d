"""Folders of tiny random checkpoints, one of each kind of pipeline, written once."""

import pytest
import torch
from tests.model.video_generator.diffusers import tiny

from filmloom.model.video_generator.diffusers.memory import Machine

MACHINE = Machine(device="cpu", free_bytes=8 * 10**9, ram_bytes=8 * 10**9, flops=1e10)


@pytest.fixture(autouse=True)
def _one_thread_and_offline(monkeypatch):
    torch.set_num_threads(1)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory):
    """The folder of a kind, made when it is first asked for."""
    root = tmp_path_factory.mktemp("checkpoints")

    def folder(kind):
        if not (root / kind).exists():
            tiny.saved(tiny.VIDEO[kind], root / kind)
        return root / kind

    return folder


@pytest.fixture
def machine():
    return MACHINE
