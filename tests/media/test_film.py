"""Segments become one film: exact in time, labelled, with sound, subtitles and chapters."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from filmloom.errors import InputError, OutputError
from filmloom.media import Chapter, SegmentWriter, join, probe, read_sound, write_m4a
from filmloom.types import Cue, Sound

SIZE = (160, 90)


def segment(path: Path, *, num_frames: int, colour: int = 120, size=SIZE, fps: Fraction = Fraction(25)) -> Path:
    with SegmentWriter(path, size=size, fps=fps) as writer:
        frame = np.full((size[1], size[0], 4), 255, np.uint8)
        frame[..., :3] = colour
        writer.write(frame)
        for _ in range(num_frames - 1):
            writer.repeat()
    return path


def tone(seconds: float, chunk: int = 7_000) -> Iterator[Sound]:
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * 48_000)) / 48_000)
    for start in range(0, len(wave), chunk):
        yield Sound(samples=wave[start : start + chunk].astype(np.float32), rate=48_000)


def cue(text: str, start_s: float, end_s: float) -> Cue:
    return Cue(lines=tuple(text.split("\n")), start_s=start_s, end_s=end_s, words=())


@pytest.mark.parametrize(
    "fps", [Fraction(25), Fraction(30), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(12)]
)
def test_every_frame_keeps_its_exact_time_across_the_joints(tmp_path: Path, fps: Fraction):
    lengths = [1, 7, 26]
    parts = [segment(tmp_path / f"{i}.mp4", num_frames=n, colour=60 * (i + 1), fps=fps) for i, n in enumerate(lengths)]
    film = join(parts, tmp_path / "film.mp4", sound=tone(float(sum(lengths) / fps)))
    with av.open(str(film)) as container:
        frames = list(container.decode(video=0))
    assert [frame.pts * frame.time_base for frame in frames] == [i / fps for i in range(sum(lengths))]
    greys = [int(frame.to_ndarray(format="gray")[40, 80]) // 50 for frame in frames]
    assert [greys.count(g) for g in sorted(set(greys))] == lengths


def test_pictures_are_copied_not_encoded_again(tmp_path: Path):
    part = segment(tmp_path / "a.mp4", num_frames=5)
    film = join([part], tmp_path / "film.mp4")
    with av.open(str(part)) as one, av.open(str(film)) as other:
        assert [bytes(p) for p in one.demux(video=0)] == [bytes(p) for p in other.demux(video=0)]


@pytest.mark.parametrize("spare", [-1.0, -0.02, 0.0, 0.02])
def test_sound_is_as_long_as_the_pictures_to_within_a_frame(tmp_path: Path, spare: float):
    film = join([segment(tmp_path / "a.mp4", num_frames=51)], tmp_path / "film.mp4", sound=tone(2.04 + spare))
    info = probe(film)
    assert abs(info.sound_s - info.video_s) < 0.04
    assert (info.sound_codec, info.video_s) == ("aac", pytest.approx(2.04))


def test_sound_keeps_its_place_and_pitch(tmp_path: Path):
    silence = Sound(samples=np.zeros(48_000, np.float32), rate=48_000)
    film = join([segment(tmp_path / "a.mp4", num_frames=50)], tmp_path / "film.mp4", sound=[silence, *tone(1.0)])
    heard = read_sound(film).samples
    assert np.abs(heard[: 48_000 - 1_200]).max() < 0.02
    middle = heard[60_000:84_000, 0]
    assert np.argmax(np.abs(np.fft.rfft(middle))) * 48_000 / len(middle) == pytest.approx(440, abs=2)
    assert np.abs(middle).max() == pytest.approx(0.3, abs=0.03)


def test_sound_encoded_before_is_copied(tmp_path: Path):
    part = segment(tmp_path / "a.mp4", num_frames=50)
    encoded = write_m4a(tmp_path / "sound.m4a", tone(2.0), seconds=2.0)
    once = join([part], tmp_path / "once.mp4", sound=tone(2.0))
    again = join([part], tmp_path / "again.mp4", sound=encoded)
    assert probe(again).sound_s == probe(once).sound_s == pytest.approx(2.0, abs=1e-3)
    assert np.array_equal(read_sound(again).samples, read_sound(once).samples)
    with pytest.raises(InputError, match="not as long"):
        join([part, part], tmp_path / "twice.mp4", sound=encoded)


def test_sound_longer_than_the_film_is_refused_and_nothing_is_left(tmp_path: Path):
    part = segment(tmp_path / "a.mp4", num_frames=25)
    with pytest.raises(InputError, match="longer than the pictures"):
        join([part], tmp_path / "out" / "film.mp4", sound=tone(1.2))
    assert list((tmp_path / "out").iterdir()) == []


def test_sound_at_another_rate_is_refused(tmp_path: Path):
    sound = Sound(samples=np.zeros(22_050, np.float32), rate=22_050)
    with pytest.raises(InputError, match="resample"):
        join([segment(tmp_path / "a.mp4", num_frames=25)], tmp_path / "film.mp4", sound=[sound])


def test_each_language_is_a_soft_track_that_is_not_forced(tmp_path: Path):
    zh = [cue("地铁新线\n今日开通", 0.2, 0.9), cue("再见", 1.2, 1.96)]
    film = join(
        [segment(tmp_path / "a.mp4", num_frames=50)],
        tmp_path / "film.mp4",
        sound=tone(2.0),
        subtitles={"zh": zh, "en": [cue("A new line opens", 0.2, 0.9)]},
    )
    assert probe(film).subtitles == ("zho", "eng")
    with av.open(str(film)) as container:
        tracks = container.streams.subtitles
        assert not any(track.disposition & Disposition.forced for track in tracks)
        shown = [
            (float(p.pts * p.time_base), float((p.pts + p.duration) * p.time_base), bytes(p)[2:].decode())
            for p in container.demux(tracks[0])
            if p.size > 2
        ]
    assert [text for _, _, text in shown] == ["地铁新线\n今日开通", "再见"]
    assert [start for start, _, _ in shown] == pytest.approx([0.2, 1.2], abs=0.002)
    assert [end for _, end, _ in shown] == pytest.approx([0.9, 1.96], abs=0.002)


def test_chapters_and_metadata_come_back_as_they_were(tmp_path: Path):
    chapters = [Chapter(title="开头", start_s=0.0, end_s=1.0), Chapter(title="The end", start_s=1.0, end_s=2.0)]
    metadata = {"AIGC": '{"Label":"1","ContentProducer":"filmloom"}', "credits": "图：Twemoji (CC-BY 4.0)", "seed": "7"}
    film = join(
        [segment(tmp_path / "a.mp4", num_frames=50)],
        tmp_path / "film.mp4",
        chapters=chapters,
        metadata=metadata,
        title="新线",
    )
    info = probe(film)
    assert info.chapters == tuple(chapters)
    assert metadata.items() <= info.metadata.items()
    assert info.metadata["title"] == "新线"


def test_metadata_that_the_container_overwrites_is_an_error_and_leaves_no_film(tmp_path: Path):
    part = segment(tmp_path / "a.mp4", num_frames=2)
    with pytest.raises(OutputError, match="encoder did not survive"):
        join([part], tmp_path / "out" / "film.mp4", metadata={"AIGC": "1", "encoder": "ours"})
    assert list((tmp_path / "out").iterdir()) == []


def test_a_film_starts_to_play_before_it_is_loaded(tmp_path: Path):
    parts = [segment(tmp_path / f"{i}.mp4", num_frames=100, colour=i * 40) for i in range(3)]
    film = join(parts, tmp_path / "film.mp4", sound=tone(12.0), subtitles={"en": [cue("late", 11.0, 11.5)]})
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(film)) as container:
        packets = [(p.pos, p.stream.type, float(p.pts * p.time_base)) for p in container.demux() if p.size]
    reached = {"audio": 0.0, "video": 0.0}
    for _, kind, at_s in sorted(packets):
        if kind in reached:
            reached[kind] = at_s
            assert abs(reached["audio"] - reached["video"]) < 1.1, "sound and pictures lie far apart in the file"


@pytest.mark.parametrize(
    ("other", "message"),
    [({"size": (180, 90)}, "size"), ({"fps": Fraction(30)}, "fps")],
)
def test_segments_that_differ_are_refused_by_name(tmp_path: Path, other: dict, message: str):
    parts = [segment(tmp_path / "a.mp4", num_frames=2), segment(tmp_path / "b.mp4", num_frames=2, **other)]
    with pytest.raises(InputError, match=rf"b\.mp4.*{message}"):
        join(parts, tmp_path / "film.mp4")


def test_a_broken_or_missing_segment_is_named(tmp_path: Path):
    good = segment(tmp_path / "a.mp4", num_frames=2)
    (tmp_path / "b.mp4").write_bytes(good.read_bytes()[:100])
    with pytest.raises(InputError, match=r"b\.mp4"):
        join([good, tmp_path / "b.mp4"], tmp_path / "film.mp4")
    with pytest.raises(InputError, match=r"c\.mp4"):
        join([good, tmp_path / "c.mp4"], tmp_path / "film.mp4")
    with pytest.raises(InputError, match="no segments"):
        join([], tmp_path / "film.mp4")
