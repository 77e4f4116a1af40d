"""A folder of all sorts becomes shards, however often it is stopped."""

import json
import shutil
import subprocess
import sys
import tarfile
from hashlib import sha256

import numpy as np
import pytest

from filmloom.errors import BusyError, Cancelled, InputError
from filmloom.media import SegmentWriter, probe, read_picture
from filmloom.model.data.folder import FolderClips
from filmloom.model.data.prepare import Settings, prepare
from filmloom.model.data.prepare.preparation import _held

SETTINGS = Settings(seconds=1.0, fps=4, size=32, clips_per_shard=2)


def scene(number, count=16, moves=True):
    """A coarse landscape in which a red square moves."""
    ground = np.kron(np.random.default_rng(number).integers(60, 200, (6, 8, 3)), np.ones((8, 8, 1)))
    for k in range(count):
        frame = np.full((48, 64, 4), 255, np.uint8)
        frame[..., :3] = ground
        left = 3 * k * moves
        frame[16:24, left : left + 12] = (0, 0, 250, 255)
        yield frame


def enlarged(frames):
    return (np.kron(frame, np.ones((2, 2, 1), np.uint8)) for frame in frames)


def video(path, *scenes, size=(64, 48), quality="final", fps=8):
    path.parent.mkdir(exist_ok=True, parents=True)
    with SegmentWriter(path, size=size, fps=fps, quality=quality) as writer:
        for frames in scenes:
            for frame in frames:
                writer.write(frame)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two shots with captions; the first of them again, larger and worse; one that stands still; what is no video."""
    folder = tmp_path_factory.mktemp("videos")
    video(folder / "b.mp4", scene(1), scene(2, 19))
    (folder / "b.txt").write_text("a red square\n一个红色的方块\n", encoding="utf-8")
    video(folder / "a.mp4", enlarged(scene(1)), size=(128, 96), quality="draft")
    video(folder / "deep" / "still.mp4", scene(3, moves=False))
    video(folder / "deep" / "told.mp4", scene(4, 8))
    (folder / "deep" / "told.json").write_text(json.dumps({"caption": "told in JSON"}), encoding="utf-8")
    video(folder / "mute.mp4", scene(5, 8))
    (folder / "broken.mp4").write_bytes((folder / "b.mp4").read_bytes()[:900])
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7")
    (folder / "lonely.txt").write_text("of nothing", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def prepared(folder, tmp_path_factory):
    return prepare(folder, tmp_path_factory.mktemp("shards"), SETTINGS)


def contents(out):
    """Hashes, for a difference of two files of bytes takes minutes to be told."""
    files = (path for path in out.iterdir() if path.is_file() and path.name not in ("prepare.json", "sheet.png"))
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in files}


def assert_alike(out, other):
    """Equal, but for what scaling pictures rounds this way or that on a sheet that is there to be looked at."""
    assert contents(out) == contents(other)
    one, two = (read_picture(each / "sheet.png").astype(int) for each in (out, other))
    assert one.shape == two.shape and abs(one - two).max() < 16


def test_the_report_says_what_was_taken_and_why_the_rest_was_not(prepared):
    report = json.loads((prepared.folder / "report.json").read_text(encoding="utf-8"))
    assert report == prepared.report
    assert report["files"] == {"videos": 5, "refused": {"foreign": 2, "broken": 1}}
    assert report["pieces"] == {"taken": 6, "refused": {"duplicate": 2, "static": 2, "too short": 1}}
    assert (report["clips"], report["labelled"], report["unlabelled"]) == (6, 5, 1)
    reasons = {(each["file"], each["reason"]) for each in report["refused"]}
    assert {("a.mp4", "duplicate"), ("deep/still.mp4", "static"), ("b.mp4", "too short")} <= reasons
    assert {("broken.mp4", "broken"), ("notes.pdf", "foreign"), ("lonely.txt", "foreign")} <= reasons
    assert probe(prepared.folder / "sheet.png").size[0] > 1000


def test_a_sample_is_a_clip_with_its_captions_and_where_it_comes_from(prepared):
    with tarfile.open(prepared.folder / "00000.tar") as shard:
        assert shard.getnames() == [f"0000000{k}.{ending}" for k in range(2) for ending in ("mp4", "json", "txt")]
        assert shard.extractfile("00000000.txt").read().decode() == "a red square\n一个红色的方块\n"
        told = json.loads(shard.extractfile("00000001.json").read())
    assert told["captions"] == ["a red square", "一个红色的方块"] and told["caption_of"] == "file"
    assert (told["source"], told["start_s"], told["seconds"], told["size"]) == ("b.mp4", 1.0, 1.0, [42, 32])


def test_folder_clips_reads_them(prepared):
    labelled = FolderClips(folder=prepared.folder, size=16, num_frames=4, seconds=1.0)
    everything = FolderClips(folder=prepared.folder, size=16, num_frames=4, seconds=1.0, unlabelled=True)
    assert (len(labelled), len(everything)) == (5, 6)
    clips = [everything.clip(index) for index in range(6)]
    assert sorted(len(clip.captions) for clip in clips) == [0, 1, 2, 2, 2, 2]
    assert all(clip.frames.shape == (4, 16, 16, 3) and clip.frames.std() > 10 for clip in clips)


def test_the_same_in_two_processes_and_without_what_a_run_before_knew(prepared, folder, tmp_path):
    prepare(folder, tmp_path / "shards", SETTINGS, workers=2)
    assert_alike(tmp_path / "shards", prepared.folder)


def test_a_stopped_run_goes_on(prepared, folder, tmp_path):
    stages = []

    def stop(event):
        stages.append(event.stage)
        if event.stage == "cut" and event.done:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        prepare(folder, tmp_path, SETTINGS, on_event=stop)
    begun = (tmp_path / "00000.tar").stat().st_mtime_ns
    prepare(folder, tmp_path, SETTINGS)
    assert_alike(tmp_path, prepared.folder)
    assert (tmp_path / "00000.tar").stat().st_mtime_ns == begun
    assert list(dict.fromkeys(stages)) == ["probe", "look", "cut"]
    assert not (tmp_path / ".prepare" / "pieces").exists()


def test_only_what_changed_is_made_again(folder, tmp_path):
    videos, out = tmp_path / "videos", tmp_path / "shards"
    shutil.copytree(folder, videos)
    prepare(videos, out, SETTINGS)
    times = {path.name: path.stat().st_mtime_ns for path in out.glob("*.tar")}
    (videos / "deep" / "told.json").write_text(json.dumps({"captions": ["told anew"]}), encoding="utf-8")
    (videos / "mute.mp4").unlink()
    assert prepare(videos, out, SETTINGS).report["clips"] == 5
    again = {path.name: path.stat().st_mtime_ns for path in out.glob("*.tar")}
    assert [name for name in times if again.get(name) == times[name]] == ["00000.tar", "00001.tar"]
    last = FolderClips(folder=out, size=16, num_frames=2, seconds=1.0)
    assert ("told anew",) in {last.clip(index).captions for index in range(5)}


def test_other_settings_and_another_run_are_refused(prepared, folder):
    with pytest.raises(InputError, match="size 32, and now size is 64"):
        prepare(folder, prepared.folder, Settings(seconds=1.0, fps=4, size=64, clips_per_shard=2))
    with _held(prepared.folder), pytest.raises(BusyError, match="Another run"):
        prepare(folder, prepared.folder, SETTINGS)


def test_a_captioner_speaks_where_the_file_says_nothing(folder, tmp_path):
    seen = []

    def captioner(clip):
        seen.append((clip.frames.shape, clip.fps))
        return "it moves"

    report = prepare(folder, tmp_path, SETTINGS, captioner=captioner).report
    assert seen == [((4, 32, 42, 3), 4)] and report["unlabelled"] == 0
    with tarfile.open(tmp_path / "00002.tar") as shard:
        told = json.loads(shard.extractfile("00000005.json").read())
    assert (told["captions"], told["caption_of"]) == (["it moves"], "captioner")


@pytest.mark.parametrize("wrong", [{"seconds": 0.1}, {"fps": 0}, {"size": 4}, {"clips_per_shard": 0}])
def test_settings_that_no_clip_can_have_are_refused(wrong):
    with pytest.raises(InputError, match="expected"):
        Settings(**wrong)


def test_folders_that_cannot_be_used_are_refused(tmp_path):
    with pytest.raises(InputError, match="not a folder"):
        prepare(tmp_path / "nowhere", tmp_path / "out")
    with pytest.raises(InputError, match="no files"):
        prepare(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="choose another"):
        prepare(tmp_path, tmp_path)


def test_it_needs_no_torch():
    code = "import sys, filmloom.model.data.prepare, filmloom.model.data.folder; print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert told == "False\n"
