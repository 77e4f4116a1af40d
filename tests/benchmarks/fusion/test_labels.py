"""Results of runs with fewer labels, where there are any."""

import json

import pytest
from benchmarks.fusion.proofs import labels

from filmloom.errors import InputError


def write(folder, name, **run):
    (folder / f"{name}.json").write_text(json.dumps(run))


def test_without_runs_it_says_so(tmp_path):
    for folder in (None, tmp_path):
        (row,) = labels.prove(folder).rows
        assert row.value is None
        assert "not run" in row.note


def test_half_is_compared_with_all(tmp_path):
    write(tmp_path, "half", labels=0.5, unlabelled=True, seed=1, accuracy=[1, 1, 0.5, 1])
    write(tmp_path, "all", labels=1, unlabelled=False, seed=1, accuracy=[1, 0.5, 0.5, 1])
    write(tmp_path, "plain", labels=0.5, unlabelled=False, seed=1, accuracy=[0, 0.5, 0.5, 1])
    rows = labels.prove(tmp_path).rows
    assert [row.what for row in rows][:3] == [
        "50% of the labels, without S0 and pseudo-captions",
        "50% of the labels, with S0 and pseudo-captions",
        "100% of the labels, without S0 and pseudo-captions",
    ]
    assert rows[-1].value == pytest.approx(0.125)
    assert rows[-1].reached


def test_a_foreign_file_is_named(tmp_path):
    write(tmp_path, "other", labels=1)
    with pytest.raises(InputError, match=r"other\.json"):
        labels.prove(tmp_path)
