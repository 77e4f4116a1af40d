import numpy as np
import pytest
import skia

from filmloom.draw.pictures import load_picture
from filmloom.errors import InputError
from filmloom.studio.ads.brief import ProductPicture
from filmloom.studio.ads.cutouts import cut_out
from filmloom.studio.store import Store


def drawn(tmp_path, paint, ground=0xFFF0F0F0):
    surface = skia.Surface(200, 160)
    canvas = surface.getCanvas()
    canvas.clear(ground)
    paint(canvas)
    surface.makeImageSnapshot().save(str(tmp_path / "it.png"), skia.kPNG)
    return tmp_path


def ring(canvas):
    canvas.drawCircle(100, 80, 60, skia.Paint(Color=0xFF204080, AntiAlias=True))
    canvas.drawCircle(100, 80, 20, skia.Paint(Color=0xFFF0F0F0))


def test_a_plain_ground_is_cut_out_and_what_it_encloses_stays(tmp_path):
    made = cut_out(ProductPicture(path="it.png"), drawn(tmp_path, ring), Store(tmp_path))
    image = load_picture(made.path)
    alpha = image.toarray()[..., 3]
    assert made.is_cut and "plain background was cut out" in made.note
    assert abs(image.width() - 120) <= 4 and abs(image.height() - 120) <= 4
    assert alpha[2, 2] == 0 and alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] == 255


def test_a_cut_out_only_loses_its_margins(tmp_path):
    made = cut_out(ProductPicture(path="it.png"), drawn(tmp_path, ring, ground=0), Store(tmp_path))
    assert made.is_cut and made.note == "it.png: a cut-out"


def noise(canvas):
    pixels = np.random.default_rng(1).integers(0, 255, (160, 200, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    canvas.drawImage(skia.Image.fromarray(pixels), 0, 0)


def test_a_photograph_stays_one(tmp_path):
    made = cut_out(ProductPicture(path="it.png"), drawn(tmp_path, noise), Store(tmp_path))
    assert not made.is_cut and "photograph" in made.note
    with pytest.raises(InputError, match="can't be cut out"):
        cut_out(ProductPicture(path="it.png", background="cut"), tmp_path, Store(tmp_path))


def test_it_is_kept_as_it_is_where_that_is_asked_for(tmp_path):
    made = cut_out(ProductPicture(path="it.png", background="keep"), drawn(tmp_path, ring), Store(tmp_path))
    assert load_picture(made.path).width() == 200
