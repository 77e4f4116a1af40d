"""The few bits of an H.264 stream that are changed by hand, so that a picture can be repeated at no cost.

A P picture in which every macroblock is skipped shows the picture before it once more (ITU-T H.264, 8.4.1.1: with no
neighbour in motion, a skipped macroblock copies the same place of the last reference). Such a picture is the same few
bytes each time, but for its frame_num, which counts reference pictures since the last IDR picture. Pictures that come
from the encoder after it must count it too, so their frame_num is rewritten as well. Slices have, in this order,
first_mb_in_slice ue(v), slice_type ue(v), pic_parameter_set_id ue(v), frame_num u(v) (7.3.3); how long frame_num is
stands in the sequence parameter set (7.3.2.1.1).
"""

from __future__ import annotations

import re

_SLICE = 1
_SEQUENCE_PARAMETERS = 7
_HIGH_PROFILE = 100
_START_CODE = re.compile(rb"\x00\x00\x00?\x01")
_ESCAPED = re.compile(rb"\x00\x00\x03")
_TO_ESCAPE = re.compile(rb"\x00\x00(?=[\x00-\x03])")


def frame_num_bits(extradata: bytes) -> int:
    """Give the length of frame_num in bits, from a stream's parameter sets with start codes."""
    units = [unit for unit in _START_CODE.split(extradata) if unit and unit[0] & 31 == _SEQUENCE_PARAMETERS]
    assert len(units) == 1, "expected one sequence parameter set"
    bits = _Bits(_unescape(units[0][4:]))
    bits.exp_golomb()  # seq_parameter_set_id
    if units[0][1] == _HIGH_PROFILE:
        formats = [bits.exp_golomb() for _ in range(3)]  # chroma_format_idc, luma and chroma bit depth - 8
        assert formats == [1, 0, 0] and bits.take(2) == 0, "expected 8-bit 4:2:0 without scaling matrices"
    length = bits.exp_golomb() + 4
    assert bits.exp_golomb() == 2, "expected pictures in the order of their frame_num"
    return length


def with_frame_num(packet: bytes, frame_num: int, num_bits: int) -> bytes:
    """Give a packet (start codes, one P slice) with another frame_num, modulo 2 to the number of its bits."""
    start = _START_CODE.match(packet)
    assert start is not None and packet[start.end()] & 31 == _SLICE, "expected one slice that is not IDR"
    body = bytearray(_unescape(packet[start.end() :]))
    head = bytes(body[1:9])
    bits = _Bits(head)
    for _ in range(3):
        bits.exp_golomb()
    shift = bits.length - bits.position - num_bits
    mask = ((1 << num_bits) - 1) << shift
    number = bits.number & ~mask | (frame_num << shift & mask)
    body[1:9] = number.to_bytes(len(head), "big")
    return start.group() + _TO_ESCAPE.sub(b"\x00\x00\x03", bytes(body))


def _unescape(unit: bytes) -> bytes:
    """Take out the bytes that keep start codes from appearing by chance (7.4.1)."""
    return _ESCAPED.sub(b"\x00\x00", unit)


class _Bits:
    """Read a few bits from the left."""

    def __init__(self, data: bytes) -> None:
        self.number = int.from_bytes(data, "big")
        self.length = len(data) * 8
        self.position = 0

    def take(self, count: int) -> int:
        self.position += count
        return self.number >> (self.length - self.position) & ((1 << count) - 1)

    def exp_golomb(self) -> int:
        """ue(v), 9.1."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)
