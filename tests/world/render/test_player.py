from fractions import Fraction
from typing import get_args

import numpy as np
import pytest
import skia

from filmloom.errors import InputError, MediaError
from filmloom.world.choreograph import choreograph
from filmloom.world.render import Player, render
from filmloom.world.scene import Actor, Background, Hour, Motion, SceneSpec, Weather


def spec_of(*actors, **more):
    return SceneSpec(actors=tuple(Actor(name=f"a{k}", concept=each) for k, each in enumerate(actors)), **more)


def frame_of(spec, size=(192, 108), at_s=0.0, seed=1):
    """One frame as it would be in a film."""
    player = Player(choreograph(spec, seed, aspect=size[0] / size[1]), size)
    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    info = skia.ImageInfo.Make(*size, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    with skia.Surface.MakeRasterDirect(info, pixels, size[0] * 4) as canvas:
        player.draw(canvas, at_s)
    return pixels


@pytest.mark.parametrize("size", [(192, 108), (108, 192), (120, 120), (101, 77)])
def test_frames_have_the_asked_size_and_no_holes(size):
    animation = choreograph(spec_of("cat", seconds=1.0), 1, aspect=size[0] / size[1])
    frames = list(render(animation, size, 8))
    assert len(frames) == 8
    for frame in frames:
        assert frame.shape == (size[1], size[0], 4)
        assert frame.dtype == np.uint8
        assert (frame[..., 3] == 255).all()
    assert len({frame.tobytes() for frame in frames}) == 8


@pytest.mark.parametrize("background", get_args(Background))
@pytest.mark.parametrize("camera", ["pan_left", "zoom_in", "tilt_up", "tilt_down"])
def test_every_place_fills_the_frame_wherever_the_camera_looks(background, camera):
    spec = spec_of("cat", background=background, camera=camera)
    for size in ((96, 54), (54, 96)):
        for at_s in (0.0, 3.96):
            frame = frame_of(spec, size, at_s)
            assert (frame[..., 3] == 255).all()
            assert len(np.unique(frame.reshape(-1, 4), axis=0)) > 40


@pytest.mark.parametrize("background", get_args(Background))
def test_hours_look_different(background):
    frames = {hour: frame_of(SceneSpec(background=background, hour=hour)) for hour in get_args(Hour)}
    if background in ("night", "space"):
        assert (frames["day"] == frames["dusk"]).all()
        return
    means = {hour: frame[..., :3].mean() for hour, frame in frames.items()}
    assert means["night"] < 0.75 * means["day"]
    pairs = [("day", "dawn"), ("day", "dusk"), ("dawn", "dusk"), ("dusk", "night")]
    for one, other in pairs:
        assert np.abs(frames[one].astype(int) - frames[other]).mean() > 4


@pytest.mark.parametrize("background", ["meadow", "sea", "night", "city"])
def test_a_place_is_alive_without_actors(background):
    spec = SceneSpec(background=background, hour="night" if background == "city" else "day")
    assert (frame_of(spec, at_s=0.0) != frame_of(spec, at_s=2.0)).any()


@pytest.mark.parametrize("weather", get_args(Weather))
def test_weather_shows_moves_and_is_repeatable(weather):
    spec = SceneSpec(background="forest", weather=weather)
    clear, one = frame_of(SceneSpec(background="forest"), at_s=1.0), frame_of(spec, at_s=1.0)
    assert (one == frame_of(spec, at_s=1.0)).all()
    if weather != "clear":
        assert (one != clear).any(axis=2).mean() > 0.005
        assert (one != frame_of(spec, at_s=1.5)).any()
    assert (one[..., 3] == 255).all()


def test_it_does_not_rain_in_a_room():
    early, late = (frame_of(SceneSpec(background="room", weather="rain"), at_s=at_s) for at_s in (1.0, 1.4))
    assert (early == late).all()


def test_any_rate_shows_the_same_moments():
    animation = choreograph(spec_of("bus", steps=((Motion(actor="a0", kind="right"),),), seconds=2.0), 1)
    at_10, at_60 = list(render(animation, (96, 54), 10)), list(render(animation, (96, 54), Fraction(60)))
    assert (len(at_10), len(at_60)) == (20, 120)
    assert (at_10[7] == at_60[42]).all()
    between = [frame.tobytes() for frame in at_60[40:46]]
    assert len(set(between)) == 6


@pytest.mark.parametrize("fps", [0, 0.5, 121])
def test_absurd_rates_are_refused(fps):
    with pytest.raises(InputError, match="frames per second"):
        next(render(choreograph(spec_of("cat"), 1), (96, 54), fps))


def test_a_player_draws_on_a_part_of_a_canvas_and_leaves_it_as_it_was():
    surface = skia.Surface.MakeRaster(skia.ImageInfo.Make(200, 100, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType))
    player = Player(choreograph(spec_of("cat"), 1), (96, 54))
    with surface as canvas:
        canvas.save()
        canvas.translate(50, 20)
        player.draw(canvas, 1.0)
        canvas.restore()
        assert canvas.getTotalMatrix().isIdentity()
    seen = surface.toarray(colorType=skia.kBGRA_8888_ColorType)[..., 3]
    assert seen[20:74, 50:146].min() == 255
    assert seen.sum() == 255 * 96 * 54


def test_states_name_moments():
    player = Player(choreograph(spec_of("cat"), 1), (96, 54))
    assert player.state(0.4) == player.state(0.4) != player.state(0.44)
    assert player.issues == ()


def test_an_actor_stands_on_its_shadow():
    with_actor, without = frame_of(spec_of("bear"), (320, 180)), frame_of(SceneSpec(), (320, 180))
    changed = (with_actor != without).any(axis=2)
    rows = np.flatnonzero(changed.any(axis=1))
    darker = (
        with_actor[rows[-1], changed[rows[-1]]].astype(int).sum()
        < without[rows[-1], changed[rows[-1]]].astype(int).sum()
    )
    assert darker


def test_a_cut_out_is_drawn_and_tinted(tmp_path):
    surface = skia.Surface(40, 60)
    with surface as canvas:
        canvas.clear(0)
        canvas.drawRect(skia.Rect.MakeXYWH(10, 10, 20, 50), skia.Paint(Color=skia.Color(200, 200, 200)))
    path = tmp_path / "me.png"
    surface.makeImageSnapshot().save(str(path))
    empty = frame_of(SceneSpec(background="snow"), (320, 180))
    for color, channel in (("blue", 0), ("red", 2)):
        actor = Actor(name="me", picture=str(path), color=color)
        frame = frame_of(SceneSpec(background="snow", actors=(actor,)), (320, 180))
        changed = (frame != empty).any(axis=2)
        core = frame[changed].astype(int)
        strong = core[core.max(axis=1) - core.min(axis=1) > 60]
        assert changed.sum() > 300
        assert len(strong) > 200
        assert (strong[:, channel] >= strong[:, :3].max(axis=1) - 1).mean() > 0.9


def test_a_cut_out_that_is_none_is_refused(tmp_path):
    path = tmp_path / "note.png"
    path.write_text("not a picture")
    for given in (path, tmp_path / "missing.png"):
        with pytest.raises(MediaError, match=given.name):
            choreograph(SceneSpec(actors=(Actor(name="me", picture=str(given)),)), 1)


def test_a_drawing_is_a_cut_out_too(tmp_path):
    path = tmp_path / "dot.svg"
    circle = '<circle cx="5" cy="5" r="5" fill="#0000FF"/>'
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{circle}</svg>')
    spec = SceneSpec(background="snow", actors=(Actor(name="dot", picture=str(path)),))
    blue = frame_of(spec, (320, 180))[..., 0].astype(int) - frame_of(spec, (320, 180))[..., 2]
    assert (blue > 150).sum() > 500
    with pytest.raises(MediaError, match="other-dot"):
        choreograph(SceneSpec(actors=(Actor(name="d", picture=str(tmp_path / "other-dot.svg")),)), 1)
