"""A rewritten frame_num changes nothing else, and can't make a start code by chance."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.media.h264 import with_frame_num

START = b"\x00\x00\x00\x01"
SLICE = 0x41


def escape(body: bytes) -> bytes:
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", body)


def slice_with(frame_num: int, num_bits: int, rest: bytes) -> bytes:
    """first_mb 0, slice_type 5, parameter set 0, frame_num, then anything, in bits; ends in the stop bit."""
    bits = "1" + "00110" + "1" + f"{frame_num:0{num_bits}b}"
    bits += "".join(f"{byte:08b}" for byte in rest) + "1"
    bits += "0" * (-len(bits) % 8)
    body = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return START + escape(bytes([SLICE]) + body)


@given(
    st.integers(4, 16).flatmap(
        lambda bits: st.tuples(st.just(bits), st.integers(0, 2**bits - 1), st.integers(0, 2**bits - 1))
    ),
    st.lists(st.sampled_from([0, 1, 2, 3, 128, 255]), max_size=40),
)
def test_only_the_number_changes(numbers: tuple[int, int, int], rest: list[int]):
    num_bits, before, after = numbers
    found = with_frame_num(slice_with(before, num_bits, bytes(rest)), after, num_bits)
    assert found == slice_with(after, num_bits, bytes(rest))
    assert re.search(rb"\x00\x00[\x00-\x02]", found[len(START) :]) is None


def test_the_number_counts_modulo_its_bits():
    assert with_frame_num(slice_with(3, 4, b"abc"), 18, 4) == slice_with(2, 4, b"abc")


def test_a_keyframe_is_never_renumbered():
    with pytest.raises(AssertionError):
        with_frame_num(START + b"\x65\x88\x84\x00", 1, 4)
