"""The service that ships, made small and quick, and clients that don't wait long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmloom.model.video_generator import ClipRequest
from filmloom.model.video_generator.remote import Patience, RemoteGenerator, remote_engine
from filmloom.model.video_generator.remote.dev_remote import DevRemote, Faults

QUICK = Patience(
    connect_s=2.0, read_s=1.0, reply_s=5.0, retries=3, first_wait_s=0.01, longest_wait_s=0.05, poll_s=0.02, job_s=30.0
)
Make = Callable[..., RemoteGenerator]


@pytest.fixture(scope="session")
def running() -> Iterator[DevRemote]:
    with DevRemote(fps=4, kling_lines=64, poll_after_ms=20) as service:
        yield service


@pytest.fixture
def service(running: DevRemote) -> DevRemote:
    """The service without a memory of other tests, but for what it drew."""
    running.jobs.forget()
    running.seen.clear()
    running.faults, running.knows_tokens, running.hang_s = Faults(), True, 1.5
    return running


@pytest.fixture(params=["openai", "kling"])
def dialect(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def engine(service: DevRemote, dialect: str, tmp_path: Path) -> Make:
    """Makes engines of the dialect, with other settings where a test wants them."""

    def make(patience: Patience = QUICK, **environment: str) -> RemoteGenerator:
        told = {**service.environment, **environment}
        name = f"{service.origin}/v1#tiny" if dialect == "openai" else "kling:kling-v3"
        return remote_engine(name, project=tmp_path, patience=patience, environment=told)

    return make


@pytest.fixture
def request_(dialect: str) -> ClipRequest:
    return ClipRequest(
        prompt="a cat plays with a ball", seconds=1 if dialect == "openai" else 3, size=(64, 64), fps=4, label=False
    )
