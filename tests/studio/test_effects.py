"""What is seen is heard, where it is seen; cards are silent, and speech goes before."""

import numpy as np
import pytest

import filmloom
from filmloom.media import read_sound
from filmloom.studio.effects import Effects
from filmloom.studio.mix import RATE
from filmloom.studio.scenes import save_storyboard
from filmloom.studio.shot import ShotJob
from filmloom.studio.storyboard import Card, Illustration

FPS, FRAMES = 10, 40


def job(visual, **changes):
    told = {"id": "s1", "fallback": "", "language": "en", "theme": "newsroom", "seed": 7}
    told |= {"size": (320, 180), "fps": FPS}
    return ShotJob(**told | {"visual": visual, "num_frames": FRAMES} | changes)


CAT = Illustration(prompt="A cat runs to the left on a street.")
CARD = Card(text="Nobody is heard here.")


def power(samples):
    return float(np.square(samples).mean())


def test_a_picture_is_heard_for_as_long_as_it_is_seen_and_a_card_is_not():
    sound = Effects((job(CARD), job(CAT), job(CARD))).sound(RATE)
    card, cat, after = np.split(sound.samples, 3)
    assert sound.samples.shape == (round(3 * FRAMES / FPS * RATE), 2)
    assert power(card) == power(after) == 0
    assert power(cat) > 1e-5
    assert np.abs(cat[[0, -1]]).max() == 0, "a cut doesn't click"


def test_who_goes_to_the_left_is_heard_from_there_in_the_end():
    (samples,) = [Effects((job(Illustration(prompt="A car drives to the left.")),)).sound(RATE).samples]
    third = len(samples) // 3
    shares = [power(part[:, 0]) / power(part) / 2 for part in (samples[:third], samples[-third:])]
    assert shares[1] > shares[0] + 0.1


def test_a_picture_that_cannot_be_drawn_is_silent():
    assert power(Effects((job(Illustration(prompt="Xyzzy qwfp.")),)).sound(RATE).samples) == 0


def test_what_is_heard_tells_effects_apart_and_what_is_only_seen_does_not():
    effects = Effects((job(CARD), job(CAT)))
    same = Effects((job(Card(text="Other words.")), job(CAT, theme="market", label="AI")))
    assert effects.digest == same.digest
    others = [
        Effects((job(CARD), job(Illustration(prompt="A dog runs to the left on a street.")))),
        Effects((job(CARD), job(CAT, seed=8))),
        Effects((job(CARD, num_frames=FRAMES + 1), job(CAT))),
        Effects((job(CARD), job(CAT, size=(180, 320)))),
    ]
    assert effects.digest not in {each.digest for each in others}
    assert len({each.digest for each in others}) == len(others)


@pytest.fixture
def seen(board):
    """A film of one card and one picture, in which nobody speaks."""
    first, second = board.shots[:2]
    shots = (
        first.model_copy(update={"visual": CARD, "say": "", "min": 2.0, "overlays": ()}),
        second.model_copy(update={"visual": CAT, "say": "", "min": 2.0, "overlays": ()}),
    )
    return board.model_copy(update={"shots": shots})


def test_a_film_has_them_if_it_asks_and_draws_nothing_anew_for_them(seen, tmp_path):
    plain = filmloom.render(seen, out=tmp_path / "film.mp4")
    before = read_sound(plain.path).samples
    film = filmloom.render(seen.model_copy(update={"effects": True}), out=tmp_path / "film.mp4")
    assert not film.reused
    assert not any(segment.made for segment in film.segments)
    samples, card = read_sound(film.path).samples, round(2.0 * RATE)
    assert power(before) < 1e-9
    assert power(samples[: round(0.9 * card)]) < 1e-9
    assert power(samples[card:]) > 1e-5
    assert filmloom.render(seen.model_copy(update={"effects": True}), out=tmp_path / "film.mp4").reused


def test_the_animatic_and_its_film_share_one_sound(seen, tmp_path):
    board = seen.model_copy(update={"effects": True})
    board_file = tmp_path / "board.yaml"
    save_storyboard(board, board_file)
    filmloom.preview(board_file, out=tmp_path)
    sounds = set(tmp_path.rglob("sound/**/*.m4a"))
    assert len(sounds) == 1
    filmloom.render(board_file, out=tmp_path / "board.mp4")
    assert set(tmp_path.rglob("sound/**/*.m4a")) == sounds
