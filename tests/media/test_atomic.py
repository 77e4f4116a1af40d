"""Files appear whole or not at all, and an error says which folder and what to do."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from filmloom.errors import OutputError
from filmloom.media.atomic import atomic_path, sweep, write_bytes, write_text


def test_file_appears_only_when_the_block_ends(tmp_path: Path):
    target = tmp_path / "new" / "folder" / "film.mp4"
    with atomic_path(target) as partial:
        partial.write_bytes(b"half")
        assert not target.exists()
        assert partial.parent == target.parent
        assert partial.suffix == ".mp4"
        partial.write_bytes(b"whole")
    assert target.read_bytes() == b"whole"
    assert [p.name for p in target.parent.iterdir()] == ["film.mp4"]


def test_an_error_leaves_the_old_file_and_no_rubbish(tmp_path: Path):
    target = write_text(tmp_path / "plan.yaml", "old")
    with pytest.raises(RuntimeError, match="stop"), atomic_path(target) as partial:
        partial.write_text("new")
        raise RuntimeError("stop")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.yaml"]


def test_text_is_utf8_with_its_line_ends(tmp_path: Path):
    assert write_text(tmp_path / "a.srt", "地铁\n中文\r\n").read_bytes() == "地铁\n中文\r\n".encode()


def test_a_long_name_still_fits(tmp_path: Path):
    assert write_bytes(tmp_path / ("n" * 240 + ".txt"), b"x").read_bytes() == b"x"


def test_a_file_where_a_folder_should_be(tmp_path: Path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match=r"out.*not a folder"):
        write_bytes(tmp_path / "out" / "deep" / "film.mp4", b"x")


def test_a_folder_where_the_file_should_be(tmp_path: Path):
    (tmp_path / "film.mp4").mkdir()
    with pytest.raises(OutputError, match="choose another file name"):
        write_bytes(tmp_path / "film.mp4", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk(tmp_path: Path):
    with pytest.raises(OutputError, match="disk is full"), atomic_path(tmp_path / "film.mp4"):
        Path("/dev/full").write_bytes(b"x" * 10)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="permissions"):
            write_bytes(tmp_path / "film.mp4", b"x")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT])
def test_every_refusal_of_the_system_names_folder_and_remedy(tmp_path: Path, code: int):
    target = tmp_path / "film.mp4"
    with pytest.raises(OutputError) as caught, atomic_path(target) as partial:
        raise OSError(code, os.strerror(code), str(partial))
    assert str(tmp_path) in str(caught.value)
    assert "choose another folder" in str(caught.value)


def test_trouble_with_another_file_is_not_called_an_output_error(tmp_path: Path):
    with pytest.raises(PermissionError), atomic_path(tmp_path / "film.mp4"):
        raise PermissionError(errno.EACCES, "no", "/elsewhere/source.png")


def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path: Path):
    target = tmp_path / "film.mp4"
    script = f"""
import os
from filmloom.media.atomic import atomic_path
with atomic_path({str(target)!r}) as partial:
    partial.write_bytes(b"half")
    os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    (left,) = tmp_path.iterdir()
    write_text(tmp_path / ".my.part.txt", "a user's own")
    with atomic_path(target) as partial:
        partial.write_bytes(b"being written")
        assert sweep(tmp_path) == 1
        assert not left.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == [".my.part.txt", "film.mp4"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells of a process that it has ended")
def test_a_process_that_ended_and_was_never_asked_how_is_gone_too(tmp_path: Path):
    script = f"""
import os
from filmloom.media.atomic import atomic_path
with atomic_path({str(tmp_path / "film.mp4")!r}):
    os._exit(9)
"""
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        deadline = time.monotonic() + 60
        while not sweep(tmp_path):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert process.returncode is None, "nobody has asked yet"
