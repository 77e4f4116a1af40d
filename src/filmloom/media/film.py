"""Segments, sound, subtitles and chapters in; one finished film out, its pictures copied, never encoded again."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from filmloom.errors import InputError, OutputError
from filmloom.media.atomic import atomic_path
from filmloom.media.sound_track import RATE, Packet, add_stream, encode
from filmloom.types import Cue, Language, Rate, Size, Sound

_ISO_639_2: Mapping[Language, str] = {"zh": "zho", "en": "eng"}
_TRACK_NAMES: Mapping[Language, str] = {"zh": "中文", "en": "English"}
_SUBTITLE_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,18,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A named part of a film."""

    title: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class _Header:
    """What two segments must share to be joined by copying."""

    size: Size
    fps: Rate
    codec: str
    extradata: bytes


def join(
    segments: Sequence[Path],
    out: Path | str,
    *,
    sound: Iterable[Sound] | Path | None = None,
    subtitles: Mapping[Language, Sequence[Cue]] | None = None,
    chapters: Sequence[Chapter] = (),
    metadata: Mapping[str, str] | None = None,
    title: str | None = None,
) -> Path:
    """Join segments into one film at `out`, an MP4 that starts to play before it is loaded.

    Segment k starts exactly where k-1 ended. The sound comes in chunks of any length at 48 kHz, mono or stereo, and is
    written as AAC; sound that ends early is followed by silence to the film's length. A path made by write_m4a is
    copied instead. Each language of `subtitles` becomes a soft subtitle track, cues cut at the film's end. Memory
    does not grow with the sound or the pictures.

    Raises:
        InputError: no segments, or segments that differ in size, rate or stream header; sound at another rate or
            more than a frame longer than the pictures.
        OutputError: the film can't be written, or a metadata key did not survive.
    """
    header, num_frames = _check(segments)
    with atomic_path(out) as partial:
        film = _Film(partial, segments[0], header, num_frames)
        tags = {**(metadata or {}), **({"title": title} if title else {})}
        film.write(segments, sound, subtitles or {}, chapters, tags)
        _check_metadata(partial, tags)
    return Path(out)


class _Film:
    """One film being written: its container and its tracks."""

    def __init__(self, path: Path, first: Path, header: _Header, num_frames: int) -> None:
        self.path = path
        self.first = first
        self.fps = header.fps
        self.seconds = num_frames / header.fps
        self.num_samples = round(self.seconds * RATE)
        self._stack = ExitStack()

    def write(
        self,
        segments: Sequence[Path],
        sound: Iterable[Sound] | Path | None,
        subtitles: Mapping[Language, Sequence[Cue]],
        chapters: Sequence[Chapter],
        tags: Mapping[str, str],
    ) -> None:
        """Write everything, in order of time so that players start quickly."""
        with self._stack as stack:
            options = {"movflags": "+faststart+use_metadata_tags"}
            container = stack.enter_context(av.open(str(self.path), "w", format="mp4", container_options=options))
            template = stack.enter_context(_open(self.first))
            video = container.add_stream_from_template(template.streams.video[0])
            tracks = [] if sound is None else [self._sound(container, sound)]
            tracks += [_subtitles(container, language, cues, self.seconds) for language, cues in subtitles.items()]
            container.metadata.update(tags)
            container.set_chapters([_chapter(i, chapter) for i, chapter in enumerate(chapters)])
            container.start_encoding()
            for packet in _in_order([self._pictures(segments, video), *tracks]):
                container.mux(packet)

    def _pictures(self, segments: Sequence[Path], stream: av.VideoStream) -> Iterator[Packet]:
        frame = 0
        for segment in segments:
            with _open(segment) as source:
                for packet in source.demux(video=0):
                    if not packet.size:
                        continue
                    packet.stream = stream
                    packet.time_base = 1 / self.fps
                    packet.pts = packet.dts = frame
                    packet.duration = 1
                    frame += 1
                    yield packet

    def _sound(self, container: av.container.OutputContainer, sound: Iterable[Sound] | Path) -> Iterator[Packet]:
        if isinstance(sound, Path):
            return self._copied_sound(container, sound)
        return encode(add_stream(container), sound, self.num_samples, slack=int(RATE / self.fps))

    def _copied_sound(self, container: av.container.OutputContainer, path: Path) -> Iterator[Packet]:
        source = self._stack.enter_context(_open(path))
        track = source.streams.audio[0]
        found = (track.codec_context.name, track.rate, track.layout.name)
        if found != ("aac", RATE, "stereo"):
            raise InputError(f"the sound {path.name} is {found}; expected AAC at {RATE} in stereo (use write_m4a)")
        if abs((track.duration or 0) - self.num_samples) > RATE / self.fps:
            raise InputError(f"the sound {path.name} is not as long as the pictures; make it again")
        return self._retold(source, track, container.add_stream_from_template(track))

    def _retold(
        self, source: av.container.InputContainer, track: av.AudioStream, stream: av.AudioStream
    ) -> Iterator[Packet]:
        for packet in source.demux(track):
            if packet.size:
                packet.stream = stream
                yield packet


def _subtitles(
    container: av.container.OutputContainer, language: Language, cues: Sequence[Cue], seconds: Fraction
) -> Iterator[Packet]:
    stream = container.add_stream("mov_text")
    stream.codec_context.subtitle_header = _SUBTITLE_HEADER
    stream.codec_context.time_base = Fraction(1, 1000)
    stream.time_base = Fraction(1, 1000)
    stream.metadata["language"] = _ISO_639_2[language]
    stream.metadata["handler_name"] = _TRACK_NAMES[language]

    def packets() -> Iterator[Packet]:
        for cue in sorted(cues, key=lambda cue: cue.start_s):
            text = "\n".join(cue.lines).encode("utf-8")
            packet = av.Packet(len(text).to_bytes(2, "big") + text)
            packet.stream, packet.time_base = stream, Fraction(1, 1000)
            packet.pts = packet.dts = round(cue.start_s * 1000)
            packet.duration = round(min(cue.end_s, float(seconds)) * 1000) - packet.pts
            assert packet.duration > 0, f"the cue {cue.lines} has no length inside the film"
            yield packet

    return packets()


def _chapter(number: int, chapter: Chapter) -> av.container.Chapter:
    start, end = round(chapter.start_s * 1000), round(chapter.end_s * 1000)
    return {
        "id": number,
        "start": start,
        "end": end,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }


def _in_order(tracks: Sequence[Iterator[Packet]]) -> Iterator[Packet]:
    """Merge tracks of packets by their time."""
    timed = [_timed(track, number) for number, track in enumerate(tracks)]
    return (packet for _, _, packet in heapq.merge(*timed))


def _timed(track: Iterator[Packet], number: int) -> Iterator[tuple[float, int, Packet]]:
    tick_s = None
    for packet in track:
        tick_s = tick_s or float(packet.time_base)
        assert packet.dts is not None
        yield packet.dts * tick_s, number, packet


def _check(segments: Sequence[Path]) -> tuple[_Header, int]:
    """Give the header that all segments share, and their number of frames together."""
    if not segments:
        raise InputError("there are no segments to join; expected at least one")
    first, num_frames = _read_header(segments[0])
    for segment in segments[1:]:
        header, frames = _read_header(segment)
        _check_same(segments[0], first, segment, header)
        num_frames += frames
    return first, num_frames


def _read_header(segment: Path) -> tuple[_Header, int]:
    try:
        with _open(segment) as source:
            stream = source.streams.video[0]
            context = stream.codec_context
            rate = stream.average_rate
            assert rate is not None
            header = _Header((context.width, context.height), rate, context.name, context.extradata or b"")
            return header, stream.frames
    except (av.FFmpegError, IndexError) as error:
        raise InputError(f"the segment {segment} can't be read: {error}; make it again") from error


def _check_same(first: Path, expected: _Header, segment: Path, header: _Header) -> None:
    for what in ("size", "fps", "codec", "extradata"):
        one, other = getattr(expected, what), getattr(header, what)
        if one != other:
            shown = "a different stream header" if what == "extradata" else f"{what} {other} where {one} was expected"
            raise InputError(f"the segment {segment.name} has {shown} (from {first.name}); make it again")


def _open(path: Path) -> av.container.InputContainer:
    """Open a file that we wrote."""
    return av.open(str(path), format="mp4", options={"protocol_whitelist": "file"})


def _check_metadata(path: Path, expected: Mapping[str, str]) -> None:
    with _open(path) as film:
        found = film.metadata
    lost = [key for key, value in expected.items() if found.get(key) != value]
    if lost:
        raise OutputError(f"the metadata {', '.join(lost)} did not survive in {path.name}; use plain names and text")
