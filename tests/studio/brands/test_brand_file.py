"""Brand files: what is read, and what is refused with its line and what to do."""

from importlib.util import find_spec
from pathlib import Path

import pytest
import skia

from filmloom.draw.canvas import new_surface
from filmloom.draw.theme import THEMES
from filmloom.errors import InputError
from filmloom.studio.brands.brand_file import load_brand
from filmloom.studio.brands.kit import theme_for

COLOURS = "colours: {ground: '#FFFFFF', ink: '#1A1A1A', accent: '#C8102E'}\n"


@pytest.fixture
def brand(tmp_path):
    def write(text):
        path = tmp_path / "brand.yaml"
        path.write_text("name: Example\n" + text, encoding="utf-8")
        return path

    return write


def refused(path):
    with pytest.raises(InputError) as caught:
        load_brand(path)
    return str(caught.value)


def test_colours_become_the_theme(brand):
    kit = load_brand(brand(COLOURS))
    theme = theme_for("newsroom", kit.look)
    assert (theme.ground, theme.ink, theme.accent) == (0xFFFFFFFF, 0xFF1A1A1A, 0xFFC8102E)
    assert theme.radius == THEMES["newsroom"].radius
    assert kit.notes == ()


def test_a_brand_without_colours_keeps_the_themes(brand):
    assert theme_for("market", load_brand(brand("lexicon: {Linhai: lin high}\n")).look) == THEMES["market"]


def test_colours_that_can_not_be_read_are_named_with_their_line(brand):
    told = refused(brand("colours:\n  ground: '#FFFFFF'\n  ink: '#CCCCCC'\n  accent: '#FFD700'\n"))
    assert "line 4, colours.ink: ink #CCCCCC can't be read on ground #FFFFFF: their contrast is 1.61" in told
    assert "line 5, colours.accent: accent #FFD700" in told
    assert "mend" not in told  # too far away to be mended


def test_a_near_miss_is_mended_with_a_note_if_that_is_allowed(brand):
    near = "colours: {ground: '#FFFFFF', ink: '#808080', accent: '#C8102E'}\n"
    assert "`mend: true` takes it" in refused(brand(near))
    kit = load_brand(brand(near.replace("}", ", mend: true}")))
    assert "ink #808080" in kit.notes[0]
    assert kit.look.palette.ink != 0xFF808080


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour: {}\n", "unknown key; perhaps 'colours' was meant"),
        ("colours: {ground: '#FFFFFF', ink: '#1A1A1A'}\n", "colours.accent: the key is missing"),
        ("colours: {ground: white, ink: '#1A1A1A', accent: '#C8102E'}\n", "'white' is no colour"),
        ("colours:\n  ground: #FFFFFF\n  ink: '#1A1A1A'\n  accent: '#C8102E'\n", "line 3, colours.ground: should be"),
        ("fonts: {headline: gone.ttf}\n", "fonts.headline.latin: there is no font file"),
        ("fonts: {text: {chinese: dejavu sans}}\n", "'dejavu sans' has no Chinese characters"),
        ("fonts: {text: brand.yaml}\n", "'brand.yaml' is no font that can be read"),
    ],
)
def test_what_can_not_be_used_is_refused(brand, text, told):
    assert told in refused(brand(text))


def test_what_is_no_file_is_refused(tmp_path):
    assert "is a folder; name the brand's file" in refused(tmp_path)
    assert "There is no brand" in refused(tmp_path / "gone.yaml")
    (tmp_path / "list.yaml").write_text("- name", encoding="utf-8")
    assert "is no brand" in refused(tmp_path / "list.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    assert "no UTF-8 text" in refused(tmp_path / "bytes.yaml")


def test_fonts_by_name_and_by_file(brand, tmp_path):
    collection = Path(find_spec("noto_cjk_sans_otc").submodule_search_locations[0]) / "NotoSansCJK-Regular.ttc"
    (tmp_path / "own.ttc").symlink_to(collection)
    fonts = load_brand(brand("fonts: {headline: STIX Two, text: own.ttc#7}\n")).look.fonts
    assert fonts.headline_latin.path.endswith("STIXTwoMath-Regular.ttf")
    assert fonts.headline_han is None  # it has none, and ours draws them
    assert fonts.text_han.index == fonts.text_latin.index == 7


def test_a_face_that_a_collection_does_not_have_is_refused(brand, tmp_path):
    (tmp_path / "own.ttf").symlink_to(Path(find_spec("ziafont").submodule_search_locations[0]) / "fonts/DejaVuSans.ttf")
    assert "no font with a face 3" in refused(brand("fonts: {text: {latin: own.ttf#3}}\n"))


def test_the_digest_is_of_all_that_is_in_it(brand):
    texts = ("", COLOURS, "lexicon: {a: b}\n", "fonts: {text: stix two}\n")
    assert len({load_brand(brand(text)).digest for text in texts}) == len(texts)


def drawing(path, size, color=0xFFC8102E):
    surface = new_surface(size)
    surface.getCanvas().clear(color)
    surface.makeImageSnapshot().save(str(path), skia.kPNG)


def test_a_logo_alone_is_its_path(brand, tmp_path):
    drawing(tmp_path / "logo.png", (300, 100))
    logo = load_brand(brand("logo: logo.png\n")).look.logo
    assert logo.file.aspect == pytest.approx(3)
    assert load_brand(brand("logo: {path: logo.png, height: 0.1}\n")).look.logo.height == 108


@pytest.mark.parametrize(
    ("size", "told"),
    [((16, 12), "shows 16x12 pixels"), ((900, 90), "10 times as long"), ((50, 400), "8 times as high as long")],
)
def test_a_logo_that_can_not_be_seen_in_a_corner_is_refused(brand, tmp_path, size, told):
    drawing(tmp_path / "logo.png", size)
    assert told in refused(brand("logo: logo.png\n"))


def test_a_logo_that_is_none_is_refused(brand, tmp_path):
    assert "logo.path: there is no file" in refused(brand("logo: gone.png\n"))
    (tmp_path / "logo.svg").write_text("<html>", encoding="utf-8")
    assert "no SVG drawing" in refused(brand("logo: logo.svg\n"))
    drawing(tmp_path / "clear.png", (100, 100), 0)
    assert "wholly transparent" in refused(brand("logo: clear.png\n"))
    assert "there is no logo to be shown" in refused(brand("lower_third: {logo: true}\n"))


def test_a_lower_third_is_a_shape_and_colours_that_can_be_read(brand):
    style = load_brand(brand("lower_third: box\n")).look.lower_third
    assert (style.shape, style.plate) == ("box", None)
    told = refused(brand("lower_third: {plate: '#FFFFFF', ink: '#DDDDDD'}\n"))
    assert "ink #DDDDDD can't be read on plate #FFFFFF" in told
    assert "should be 'bar', 'box' or 'line'" in refused(brand("lower_third: round\n"))
