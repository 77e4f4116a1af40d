"""Examples on the disk are the world's clips, all of them, in an order of their own."""

import pytest

from filmloom.errors import InputError
from filmloom.model.data.examples import ExampleClips, write_examples
from filmloom.model.data.world_clips import WorldClips

SOURCE = WorldClips(size=16, num_frames=4, num_captions=2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    options = {"clips_per_shard": 3, "scales": (1, 2), "shares": (0.7, 0.3)}
    assert [shard.scale for shard in write_examples(SOURCE, folder, num_shards=3, **options)] == [1, 1, 2]
    assert not list(write_examples(SOURCE, folder, num_shards=3, **options))
    return folder


def test_they_are_the_clips_of_the_source_each_once_a_round(folder):
    examples = ExampleClips(folder=folder)
    assert (examples.size, examples.num_frames, examples.seconds) == (16, 4, 4.0)
    assert (examples.num_clips(), examples.num_clips(2)) == (9, 3)
    drawn = {(each.frames.tobytes(), each.captions): each for each in map(SOURCE.clip, range(9))}
    for turn in range(2):
        read = [examples.clip(9 * turn + k) for k in range(9)]
        assert {(each.frames.tobytes(), each.captions) for each in read} == set(drawn)
        for each in read:
            same = drawn[each.frames.tobytes(), each.captions]
            assert each.language == same.language
            assert each.target.shape == (4, 16, 16, 3)
            assert each.mask.shape == same.mask.shape and (each.mask != same.mask).mean() < 0.05


def test_larger_targets_are_kept_too(folder):
    read = ExampleClips(folder=folder).clip(0, 2)
    drawn = next(each for each in (SOURCE.clip(k, 2) for k in range(6, 9)) if (each.frames == read.frames).all())
    assert (read.target == drawn.target).all() and (read.mask == drawn.mask).all()


def test_what_is_missing_broken_or_of_another_source_is_named(folder, tmp_path):
    with pytest.raises(InputError, match="4 times as large"):
        ExampleClips(folder=folder).clip(0, 4)
    with pytest.raises(InputError, match="give a folder"):
        ExampleClips(folder=tmp_path).clip(0)
    with pytest.raises(InputError, match="other examples"):
        list(write_examples(WorldClips(size=32), folder, num_shards=3, clips_per_shard=3))
    with pytest.raises(InputError, match="0 shards"):
        list(write_examples(SOURCE, tmp_path, num_shards=0, clips_per_shard=3))
    next(write_examples(SOURCE, tmp_path, num_shards=2, clips_per_shard=1))
    with pytest.raises(InputError, match="again"):
        [ExampleClips(folder=tmp_path).clip(k) for k in range(2)]
