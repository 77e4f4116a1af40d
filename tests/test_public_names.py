import subprocess
import sys

import pytest

import filmloom


def test_the_public_names_are_there_and_say_what_they_do():
    for name in filmloom.__all__:
        assert getattr(filmloom, name).__doc__, name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="movie"):
        _ = filmloom.movie


def test_importing_filmloom_loads_no_heavy_library():
    heavy = "skia", "av", "numpy", "pydantic", "emoji", "trafilatura", "rjieba", "rich"
    code = f"import sys, filmloom; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert loaded == "[]\n"
