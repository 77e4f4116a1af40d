"""Draws the product of the example, cup.png: `python examples/ads/draw_cup.py`. A plain ground, to be cut out."""

from pathlib import Path

import skia

GREEN, DARK, LIGHT, STEEL = 0xFF2B8573, 0xFF1D1B33, 0x40FFFFFF, 0xFFC9CED6


def shaded(left: float, right: float, color: int, dark: int) -> skia.Paint:
    """A round body: lit from the left, dark at its right edge."""
    points = [skia.Point(left, 0), skia.Point(right, 0)]
    shader = skia.GradientShader.MakeLinear(points, [color, color, dark], [0.0, 0.55, 1.0])
    return skia.Paint(Shader=shader, AntiAlias=True)


def main() -> None:
    surface = skia.Surface(900, 1100)
    canvas = surface.getCanvas()
    canvas.clear(0xFFF4F4F2)
    ring = skia.Paint(Color=DARK, Style=skia.Paint.kStroke_Style, StrokeWidth=26, AntiAlias=True)
    canvas.drawRoundRect(skia.Rect.MakeXYWH(380, 70, 140, 110), 55, 55, ring)
    canvas.drawRoundRect(skia.Rect.MakeXYWH(300, 130, 300, 150), 46, 46, shaded(300, 600, 0xFF34315A, DARK))
    canvas.drawRect(skia.Rect.MakeXYWH(292, 258, 316, 34), shaded(292, 608, STEEL, 0xFF7F8894))
    body = skia.RRect()
    radii = [skia.Point(40, 40), skia.Point(40, 40), skia.Point(70, 70), skia.Point(70, 70)]
    body.setRectRadii(skia.Rect.MakeXYWH(260, 285, 380, 720), radii)
    canvas.drawRRect(body, shaded(260, 640, 0xFF3AA58F, GREEN))
    canvas.drawRoundRect(skia.Rect.MakeXYWH(292, 330, 34, 600), 17, 17, skia.Paint(Color=LIGHT, AntiAlias=True))
    mountains = skia.Path()
    mountains.moveTo(340, 760)
    for x, y in ((420, 640), (465, 700), (530, 600), (610, 760)):
        mountains.lineTo(x, y)
    mountains.close()
    canvas.drawPath(mountains, skia.Paint(Color=0xFFF3F0E9, AntiAlias=True))
    wave = skia.Path()
    wave.moveTo(340, 800)
    wave.cubicTo(420, 770, 520, 840, 610, 795)
    stroke = skia.Paint(Color=0xFFF3F0E9, Style=skia.Paint.kStroke_Style, StrokeWidth=16, AntiAlias=True)
    canvas.drawPath(wave, stroke)
    surface.makeImageSnapshot().save(str(Path(__file__).with_name("cup.png")), skia.kPNG)


if __name__ == "__main__":
    main()
