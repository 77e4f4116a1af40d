"""Dolls: bodies for those whose picture is only a head or a bust, so that they can stand, walk and jump.

Everything is drawn in the 36 by 36 units of the pictures: the head above, small, a simple body below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

_SKIN: Final = "#FFDC5D"
_SHOE: Final = "#31373D"


@dataclass(frozen=True, slots=True)
class Dress:
    """What a body looks like."""

    cut: Literal["trousers", "dress", "suit", "fur", "feathers", "machine", "bust"]
    main: str
    """Shirt, dress or fur."""
    second: str
    """Trousers, trim or belly."""
    limbs: str = _SKIN
    """Hands or paws."""
    head: float = 0.6
    """Size of the given picture in the whole."""


DRESSES: Final[dict[str, Dress]] = {
    "child": Dress("trousers", "#F4900C", "#3B88C3"),
    "boy": Dress("trousers", "#3B88C3", "#4B5A6B"),
    "girl": Dress("dress", "#EA596E", "#F4ABBA"),
    "man": Dress("trousers", "#5C913B", "#3B4A5C", head=0.52),
    "woman": Dress("dress", "#9266CC", "#AA8DD8", head=0.54),
    "baby": Dress("suit", "#BBDDF5", "#FFFFFF", head=0.66),
    "elder": Dress("trousers", "#77B255", "#66757F", head=0.54),
    "grandma": Dress("dress", "#BE5A8A", "#E1A3C3", head=0.55),
    "grandpa": Dress("trousers", "#A6826A", "#66757F", head=0.54),
    "santa": Dress("suit", "#DD2E44", "#FFFFFF", head=0.66),
    "alien": Dress("suit", "#8FA5B3", "#CCD6DD", "#CCD6DD", head=0.62),
    "robot": Dress("machine", "#55ACEE", "#3B88C3", "#99AAB5", head=0.58),
    "hamster": Dress("fur", "#FFCC4D", "#FFE8B6", "#EA9F3C", head=0.66),
    "fox": Dress("fur", "#F4900C", "#FFE8B6", "#662113", head=0.66),
    "wolf": Dress("fur", "#66757F", "#CCD6DD", "#55626B", head=0.64),
    "bear": Dress("fur", "#C1694F", "#D99E82", "#A8583F", head=0.62),
    "panda": Dress("fur", "#EEEEEE", "#FFFFFF", "#292F33", head=0.64),
    "polar_bear": Dress("fur", "#E1E8ED", "#F5F8FA", "#CCD6DD", head=0.62),
    "koala": Dress("fur", "#99AAB5", "#CCD6DD", "#85959F", head=0.7),
    "lion": Dress("fur", "#FFCC4D", "#FFE8B6", "#E8A93C", head=0.66),
    "gorilla": Dress("fur", "#31373D", "#66757F", "#292F33", head=0.58),
    "deer": Dress("fur", "#C1694F", "#E6C3AC", "#8A4B33", head=0.66),
    "frog": Dress("fur", "#77B255", "#C6E5B3", "#5C913B", head=0.68),
    "chicken": Dress("feathers", "#E1E8ED", "#F5F8FA", "#F4900C", head=0.58),
    **{
        key: Dress("bust", "", trousers, head=0.76)
        for key, trousers in (
            ("doctor", "#4B6A8A"),
            ("police_officer", "#226699"),
            ("firefighter", "#A0724A"),
            ("worker", "#4B5A6B"),
            ("student", "#31373D"),
            ("pilot", "#31373D"),
            ("cook", "#66757F"),
            ("farmer", "#3B6A9C"),
            ("mechanic", "#226699"),
            ("singer", "#31373D"),
        )
    },
}
_ROOT: Final = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def with_body(svg: str, dress: Dress) -> str:
    """The picture of a head as that of a whole figure."""
    inside = _ROOT.search(svg)
    assert inside is not None, "a picture is one svg element"
    left = 18 * (1 - dress.head)
    head = f'<g transform="translate({left:.3f} 0) scale({dress.head})">{inside[1]}</g>'
    body = _BODIES[dress.cut](dress, 36 * dress.head)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">{body}{head}</svg>'


def _oval(x: float, y: float, rx: float, ry: float, fill: str, turn: float = 0.0) -> str:
    rotation = f' transform="rotate({turn} {x} {y})"' if turn else ""
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"{rotation}/>'


def _box(x: float, y: float, w: float, h: float, r: float, fill: str) -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" rx="{r}" fill="{fill}"/>'


def _shape(points: str, fill: str) -> str:
    return f'<path d="{points}" fill="{fill}"/>'


def _arms(neck: float, sleeve: str, hand: str, *, long: float = 1.0) -> str:
    """Two arms that hang a little away from the body."""
    low = neck + 7.2 * long
    sleeves = _shape(f"M13.2 {neck - 0.6}L9.2 {low - 0.6}L11.4 {low + 0.8}L15 {neck + 3}Z", sleeve)
    sleeves += _shape(f"M22.8 {neck - 0.6}L26.8 {low - 0.6}L24.6 {low + 0.8}L21 {neck + 3}Z", sleeve)
    return sleeves + _oval(10.1, low + 0.7, 1.5, 1.5, hand) + _oval(25.9, low + 0.7, 1.5, 1.5, hand)


def _legs(top: float, color: str, shoe: str = _SHOE, *, width: float = 3.6, apart: float = 1.0) -> str:
    left, right = 18 - apart / 2 - width, 18 + apart / 2
    legs = _box(left, top, width, 35 - top, 0.8, color) + _box(right, top, width, 35 - top, 0.8, color)
    shoes = _oval(left + width / 2 - 0.4, 35.1, 2.5, 0.9, shoe) + _oval(right + width / 2 + 0.4, 35.1, 2.5, 0.9, shoe)
    return legs + shoes


def _trousers(dress: Dress, head: float) -> str:
    neck, hip = head - 1.2, head + 0.58 * (36 - head)
    outline = f"M14 {neck}H22Q23.6 {neck} 23.7 {neck + 2}L23.4 {hip}H12.6L12.3 {neck + 2}Q12.4 {neck} 14 {neck}Z"
    shirt = _shape(outline, dress.main)
    return _legs(hip - 1, dress.second) + _arms(neck + 1, dress.main, dress.limbs) + shirt


def _dress(dress: Dress, head: float) -> str:
    neck, hem = head - 1.2, head + 0.72 * (36 - head)
    skirt = f"L25.6 {hem}Q18 {hem + 2} 10.4 {hem}L13 {neck + 2}Q13.2 {neck} 14.4 {neck}Z"
    gown = _shape(f"M14.4 {neck}H21.6Q22.8 {neck} 23 {neck + 2}{skirt}", dress.main)
    belt = _box(12.2, neck + 5.2, 11.6, 1.3, 0.6, dress.second)
    legs = _legs(hem - 1, dress.limbs, dress.second, width=2.6, apart=1.8)
    return legs + _arms(neck + 1, dress.main, dress.limbs) + gown + belt


def _suit(dress: Dress, head: float) -> str:
    neck = head - 1.6
    trunk = _box(11.4, neck, 13.2, 33 - neck, 5, dress.main)
    front = _box(17, neck, 2, 33 - neck, 0.6, dress.second)
    return _legs(30, dress.main, width=4.2) + _arms(neck + 1, dress.main, dress.limbs, long=0.85) + trunk + front


def _fur(dress: Dress, head: float) -> str:
    middle = (head + 34) / 2
    tall = (36 - head) / 2 + 1.8
    paws = _oval(11.8, 34.2, 3.6, 1.8, dress.limbs) + _oval(24.2, 34.2, 3.6, 1.8, dress.limbs)
    arms = _oval(10, middle - 1.2, 2.2, 4.4, dress.limbs, 24) + _oval(26, middle - 1.2, 2.2, 4.4, dress.limbs, -24)
    belly = _oval(18, middle + 1, 5, tall * 0.72, dress.second)
    return _oval(18, middle, 8.6, tall, dress.main) + paws + arms + belly


def _feathers(dress: Dress, head: float) -> str:
    middle = (head + 32) / 2
    legs = "".join(_box(x, 31, 1.2, 4, 0.4, dress.limbs) for x in (14.4, 20.4))
    legs += "".join(_oval(x, 35.2, 2.2, 0.7, dress.limbs) for x in (14.6, 20.6))
    wings = _oval(8.6, middle + 0.4, 2.6, 5, "#CCD6DD", 20) + _oval(27.4, middle + 0.4, 2.6, 5, "#CCD6DD", -20)
    return legs + _oval(18, middle, 10, 8.4, dress.main) + wings + _oval(18, middle + 1.6, 6, 5.4, dress.second)


def _machine(dress: Dress, head: float) -> str:
    top = head - 0.6
    limbs = "".join(_box(x, 29, 3.4, 5.6, 0.6, dress.limbs) for x in (13, 19.6))
    feet = _box(11.6, 33.6, 6, 2.2, 1, dress.second) + _box(18.4, 33.6, 6, 2.2, 1, dress.second)
    arms = "".join(_box(x, top + 1.6, 2.6, 8, 1.2, dress.limbs) for x in (7.2, 26.2))
    arms += "".join(_oval(x, top + 10, 2, 2, dress.second) for x in (8.5, 27.5))
    chest = _box(10, top, 16, 30 - top, 2, dress.main) + _box(12.4, top + 2.2, 11.2, 4.4, 1, dress.second)
    colors = ((15, "#DD2E44"), (18, "#FFCC4D"), (21, "#77B255"))
    lights = "".join(_oval(x, top + 4.4, 1.1, 1.1, color) for x, color in colors)
    return limbs + feet + arms + chest + lights


def _bust(dress: Dress, head: float) -> str:
    return _legs(head - 1.4, dress.second, width=4.6, apart=1.2)


_BODIES: Final = {
    "trousers": _trousers,
    "dress": _dress,
    "suit": _suit,
    "fur": _fur,
    "feathers": _feathers,
    "machine": _machine,
    "bust": _bust,
}
