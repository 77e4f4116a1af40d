"""Rails: side views of trains, whose pictures show only the front, and calmer colours for a bird and a bus."""

from __future__ import annotations

from typing import Final

SIDE_VIEWS: Final[dict[str, tuple[str, str]]] = {
    "train": ("#F5F8FA", "#DD2E44"),
    "metro": ("#CCD6DD", "#3B88C3"),
    "tram": ("#FFE8B6", "#C1442D"),
}
"""Body and stripe of those that are drawn here, looking left."""
LIVERIES: Final[dict[str, dict[int, int]]] = {
    "bird": {0xDD2E44: 0x7A97B5, 0xA0041E: 0x56718F},
    "bus": {0x808285: 0xDD3B3E, 0x939598: 0xB92D35, 0xBCBEC0: 0xB92D35, 0xCCD6DD: 0xF7EBDD, 0x58595B: 0x3E4650},
}
"""Colours of a picture that are exchanged."""
_GLASS: Final = "#4E6E88"


def side_view(key: str) -> str:
    """A front car and a half of a train, in the 36 by 36 units of the pictures."""
    body, stripe = SIDE_VIEWS[key]
    nose = "M36 14H8.5Q5 14 3.2 17.4L.9 22Q.2 23.4 .2 25V27.5Q.2 29.5 2.2 29.5H36Z"
    windows = "".join(
        f'<rect x="{x}" y="17" width="4.2" height="4.6" rx="1" fill="{_GLASS}"/>'
        f'<path d="M{x + 0.6:.1f} 21.6L{x + 2.6:.1f} 17h1.3L{x + 1.9:.1f} 21.6Z" fill="#7FA3BC"/>'
        for x in (15.6, 21, 26.4, 31.8)
    )
    wheels = "".join(
        f'<circle cx="{x}" cy="30.6" r="1.9" fill="#31373D"/><circle cx="{x}" cy="30.6" r=".8" fill="#99AAB5"/>'
        for x in (6.4, 11.4, 26, 31)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">'
        f'<rect x="3" y="28.6" width="33" height="2" fill="#55606B"/>{wheels}'
        f'<path d="{nose}" fill="{body}"/><path d="M36 14H8.5Q7 14 5.8 14.7L5 15.4H36Z" fill="#99AAB5"/>'
        f'<path d="M.25 24.4L.9 26.8H36V24Z" fill="{stripe}"/>'
        '<path d="M.2 27.6Q.3 29.5 2.2 29.5H36V27.9Z" fill="#66757F"/>'
        f'<path d="M4.3 17.2H9.4V21.8H2Z" fill="{_GLASS}"/><path d="M6.2 17.2H7.6L5.2 21.8H3.8Z" fill="#7FA3BC"/>'
        f'<rect x="10.8" y="16.4" width="3.4" height="12" rx=".8" fill="{stripe}"/>'
        f'<rect x="11.5" y="17.4" width="2" height="4" rx=".5" fill="{_GLASS}"/>{windows}'
        '<rect x="30.7" y="14" width=".5" height="14" fill="#99AAB5"/>'
        '<path d="M.5 23.6Q1.7 23.4 2 24.6L.3 24.9Z" fill="#FFCC4D"/>'
        '<path d="M12 14L15 11.4H18.6L16 14M14.6 11.1H19.6" stroke="#66757F" stroke-width=".6" fill="none"/></svg>'
    )
