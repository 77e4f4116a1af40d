"""Sound at another rate, and sound as a WAV file."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from filmloom.media.atomic import write_bytes
from filmloom.types import Sound

Samples = npt.NDArray[np.float32]
_FLOAT = 3
"""WAVE_FORMAT_IEEE_FLOAT."""


def resample(sound: Sound, rate: int) -> Sound:
    """Give the same sound at `rate`, as long as before to within half a sample."""
    if sound.rate == rate:
        return sound
    num_channels = 1 if sound.samples.ndim == 1 else sound.samples.shape[1]
    resampler = Resampler(rate, num_channels)
    chunks = [
        resampler.add(to_audio_frame(sound.samples[start : start + sound.rate], sound.rate))
        for start in range(0, len(sound.samples), sound.rate)
    ]
    samples = np.concatenate([*chunks, resampler.finish()])
    wanted = round(len(sound.samples) * Fraction(rate, sound.rate))
    padding = [(0, max(0, wanted - len(samples)))] + [(0, 0)] * (samples.ndim - 1)
    return Sound(samples=np.pad(samples[:wanted], padding), rate=rate)


def write_wav(path: Path | str, sound: Sound) -> Path:
    """Write sound as a WAV file of 32-bit floats, so that nothing is rounded or clipped. Raises OutputError."""
    samples = np.ascontiguousarray(sound.samples, "<f4")
    num_channels = 1 if samples.ndim == 1 else samples.shape[1]
    width = 4 * num_channels
    form = struct.pack("<HHIIHHH", _FLOAT, num_channels, sound.rate, sound.rate * width, width, 32, 0)
    chunks = [(b"fmt ", form), (b"fact", struct.pack("<I", len(samples))), (b"data", samples.tobytes())]
    body = b"WAVE" + b"".join(name + struct.pack("<I", len(data)) + data for name, data in chunks)
    return write_bytes(path, b"RIFF" + struct.pack("<I", len(body)) + body)


class Resampler:
    """Change rate and channels of sound that comes piece by piece."""

    def __init__(self, rate: int, num_channels: int) -> None:
        self.num_channels = num_channels
        self._resampler = av.AudioResampler(format="flt", layout="mono" if num_channels == 1 else "stereo", rate=rate)

    def add(self, frame: av.AudioFrame | None) -> Samples:
        """Give what can be told after this piece, [n] or [n 2]."""
        pieces = [piece.to_ndarray().reshape(-1) for piece in self._resampler.resample(frame)]
        flat = np.concatenate([np.zeros(0, np.float32), *pieces]).astype(np.float32, copy=False)
        return flat if self.num_channels == 1 else flat.reshape(-1, self.num_channels)

    def finish(self) -> Samples:
        """Give what was kept back."""
        return self.add(None)


def to_audio_frame(samples: Samples, rate: int) -> av.AudioFrame:
    """Give samples [n], [n 1] or [n 2] as FFmpeg takes them."""
    layout = "stereo" if samples.ndim == 2 and samples.shape[1] == 2 else "mono"
    packed = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
    frame.rate = rate
    return frame
