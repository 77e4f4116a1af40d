from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmloom.studio.scenes.numbers import numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,200 riders and 1200 seats", [1200, 1200]),
        ("1.2万人、12000人", [12000, 12000]),
        ("两座桥，二十三种鱼，一百零五米，三千二百人", [2, 23, 105, 3200]),
        ("二〇二六年", [2026]),
        ("三点五公里，百分之十二", [Decimal("3.5"), 12]),
        ("two hundred and five people, twenty-four hours", [205, 24]),
        ("3 million, 1.84 billion", [3_000_000, 1_840_000_000]),
        ("２８.６公里", [Decimal("28.6")]),
        ("5千克、3 千米、1.2万千瓦，5千人", [5, 3, 12000, 5000]),
        ("2026-03-18", [2026, 3, 18]),
        ("一个人十分高兴，万一下雨，在四周走走", []),
        ("one of the hundreds", []),
        ("几十家店，十几个人，第二，第二天，两者", []),
        ("九点三十分，九点半，一点五倍", [9, 30, 9, Decimal("1.5")]),
        ("第三条，四号线", [3, 4]),
        ("the fourth line", [4]),
    ],
)
def test_numbers_in_one_form(text, values):
    assert [number.value for number in numbers(text)] == values


@given(st.integers(2, 10**9))
def test_commas_make_no_difference(value):
    assert [number.value for number in numbers(f"x {value:,} y")] == [value]
    assert [number.value for number in numbers(f"有{value}个")] == [value]


DIGITS, UNITS = "零一二三四五六七八九", ("", "十", "百", "千")


def chinese(value):
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if zero else "") + DIGITS[digit] + UNITS[place]
        zero = bool(text) and not digit
    return text


@given(st.integers(2, 9999), st.integers(0, 9999))
def test_chinese_numerals_are_read_back(high, low):
    if high != 1:
        assert [number.value for number in numbers(f"有{chinese(high)}个")] == [high]
    text = chinese(high) + "万" + (chinese(low) if low >= 1000 else "")
    assert [number.value for number in numbers(text)] == [high * 10_000 + (low if low >= 1000 else 0)]


def test_each_number_knows_where_it_stands():
    text = "全长28.6公里，投入18.4亿元"
    assert [text[number.begin : number.end] for number in numbers(text)] == ["28.6", "18.4亿"]
    assert [number.bare for number in numbers(text)] == [Decimal("28.6"), Decimal("18.4")]
