import pytest
import torch


@pytest.fixture(autouse=True)
def _one_thread_and_offline(monkeypatch):
    torch.set_num_threads(1)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
