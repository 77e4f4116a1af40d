"""Frames and sound to media files and back; the only user of FFmpeg."""

from filmloom.media.atomic import atomic_path, write_bytes, write_text
from filmloom.media.clip import Clip
from filmloom.media.film import Chapter, join
from filmloom.media.info import Colours, MediaInfo, probe
from filmloom.media.reader import read_frames, read_picture, read_sound
from filmloom.media.segment import SegmentWriter
from filmloom.media.sound import resample, write_wav
from filmloom.media.sound_track import write_m4a
from filmloom.media.source import Limits

__all__ = [
    "Chapter",
    "Clip",
    "Colours",
    "Limits",
    "MediaInfo",
    "SegmentWriter",
    "atomic_path",
    "join",
    "probe",
    "read_frames",
    "read_picture",
    "read_sound",
    "resample",
    "write_bytes",
    "write_m4a",
    "write_text",
    "write_wav",
]
