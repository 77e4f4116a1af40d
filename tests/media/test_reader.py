"""Files that a user gives: what is in them comes out as it was, and what would harm is refused before it is decoded."""

import resource
import struct
import sys
import time
import zlib
from pathlib import Path

import av
import numpy as np
import pytest

from filmloom.errors import MediaError
from filmloom.media import Limits, SegmentWriter, join, probe, read_frames, read_picture, read_sound, write_wav
from filmloom.media.picture import encode_png
from filmloom.types import Sound

_KILOBYTE = 1024 if sys.platform == "darwin" else 1
"""What getrusage counts memory in."""


def quarters(width: int = 64, height: int = 48) -> np.ndarray:
    """Red, green, blue and half-clear white quarters, BGRA."""
    frame = np.zeros((height, width, 4), np.uint8)
    y, x = height // 2, width // 2
    frame[:y, :x], frame[:y, x:] = (0, 0, 255, 255), (0, 255, 0, 255)
    frame[y:, :x], frame[y:, x:] = (255, 0, 0, 255), (255, 255, 255, 128)
    return frame


def encode(codec: str, frame: np.ndarray, pixels: str, container: str, path: Path) -> Path:
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=1)
        stream.height, stream.width = frame.shape[:2]
        stream.pix_fmt = pixels
        picture = av.VideoFrame.from_ndarray(frame, format="bgra")
        out.mux([*stream.encode(picture.reformat(format=pixels)), *stream.encode(None)])
    return path


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(side: int) -> bytes:
    squeeze = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    data = b"".join(squeeze.compress(row * 100) for _ in range(side // 100)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def video(path: Path, *, num_frames: int = 50, size=(160, 96)) -> Path:
    with SegmentWriter(path, size=size, fps=25) as writer:
        for number in range(num_frames):
            writer.write(np.full((size[1], size[0], 4), (number * 5 % 256,) * 3 + (255,), np.uint8))
    return path


def test_png_comes_back_byte_for_byte_with_its_alpha(tmp_path: Path):
    path = tmp_path / "a.png"
    path.write_bytes(encode_png(quarters()))
    assert np.array_equal(read_picture(path), quarters())


def test_a_picture_of_any_width_lies_in_memory_without_gaps(tmp_path: Path):
    """Where there are some, drawing refuses the picture."""
    path = tmp_path / "a.png"
    path.write_bytes(encode_png(np.ascontiguousarray(quarters()[:, :37])))
    found = read_picture(path)
    assert found.flags.c_contiguous and np.array_equal(found, quarters()[:, :37])


@pytest.mark.parametrize(
    ("codec", "pixels", "container", "name"),
    [
        ("mjpeg", "yuvj444p", "image2pipe", "a.jpg"),
        ("bmp", "bgra", "image2pipe", "a.bmp"),
        ("libwebp", "bgra", "webp", "a.webp"),
        ("gif", "bgr8", "gif", "a.gif"),
    ],
)
def test_other_pictures_come_back_in_their_colours(tmp_path: Path, codec, pixels, container, name):
    path = encode(codec, quarters(), pixels, container, tmp_path / name)
    found = read_picture(path)
    assert found.shape == (48, 64, 4)
    for (y, x), colour in {(10, 10): (0, 0, 255), (10, 50): (0, 255, 0), (40, 10): (255, 0, 0)}.items():
        assert np.abs(np.int32(found[y, x, :3]) - colour).max() <= 40
    if codec in ("bmp", "libwebp"):
        assert abs(int(found[40, 50, 3]) - 128) <= 4


def test_a_sideways_photograph_is_turned_upright(tmp_path: Path):
    jpeg = encode("mjpeg", quarters(), "yuvj444p", "image2pipe", tmp_path / "a.jpg").read_bytes()
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry + bytes(4)
    (tmp_path / "b.jpg").write_bytes(jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:])
    found = read_picture(tmp_path / "b.jpg")
    assert found.shape == (64, 48, 4)
    assert np.abs(np.int32(found[10, 40, :3]) - (0, 0, 255)).max() <= 40, "red has to be at the top right"


def test_frames_come_in_order_from_any_moment(tmp_path: Path):
    path = video(tmp_path / "a.mp4")
    assert [int(frame[50, 50, 0]) for frame in read_frames(path)] == pytest.approx([n * 5 for n in range(50)], abs=2)
    later = list(read_frames(path, start_s=1.2))
    assert (len(later), int(later[0][50, 50, 0])) == (20, pytest.approx(150, abs=2))


@pytest.mark.parametrize("channels", [1, 2])
def test_sound_comes_back_sample_for_sample(tmp_path: Path, channels: int):
    samples = np.random.default_rng(0).uniform(-1.2, 1.2, (48_000, channels)).astype(np.float32)
    sound = Sound(samples=samples[:, 0] if channels == 1 else samples, rate=48_000)
    assert np.array_equal(read_sound(write_wav(tmp_path / "a.wav", sound)).samples, sound.samples)


@pytest.mark.parametrize(("codec", "container"), [("flac", "flac"), ("libmp3lame", "mp3"), ("aac", "ipod")])
def test_sound_is_read_at_the_asked_rate(tmp_path: Path, codec: str, container: str):
    path = tmp_path / "recording"
    wave = (12_000 * np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100)).astype(np.int16)
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.rate, frame.pts = 44_100, 0
        for piece in av.AudioResampler(format=stream.format, frame_size=1024, rate=44_100).resample(frame):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    sound = read_sound(path, rate=24_000)
    assert sound.samples.ndim == 1
    assert sound.seconds == pytest.approx(1.0, abs=0.06)
    peak = np.argmax(np.abs(np.fft.rfft(sound.samples[2_000:22_000]))) * 24_000 / 20_000
    assert peak == pytest.approx(440, abs=3)


def test_probe_of_a_sound_has_no_pictures(tmp_path: Path):
    sound = Sound(samples=np.zeros(24_000, np.float32), rate=48_000)
    info = probe(write_wav(tmp_path / "a.wav", sound))
    assert (info.size, info.video_s, info.sound_s, info.sound_codec) == (None, 0.0, 0.5, "pcm_f32le")


def test_a_small_file_with_a_huge_picture_takes_no_memory(tmp_path: Path):
    path = tmp_path / "bomb.png"
    path.write_bytes(png_bomb(20_000))
    assert path.stat().st_size < 60_000
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(MediaError, match=r"bomb\.png.*50,000,000 pixels"):
        read_picture(path)
    assert time.monotonic() - start < 0.5
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / _KILOBYTE < 20_000


@pytest.mark.parametrize("codec", [b"avc1", b"raw ", b"png ", b"jpeg"])
def test_a_video_whose_header_claims_too_much_takes_no_memory(tmp_path: Path, codec: bytes):
    """H.264 says its true size itself; a codec that would believe the header is refused."""
    data = video(tmp_path / "a.mp4", num_frames=2).read_bytes()
    assert data.count(struct.pack(">HH", 160, 96)) == 1
    data = data.replace(struct.pack(">HH", 160, 96), struct.pack(">HH", 30_000, 30_000)).replace(b"avc1", codec)
    (tmp_path / "b.mp4").write_bytes(data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if codec == b"avc1":
        assert read_picture(tmp_path / "b.mp4").shape == (96, 160, 4)
    else:
        for read in (probe, read_picture, lambda path: list(read_frames(path))):
            with pytest.raises(MediaError, match="pixels"):
                read(tmp_path / "b.mp4")
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / _KILOBYTE < 20_000


@pytest.mark.parametrize("name", ["a.mp4", "a.png", "a.m3u8", "a.wav"])
@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile /etc/passwd\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "",
    ],
)
def test_a_playlist_or_a_text_in_disguise_is_refused(tmp_path: Path, name: str, text: str):
    (tmp_path / name).write_text(text)
    for read in (probe, read_picture, read_sound, lambda path: list(read_frames(path))):
        with pytest.raises(MediaError, match=r"expected MP4.*PNG"):
            read(tmp_path / name)


def test_a_playlist_behind_the_first_bytes_of_another_format_opens_nothing(tmp_path: Path):
    (tmp_path / "a.mp3").write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n")
    with pytest.raises(MediaError):
        read_sound(tmp_path / "a.mp3")


@pytest.mark.parametrize("keep", [20, 60, 400])
def test_a_broken_file_is_an_error_that_names_it(tmp_path: Path, keep: int):
    path = tmp_path / "a.png"
    path.write_bytes(encode_png(np.random.default_rng(0).integers(0, 255, (48, 64, 4), np.uint8))[:keep])
    with pytest.raises(MediaError, match=r"a\.png"):
        read_picture(path)
    data = video(tmp_path / "a.mp4").read_bytes()
    (tmp_path / "b.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError, match=r"b\.mp4"):
        probe(tmp_path / "b.mp4")


def test_limits_hold(tmp_path: Path):
    path = video(tmp_path / "a.mp4")
    for limits, message in [
        (Limits(pixels=100), "pixels"),
        (Limits(seconds=1.0), "lasts"),
        (Limits(frames=10), "10 pictures"),
        (Limits(bytes=100), "bytes"),
    ]:
        with pytest.raises(MediaError, match=message):
            list(read_frames(path, limits=limits))
    sound = write_wav(tmp_path / "a.wav", Sound(samples=np.zeros(96_000, np.float32), rate=48_000))
    with pytest.raises(MediaError, match="lasts"):
        read_sound(sound, limits=Limits(seconds=1.0))


def test_what_is_not_there_is_said(tmp_path: Path):
    silent = join([video(tmp_path / "a.mp4")], tmp_path / "film.mp4")
    with pytest.raises(MediaError, match="no sound"):
        read_sound(silent)
    with pytest.raises(MediaError, match="no file"):
        read_picture(tmp_path / "none.png")
    with pytest.raises(MediaError, match="no file"):
        read_picture(tmp_path)
    sound = write_wav(tmp_path / "a.wav", Sound(samples=np.zeros(4_800, np.float32), rate=48_000))
    with pytest.raises(MediaError, match="no pictures"):
        list(read_frames(sound))
    with pytest.raises(MediaError, match="no picture"):
        read_picture(sound)
