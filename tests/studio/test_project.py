import json

import pytest

from filmloom.errors import InputError
from filmloom.studio.project import LockFile, ProjectFiles


@pytest.mark.parametrize(
    "text",
    ["", "garbage", "[]", "3", '{"version": 1, "shots": 3, "film": 7}', '{"version": 1, "shots": [{"id": "a"}, 3]}'],
)
def test_an_unreadable_lock_file_counts_as_none(tmp_path, text):
    path = tmp_path / "film.storyboard.lock.json"
    path.write_text(text, encoding="utf-8")
    lock = LockFile(path)
    assert not lock.film()
    assert not lock.parts()
    lock.write({"film": {"digest": "d"}})
    assert LockFile(path).film() == {"digest": "d"}
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1


def test_a_name_too_long_for_the_files_beside_the_film_is_refused_before_anything_is_made(tmp_path):
    ProjectFiles(tmp_path / f"{'x' * 200}.mp4")
    for name in ("x" * 245, "电" * 80):
        with pytest.raises(InputError, match="shorter"):
            ProjectFiles(tmp_path / f"{name}.mp4")
