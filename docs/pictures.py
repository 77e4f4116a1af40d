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


def sheet(film: Path, moments_s: list[float], columns: int, target: Path, width: int = WIDTH) -> None:
    """Frames of a film at these moments, side by side in a grid, as one JPEG."""
    info = probe(film)
    cell_w = width // columns
    cell_h = round(cell_w * info.size[1] / info.size[0])
    rows = -(-len(moments_s) // columns)
    surface = new_surface((cell_w * columns, cell_h * rows))
    with surface as canvas:
        canvas.clear(0xFFFFFFFF)
        for index, at_s in enumerate(moments_s):
            frame = next(islice(read_frames(film, start_s=at_s), 1))
            image = skia.Image.fromarray(frame, colorType=skia.kBGRA_8888_ColorType)
            x, y = cell_w * (index % columns), cell_h * (index // columns)
            linear = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
            canvas.drawImageRect(image, skia.Rect.MakeXYWH(x, y, cell_w, cell_h), linear)
    surface.makeImageSnapshot().save(str(target), skia.EncodedImageFormat.kJPEG, 86)
    sys.stdout.write(f"{target}\n")


def main() -> None:
    """The README's two pictures, or a contact sheet of any film: pictures.py FILM TARGET [COLUMNS [COUNT]].

    preview.jpg is a browser's picture, 1440 wide, of the page that `filmloom preview examples/news/metro.en.md` makes.
    """
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
