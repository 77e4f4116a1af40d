"""Numbers as each language writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.draw.charts.numbers import decimals_of, number_format


@pytest.mark.parametrize(
    ("values", "language", "unit", "expected"),
    [
        ([128000, 96000], "zh", "人次", ["12.8万", "9.6万"]),
        ([128000, 96000], "en", "trips", ["128,000", "96,000"]),
        ([1_280_000, 960_000], "en", "trips", ["1.28M", "0.96M"]),
        ([350_000_000, 120_000_000], "zh", "元", ["3.5亿", "1.2亿"]),
        ([12000, 350], "zh", "万人次", ["12,000", "350"]),
        ([120000, 350], "zh", "人", ["12万", "350"]),
        ([2, 2.5, 3], "zh", "元", ["2.0", "2.5", "3.0"]),
        ([2.0, 3.0], "en", "km", ["2", "3"]),
        ([12.5, -3.2, 0], "en", "%", ["12.5%", "−3.2%", "0%"]),
        ([5, 9.5], "en", "$", ["$5.0", "$9.5"]),
        ([0.00042, 0.0013], "en", "", ["0.00042", "0.00130"]),
        ([4.2e-7], "en", "", ["4.2×10^−7"]),
        ([3e18], "zh", "", ["3×10^18"]),
        ([1 / 3, 2 / 3], "en", "", ["0.333", "0.667"]),
        ([0, 0], "zh", "", ["0", "0"]),
    ],
)
def test_numbers_are_written_as_readers_expect(values, language, unit, expected):
    write = number_format(values, language, unit)
    assert [write(value) for value in values] == expected


def test_ticks_are_shorter_than_labels():
    write = number_format([0, 50000, 100000], "en", "trips", axis=True)
    assert [write(tick) for tick in (0, 50000, 100000)] == ["0", "50K", "100K"]


def test_the_dust_of_binary_fractions_is_not_counted():
    assert decimals_of(0.1 + 0.2) == 1
    assert decimals_of(12.25) == 2
    assert decimals_of(3e20) == 0


@given(
    values=st.lists(st.integers(-99_999_999, 99_999_999).map(lambda n: n / 100), min_size=1, max_size=12),
    language=st.sampled_from(["zh", "en"]),
)
def test_what_is_written_is_within_half_a_last_digit_of_the_value(values, language):
    write = number_format(values, language)
    scales = {"万": 1e4, "M": 1e6}
    for value in values:
        text = write(value).replace("−", "-").replace(",", "")
        scale = scales.get(text[-1], 1)
        number = text.rstrip("万M")
        digits = len(number.partition(".")[2])
        assert abs(float(number) * scale - value) <= 0.5 * scale * 10**-digits * (1 + 1e-9)
