"""The remote engines as a user meets them: commands, with the service in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from filmloom.media import probe

FILMLOOM = [sys.executable, "-m", "filmloom.cli"]


@pytest.fixture
def environment():
    with subprocess.Popen([*FILMLOOM, "dev-remote", "--port", "0"], stdout=subprocess.PIPE, text=True) as running:
        lines = [running.stdout.readline() for _ in range(6)]
        told = dict(re.findall(r"^export (\w+)='(.*)'$", "".join(lines), re.MULTILINE))
        yield {**os.environ, **told}
        running.send_signal(signal.SIGINT)


def filmloom(*arguments: object, env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [*FILMLOOM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, check=False)


def test_a_clip_of_a_service_and_the_same_again_from_its_file(environment, tmp_path):
    url = environment["KLING_BASE_URL"] + "/v1"
    asked = ("--engine", url, "--model", "tiny", "--size", "64x64", "--seconds", 1, "-o", "cat.mp4", "--json")
    done = filmloom("clip", "a cat plays with a ball", *asked, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    *events, result = [json.loads(line) for line in done.stdout.splitlines()]
    assert {event["event"]["stage"] for event in events} == {"sample", "download", "draw"}
    assert result["path"] == "cat.mp4"
    assert json.loads(probe(tmp_path / "cat.mp4").metadata["filmloom"])["engine"] == f"{url}#tiny"
    again = filmloom("clip", "--like", "cat.mp4", "-o", "again.mp4", env=environment, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert len(list((tmp_path / ".filmloom" / "remote").glob("*.mp4"))) == 1
    listed = filmloom("engines", "--json", env=environment, cwd=tmp_path)
    assert json.loads(listed.stdout)["spent"] == "1 job, 1 s of video"
    assert "kling" in filmloom("engines", env=environment, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("clip", "a cat", "--engine", "https://host/v1"), "https://host/v1#sora-2"),
        (("clip", "a cat", "--engine", "world", "--model", "sora-2"), "none to choose"),
        (("clip", "a cat", "--engine", "kling:kling-v3"), "KLING_ACCESS_KEY"),
        (("clip", "a cat", "--engine", "http://127.0.0.1:9/v1#m", "--loop"), "loop"),
        (("dev-remote", "--port", "0", "--fault", "create=nonsense"), "late500"),
    ],
)
def test_what_can_not_be_is_said_in_one_line(tmp_path, arguments, message):
    env = {name: value for name, value in os.environ.items() if "KLING" not in name}
    done = filmloom(*arguments, env=env, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.mp4"))
