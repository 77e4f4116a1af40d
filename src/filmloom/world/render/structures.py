"""Structures: a bridge and a station, drawn here, since their pictures are postcards or trains seen from the front."""

from __future__ import annotations

from typing import Final

_OPEN: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">'
_ARCHES: Final = (
    "M0 17H36V32H34V27A4.65 6.4 0 0 0 24.7 27V32H22.7V27A4.7 6.4 0 0 0 13.3 27V32H11.3V27A4.65 6.4 0 0 0 2 27V32H0Z"
)


def _bridge() -> str:
    posts = "".join(f'<rect x="{x}" y="13.2" width=".7" height="3" fill="#8899A6"/>' for x in range(1, 36, 3))
    lamps = "".join(
        f'<rect x="{x}" y="8" width=".6" height="8" fill="#66757F"/>'
        f'<circle cx="{x + 0.3}" cy="7.6" r="1" fill="#FFE8B6"/>'
        for x in (6.3, 17.7, 29.1)
    )
    shade = "".join(
        f'<path d="M{x} 27A4.65 6.4 0 0 1 {x + 9.3} 27H{x + 8.5}A3.85 5.4 0 0 0 {x + 0.8} 27Z" fill="#8C7B6B"/>'
        for x in (2, 13.35, 24.7)
    )
    return (
        f'{_OPEN}{lamps}{posts}<rect x="0" y="12.6" width="36" height=".9" rx=".4" fill="#99AAB5"/>'
        f'<path d="{_ARCHES}" fill="#BFA98F"/>{shade}<rect x="0" y="15.8" width="36" height="2" fill="#A08D78"/></svg>'
    )


def _station() -> str:
    windows = "".join(
        f'<rect x="{x}" y="19.4" width="2.6" height="4.4" rx=".4" fill="#5D9EC7"/>' for x in (7.6, 11.2, 22.2, 25.8)
    )
    canopies = "".join(
        f'<rect x="{x}" y="20" width="6.4" height="1.3" rx=".5" fill="#66757F"/>'
        f'<rect x="{x + 2.8}" y="21" width=".8" height="10" fill="#8899A6"/>'
        for x in (0, 29.6)
    )
    return (
        f'{_OPEN}{canopies}<rect x="6" y="15.4" width="24" height="15.6" fill="#F0DFC4"/>'
        '<rect x="6" y="28" width="24" height="3" fill="#D9C3A0"/>'
        '<path d="M4.4 15.8L18 6.2L31.6 15.8Z" fill="#C1442D"/>'
        '<rect x="4.4" y="15.2" width="27.2" height="1.5" rx=".6" fill="#98352A"/>'
        '<circle cx="18" cy="12" r="2.5" fill="#F5F8FA"/>'
        '<path d="M18 10.4V12H19.4" stroke="#31373D" stroke-width=".6" fill="none"/>'
        f'{windows}<path d="M15.2 31V21.6A2.8 2.4 0 0 1 20.8 21.6V31Z" fill="#55606B"/>'
        '<rect x="17.8" y="19.4" width=".5" height="11.6" fill="#8899A6"/>'
        '<rect x="0" y="31" width="36" height="1.8" fill="#99AAB5"/></svg>'
    )


STRUCTURES: Final[dict[str, str]] = {"bridge": _bridge(), "station": _station()}
"""SVG text by concept."""
