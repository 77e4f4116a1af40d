"""Draws the logos of the two example brands beside itself: `python examples/brands/draw_logos.py`."""

from pathlib import Path

HERE = Path(__file__).parent

STROKES = {
    "H": "M0 0 V1 M0.62 0 V1 M0 0.5 H0.62",
    "A": "M0 1 L0.34 0 L0.68 1 M0.13 0.66 H0.55",
    "R": "M0 1 V0 H0.36 A0.27 0.27 0 0 1 0.36 0.54 H0 M0.34 0.54 L0.64 1",
    "B": "M0 0 V1 H0.38 A0.26 0.26 0 0 0 0.38 0.48 H0 M0.36 0.48 A0.24 0.24 0 0 0 0.36 0 H0",
    "O": "M0.36 0 A0.36 0.5 0 0 1 0.36 1 A0.36 0.5 0 0 1 0.36 0",
    "U": "M0 0 V0.66 A0.32 0.34 0 0 0 0.64 0.66 V0",
}
"""Letters as strokes in a box one high: no font is asked for."""
STEP = 53


def harbour(ink: str, mark: str) -> str:
    """The newsroom's: a lighthouse over a wave, and its name."""
    tower = f'<path d="M40 90 L50 40 h22 l10 50 z" fill="{ink}"/>'
    lamp = f'<rect x="47" y="18" width="28" height="16" fill="{mark}"/>'
    beams = f'<path d="M80 20 L120 4 v44 L80 32 z" fill="{mark}"/><path d="M42 20 L2 4 v44 L42 32 z" fill="{mark}"/>'
    wave = f'<path d="M8 112 q18 -18 36 0 t36 0 t36 0" {stroke(mark, 12)}/>'
    return svg(150 + 7 * STEP, 128, tower + lamp + beams + wave + word("HARBOUR", 150, 28, 74, ink))


def linden(ink: str, mark: str, light: str) -> str:
    """The school's: a leaf that is an open book."""
    leaf = f'<path d="M64 118 C8 96 6 40 64 6 C122 40 120 96 64 118 z" fill="{mark}"/>'
    page = f'<path d="M64 118 C8 96 6 40 64 6 z" fill="{light}"/>'
    ends = [(side, y) for y in (58, 80, 100) for side in (-1, 1)]
    veins = "".join(f'<path d="M64 {y} L{64 + side * 34} {y - 18}" {stroke(ink, 5)}/>' for side, y in ends)
    return svg(128, 128, leaf + page + veins + f'<path d="M64 20 V122" {stroke(ink, 7)}/>')


def word(text: str, left: float, top: float, height: float, ink: str) -> str:
    places = [f"translate({left + n * STEP} {top}) scale({height * 0.8} {height})" for n in range(len(text))]
    drawn = [f'<path transform="{place}" d="{STROKES[letter]}" ' for place, letter in zip(places, text, strict=True)]
    return "".join(f"{start}{stroke(ink, 0.2, 'butt')}/>" for start in drawn)


def stroke(color: str, width: float, cap: str = "round") -> str:
    return f'fill="none" stroke="{color}" stroke-width="{width}" stroke-linecap="{cap}"'


def svg(width: int, height: int, content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{content}</svg>\n'


def main() -> None:
    for name, text in {
        "harbour.svg": harbour("#12263F", "#D9480F"),
        "harbour.dark.svg": harbour("#FFFFFF", "#FF8A4C"),
        "linden.svg": linden("#1E3B2F", "#2F7D4F", "#8CC56B"),
    }.items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
