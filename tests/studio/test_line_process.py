"""A process that is asked and answers in lines: it ends with its caller and leaves nothing behind."""

import subprocess
import sys
from pathlib import Path


def test_what_it_is_writing_goes_when_its_caller_does(tmp_path: Path):
    script = f"""
import time
from filmloom.media import atomic_path
from filmloom.studio.line_process import answer, asked
for message in asked("ERROR"):
    with atomic_path({str(tmp_path / "film.mp4")!r}) as partial:
        partial.write_bytes(b"half")
        answer("half")
        time.sleep(600)
"""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write('"begin"\n')
        process.stdin.flush()
        assert process.stdout.readline() == '"half"\n'
        assert len(list(tmp_path.iterdir())) == 1
        process.stdin.close()
        assert process.wait(timeout=60) == 0
    assert not list(tmp_path.iterdir())
