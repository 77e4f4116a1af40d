"""Cut the README's pictures out of the demo's films: `make demo`, then `python docs/pictures.py`."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import skia

from filmloom.draw.canvas import new_surface
from filmloom.media import probe, read_frames

HERE = Path(__file__).parent
WIDTH = 960
BRANDED_S = [2.2, 5.8, 8.6, 16.5, 21.5]


def sheet(film: Path, moments_s: list[float], columns: int, target: Path, width: int = WIDTH) -> None:
    """Frames of a film at these moments, side by side in a grid, as one JPEG."""
    grid(frames(film, moments_s), columns, target, width)


def frames(film: Path, moments_s: list[float]) -> list[skia.Image]:
    """Frames of a film at these moments."""
    found = (next(islice(read_frames(film, start_s=at_s), 1)) for at_s in moments_s)
    return [skia.Image.fromarray(frame, colorType=skia.kBGRA_8888_ColorType) for frame in found]


def grid(images: list[skia.Image], columns: int, target: Path, width: int, gap: int = 0) -> None:
    """Pictures of one size side by side, as one JPEG."""
    cell_w = (width - gap * (columns - 1)) // columns
    cell_h = round(cell_w * images[0].height() / images[0].width())
    rows = -(-len(images) // columns)
    surface = new_surface((cell_w * columns + gap * (columns - 1), cell_h * rows + gap * (rows - 1)))
    with surface as canvas:
        canvas.clear(0xFFFFFFFF)
        for index, image in enumerate(images):
            x, y = (cell_w + gap) * (index % columns), (cell_h + gap) * (index // columns)
            linear = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
            canvas.drawImageRect(image, skia.Rect.MakeXYWH(x, y, cell_w, cell_h), linear)
    surface.makeImageSnapshot().save(str(target), skia.EncodedImageFormat.kJPEG, 86)
    sys.stdout.write(f"{target}\n")


def brands(folder: Path) -> None:
    """docs/brands.md: harbour.wide.mp4, linden.wide.mp4 and both as tall, of examples/brands/bridge.yaml."""
    for shape, width in (("wide", 1600), ("tall", 1200)):
        images = [
            image for name in ("harbour", "linden") for image in frames(folder / f"{name}.{shape}.mp4", BRANDED_S)
        ]
        grid(images, len(BRANDED_S), HERE / "pictures" / f"brands.{shape}.jpg", width, gap=8)


def news(folder: Path) -> None:
    """docs/news.md: river.mp4 and 青苇河.mp4, made as that page says, the second in tall frames."""
    sheet(folder / "river.mp4", [2.5, 7.0, 14.5, 35.3, 42.0, 50.5], 3, HERE / "pictures" / "river.jpg")
    sheet(folder / "青苇河.mp4", [2.2, 6.0, 20.0, 34.5, 40.5, 46.0], 6, HERE / "pictures" / "river.zh.jpg")


def main() -> None:
    """The README's two pictures; pictures.py FILM TARGET [COLUMNS [COUNT]]: a contact sheet of any film.

    pictures.py brands FOLDER and news FOLDER make the pictures of docs/brands.md and docs/news.md.
    preview.jpg is a browser's picture, 1440 wide, of the page that `filmloom preview examples/news/metro.en.md` makes.
    """
    if sys.argv[1:2] in (["brands"], ["news"]):
        {"brands": brands, "news": news}[sys.argv[1]](Path(sys.argv[2]))
        return
    if len(sys.argv) > 2:
        film, target = Path(sys.argv[1]), Path(sys.argv[2])
        columns, count = (int(word) for word in (*sys.argv[3:5], *("4", "16")[len(sys.argv[3:5]) :]))
        length_s = probe(film).video_s
        sheet(film, [length_s * (n + 0.5) / count for n in range(count)], columns, target, 1920)
        return
    sheet(Path("out/metro.mp4"), [2.0, 9.0, 16.0, 24.0, 33.0, 42.0], 3, HERE / "pictures" / "metro.jpg")
    sheet(Path("out/cat.mp4"), [0.4, 1.4, 2.4, 3.4], 2, HERE / "pictures" / "cat.jpg")


if __name__ == "__main__":
    main()
