import os
import subprocess
import sys
import time

import pytest

from filmloom.errors import BusyError, OutputError
from filmloom.studio.store import Store

HOLD = """
import sys, time
from pathlib import Path
from filmloom.studio.store import Store
with Store(Path(sys.argv[1])).lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_run_is_refused_with_the_first_ones_pid(tmp_path, holder):
    with pytest.raises(BusyError, match=str(holder.pid)), Store(tmp_path).lock():
        pass


def test_a_killed_run_leaves_no_lock_behind(tmp_path, holder):
    holder.kill()
    holder.wait()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            with Store(tmp_path).lock():
                return
        except BusyError:
            time.sleep(0.05)
    pytest.fail("the lock outlived its process")


def test_what_a_killed_run_left_half_written_is_removed_and_the_rest_kept(tmp_path):
    store = Store(tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    half = store.path("segments", "a", ".mp4").with_name(f".a.{gone.pid}-0123abcd.part.mp4")
    whole = store.path("segments", "b", ".mp4")
    half.write_bytes(b"half")
    whole.write_bytes(b"whole")
    with store.lock():
        assert not half.exists()
        assert whole.read_bytes() == b"whole"


def test_a_file_where_the_folder_should_be_is_named_in_the_error(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="taken"):
        Store(tmp_path / "taken")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named_in_the_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match=str(tmp_path)):
        Store(tmp_path / "project")


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.unlink(),
        lambda file: (file.unlink(), file.mkdir()),
        lambda file: file.with_suffix(".json").write_text("{x"),
        lambda file: file.with_suffix(".json").write_text("[]"),
        lambda file: file.with_suffix(".json").write_text('{"seal": "", "facts": {}}'),
        lambda file: file.with_suffix(".json").write_bytes(b"\xff\xfe"),
        lambda file: file.with_suffix(".json").unlink(),
    ],
)
def test_what_was_damaged_is_not_trusted(tmp_path, damage):
    store = Store(tmp_path)
    file = store.path("speech", "a", ".wav")
    file.write_bytes(b"whole")
    store.keep(file, {"seconds": 2.5})
    assert store.facts(file) == {"seconds": 2.5}
    damage(file)
    assert store.facts(file) is None


def test_files_where_its_folders_should_be_are_named_with_what_to_do(tmp_path):
    (tmp_path / ".filmloom").write_text("a file")
    with pytest.raises(OutputError, match="is a file"):
        Store(tmp_path)
    (tmp_path / ".filmloom").unlink()
    store = Store(tmp_path)
    (store.folder / "segments").write_text("a file")
    with pytest.raises(OutputError, match="folder"):
        store.path("segments", "a", ".mp4")
    (store.folder / "lock").mkdir()
    with pytest.raises(OutputError, match="lock"), store.lock():
        pass
