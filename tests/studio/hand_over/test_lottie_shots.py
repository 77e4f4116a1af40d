"""The drawn shots of a film as Lottie: put together from the JSON alone, and by rlottie, they look as the film does."""

import base64
import json

import numpy as np
import pytest
import skia

import filmloom
from filmloom.draw.canvas import new_surface
from filmloom.errors import InputError
from filmloom.media import probe, read_frames
from filmloom.studio.hand_over import export
from filmloom.studio.storyboard import Card, Illustration, Output, Shot, Storyboard

SIZE = (256, 144)
PLAIN = {"captions": "off", "size": SIZE, "fps": 10}


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    board = Storyboard(
        kind="lesson",
        language="en",
        title="A duck",
        output=Output(**PLAIN),
        voice={"engine": "silent"},
        label={"show": False},
        shots=(
            Shot(id="words", visual=Card(text="A duck")),
            Shot(
                id="duck",
                visual=Illustration(prompt="A duck swims to the right on the sea"),
                transition={"type": "cut"},
            ),
        ),
    )
    return filmloom.render(board, out=tmp_path_factory.mktemp("film") / "duck.mp4")


@pytest.fixture(scope="module")
def handed(film, tmp_path_factory):
    return export(film.path, to="lottie", out=tmp_path_factory.mktemp("handed"))


def test_only_drawn_shots_are_there_with_the_films_record(film, handed):
    assert [path.name for path in handed.path.iterdir()] == ["02-duck.lottie.json"]
    told = json.loads(handed.media[0].read_text(encoding="utf-8"))
    assert told["meta"]["d"] == probe(film.path).metadata["AIGC"]
    assert told["op"] / told["fr"] == pytest.approx(film.segments[1].report["num_frames"] / 10)
    assert not any("svg" in asset["p"][:40] for asset in told["assets"])


def test_the_duck_is_where_the_film_has_it(film, handed):
    told = json.loads(handed.media[0].read_text(encoding="utf-8"))
    frames = list(read_frames(film.segments[1].path))
    places = []
    for number in (0, 7, 15):
        inside, seen = heads(played(told, number)), heads(frames[number])
        assert inside.mean(axis=0) == pytest.approx(seen.mean(axis=0), abs=1.5), number
        assert len(inside) == pytest.approx(len(seen), rel=0.25), number
        places.append(seen.mean(axis=0)[1])
    assert places[2] > places[0] + 10  # it swims to the right in both


def test_another_player_shows_what_the_film_shows(film, handed):
    reader = pytest.importorskip("rlottie_python", reason="dev dependency: pip install -c constraints.txt '.[dev]'")
    frames = list(read_frames(film.segments[1].path))
    with reader.LottieAnimation.from_file(str(handed.media[0])) as player:
        assert player.lottie_animation_get_size() == (1920, 1080)
        assert player.lottie_animation_get_framerate() == 10
        for number in (0, 7, 15):
            shown = np.frombuffer(player.lottie_animation_render(number, width=SIZE[0], height=SIZE[1]), np.uint8)
            shown = shown.reshape(SIZE[1], SIZE[0], 4)
            assert heads(shown).mean(axis=0) == pytest.approx(heads(frames[number]).mean(axis=0), abs=1.5), number
            off = np.abs(shown[..., :3].astype(int) - frames[number][..., :3])
            assert off.mean() < 12, number  # the film has a waterline, and waves that drift


def test_a_film_without_drawings_says_so(tmp_path):
    board = Storyboard(
        language="en", title="Words", output=Output(**PLAIN), shots=(Shot(id="words", visual=Card(text="Words")),)
    )
    film = filmloom.render(board, out=tmp_path / "words.mp4")
    with pytest.raises(InputError, match=r"No shot of words.mp4 can be told as Lottie"):
        export(film.path, to="lottie", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def heads(frame):
    """Rows and columns of all that is as green as a duck's head."""
    blue, green, red = (frame[..., channel].astype(int) for channel in range(3))
    found = np.argwhere((green > blue + 40) & (green > red + 25))
    assert len(found) > 10
    return found


def played(told, frame):
    """A frame as a player puts it together: layers from the last to the first, each within its parent."""
    surface = new_surface(SIZE)
    pictures = {each["id"]: decoded(each["p"]) for each in told["assets"]}
    layers = {layer["ind"]: layer for layer in told["layers"]}
    with surface as canvas:
        canvas.scale(SIZE[0] / told["w"], SIZE[1] / told["h"])
        for layer in reversed(told["layers"]):
            if layer["ty"] != 2:
                continue
            canvas.save()
            for each in (layers[layer["parent"]], layer):
                canvas.concat(matrix(each["ks"], frame))
            paint = skia.Paint(Alphaf=float(at(layer["ks"]["o"], frame)[0]) / 100)
            canvas.drawImage(pictures[layer["refId"]], 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear), paint)
            canvas.restore()
    return surface.toarray(colorType=skia.kBGRA_8888_ColorType)


def decoded(uri):
    return skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(base64.b64decode(uri.partition(",")[2])))


def matrix(ks, frame):
    place, anchor, scale = (at(ks[key], frame) for key in "pas")
    made = skia.Matrix.Translate(float(place[0]), float(place[1]))
    made.preRotate(float(at(ks["r"], frame)[0]))
    made.preScale(float(scale[0]) / 100, float(scale[1]) / 100)
    made.preTranslate(-float(anchor[0]), -float(anchor[1]))
    return made


def at(prop, frame):
    if not prop["a"]:
        return np.atleast_1d(prop["k"])
    times = [key["t"] for key in prop["k"]]
    return np.array([np.interp(frame, times, column) for column in np.array([key["s"] for key in prop["k"]]).T])
