"""Anybody's clips: a folder with captions, or shards of them."""

import json
import tarfile
from fractions import Fraction

import numpy as np
import pytest

from filmloom.errors import InputError, MediaError
from filmloom.media import Clip
from filmloom.model.data.folder import FolderClips, resized


def video(path, *, red=255, count=25, size=(96, 64)):
    """Red that fades to black, with a green bar on the left that the square in the middle leaves out."""

    def frames():
        for index in range(count):
            picture = np.zeros((size[1], size[0], 4), np.uint8)
            picture[..., 2] = red * (count - index) // count
            picture[:, :8, 1] = 255
            picture[..., 3] = 255
            yield picture

    Clip(frames=frames, size=size, fps=Fraction(25), num_frames=count).save(path)


@pytest.fixture
def folder(tmp_path):
    video(tmp_path / "fading.mp4")
    (tmp_path / "fading.txt").write_text("red fades\n\nit gets dark\n", encoding="utf-8")
    video(tmp_path / "lonely.mp4", count=2)
    return tmp_path


def test_a_clip_is_a_square_at_the_asked_size_with_its_captions(folder):
    source = FolderClips(folder=folder, size=16, num_frames=4, seconds=1.0)
    assert len(source) == 1
    clip = source.clip(0)
    assert clip.frames.shape == (4, 16, 16, 3) and not clip.mask.any()
    assert set(clip.captions) == {"red fades", "it gets dark"} and clip.language == "en"
    reds = clip.frames[..., 0].mean((1, 2))
    assert (np.diff(reds) < -20).all()
    assert clip.frames[..., 1].mean() < 30


def test_a_larger_target_and_a_video_that_is_too_short(folder):
    clip = FolderClips(folder=folder, size=16, num_frames=4, seconds=30.0).clip(0, scale=2)
    assert clip.target.shape == (4, 32, 32, 3) and clip.frames.shape == (4, 16, 16, 3)


def test_the_same_number_is_the_same_clip_and_every_round_shows_all(folder):
    video(folder / "two.mp4", red=80)
    (folder / "two.txt").write_text("红色变暗", encoding="utf-8")
    source = FolderClips(folder=folder, size=8, num_frames=2, seconds=0.4)
    assert (source.clip(7).frames == source.clip(7).frames).all()
    assert {source.clip(index).language for index in (4, 5)} == {"en", "zh"}


def test_a_shard_holds_what_a_folder_holds(folder, tmp_path_factory):
    shards = tmp_path_factory.mktemp("shards")
    with tarfile.open(shards / "00000.tar", "w") as shard:
        for name in ("fading.mp4", "fading.txt", "lonely.mp4"):
            shard.add(folder / name, arcname=f"a/{name}")
    made = FolderClips(folder=shards, size=16, num_frames=4, seconds=1.0)
    assert len(made) == 1
    plain = FolderClips(folder=folder, size=16, num_frames=4, seconds=1.0)
    assert (made.clip(0).frames == plain.clip(0).frames).all()


def test_captions_can_be_json_where_there_is_no_text(folder):
    for name, told in (("one", {"caption": "told"}), ("two", {"captions": ["a", " ", "b"]}), ("no", ["of no use"])):
        video(folder / f"{name}.mp4", count=2)
        (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "fading.json").write_text("{broken", encoding="utf-8")
    source = FolderClips(folder=folder, size=8, num_frames=2, seconds=0.4)
    said = [set(source.clip(index).captions) for index in range(3)]
    assert len(source) == 3 and all(each in said for each in ({"told"}, {"a", "b"}, {"red fades", "it gets dark"}))
    (folder / "lonely.json").write_text("{broken", encoding="utf-8")
    with pytest.raises(InputError, match=r"lonely\.json is no JSON"):
        FolderClips(folder=folder)


def test_videos_without_captions_are_clips_for_those_who_ask(folder):
    (folder / ".lonely.1-00000000.part.mp4").write_bytes(b"hidden")
    source = FolderClips(folder=folder, size=8, num_frames=2, seconds=0.4, unlabelled=True)
    assert len(source) == 2
    assert () in {source.clip(index).captions for index in range(2)}
    (folder / "fading.txt").unlink()
    with pytest.raises(InputError, match="no captioned clip among 2 without"):
        FolderClips(folder=folder)


def test_what_is_no_collection_is_refused(tmp_path):
    with pytest.raises(InputError, match="not a folder"):
        FolderClips(folder=tmp_path / "nowhere")
    with pytest.raises(InputError, match="no captioned clip"):
        FolderClips(folder=tmp_path)
    (tmp_path / "broken.tar").write_bytes(b"not a tar at all" * 100)
    with pytest.raises(InputError, match=r"can't be read as a \.tar"):
        FolderClips(folder=tmp_path)


def test_a_broken_video_is_named(tmp_path):
    (tmp_path / "cat.mp4").write_bytes(b"nothing")
    (tmp_path / "cat.txt").write_text("a cat", encoding="utf-8")
    with pytest.raises(MediaError, match=r"cat\.mp4"):
        FolderClips(folder=tmp_path).clip(0)


def test_resizing_keeps_the_mean_and_even_colours():
    picture = np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    assert abs(resized(picture, 20).mean() - picture[:, 15:75].mean()) < 2
    assert (resized(np.full((30, 30, 3), 77, np.uint8), 64) == 77).all()
