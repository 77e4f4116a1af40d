"""AIGC records in real files: one is found as one, two as two, wherever they lie."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from filmloom.media import SegmentWriter, join, probe
from filmloom.media.label import AIGC_KEY, aigc_record
from filmloom.media.label_records import aigc_records

RECORD = aigc_record(producer="example-news", content_id="42")


@pytest.fixture
def pictures(tmp_path):
    path = tmp_path / "pictures.mp4"
    with SegmentWriter(path, size=(64, 64), fps=25) as writer:
        writer.write(np.full((64, 64, 4), 255, np.uint8))
    return path


def records(pictures: Path, **metadata: str):
    path = join([pictures], pictures.with_name("film.mp4"), metadata=metadata)
    return aigc_records(path, probe(path))


def test_the_one_record_is_whole_and_says_who_made_what(pictures):
    (found,) = records(pictures, **{AIGC_KEY: RECORD}, comment="A film", other="{}")
    assert (found.key, found.text, found.problem) == ("AIGC", RECORD, "")
    assert found.fields["ContentProducer"] == "example-news"
    assert found.fields["ProduceID"] == "42"


def test_no_record_is_none(pictures):
    assert records(pictures, comment="AIGC is not mentioned here, nor who the producer of the content is") == ()


def test_the_outer_object_of_the_standards_own_example_is_read_too(pictures):
    (found,) = records(pictures, AIGC=f'{{"AIGC":{RECORD}}}')
    assert found.fields["Label"] == "1" and not found.problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("made by AI", "it is no JSON"),
        ("[1]", "it is no JSON object"),
        ('{"Label":"1","ContentProducer":"x"}', "it lacks ProduceID, ReservedCode1"),
        (RECORD.replace('"Label":"1"', '"Label":"7"'), "its Label is '7'"),
        (RECORD.replace('"Label":"1"', '"Label":1'), "it lacks Label"),
        (RECORD.replace("example-news", "示例新闻"), "ContentProducer can't be read: printable ASCII"),
        (RECORD.replace("example-news", "example news"), "ContentProducer can't be read: printable ASCII"),
    ],
)
def test_a_record_that_is_not_as_the_standard_wants_it(pictures, text, problem):
    (found,) = records(pictures, AIGC=text)
    assert found.problem.startswith(problem)


def test_a_second_copy_under_another_name_is_found(pictures):
    first, second = records(pictures, AIGC=RECORD, comment=RECORD)
    assert (first.key, first.problem) == ("AIGC", "")
    assert (second.key, second.problem) == ("comment", "it lies under the name 'comment' instead of 'AIGC'")


def test_two_copies_under_one_name_are_two_where_ffmpeg_tells_one(pictures):
    path = join([pictures], pictures.with_name("film.mp4"), metadata={"AIGC": RECORD, "AIGX": RECORD})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"mdtaAIGX", b"mdtaAIGC"))
    assert "AIGX" not in probe(path).metadata
    assert [record.key for record in aigc_records(path, probe(path))] == ["AIGC", "AIGC"]


def test_other_kinds_of_files_are_read_by_what_ffmpeg_tells(pictures):
    path = pictures.with_name("film.mkv")
    command = ["ffmpeg", "-v", "error", "-i", pictures, "-c", "copy", "-metadata", f"AIGC={RECORD}", path]
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError:
        pytest.skip("there is no ffmpeg to write one")
    (found,) = aigc_records(path, probe(path))
    assert found.fields == json.loads(RECORD)


@pytest.mark.parametrize("hurt", [b"\0\0\0\0", b"\0\0\0\1", b"\xff\xff\xff\xff"])
def test_boxes_of_no_or_any_size_end_the_search(pictures, hurt):
    path = join([pictures], pictures.with_name("film.mp4"), metadata={"AIGC": RECORD})
    info, data = probe(path), bytearray(path.read_bytes())
    at = data.index(b"udta") - 4
    data[at : at + 4] = hurt
    path.write_bytes(data)
    assert len(aigc_records(path, info)) <= 1
