"""What opens and closes a film: a brand's card, or its clip, with chapters, captions and sound in their places."""

import json

import numpy as np
import opentimelineio as otio
import pytest

import filmloom
from filmloom.draw.canvas import new_surface
from filmloom.draw.cards import IdentCard, IdentWords
from filmloom.draw.theme import THEMES, Stage
from filmloom.errors import InputError
from filmloom.media import SegmentWriter, join, probe, read_frames, read_sound
from filmloom.media.loudness import loudness
from filmloom.studio.brands.applied import branded
from filmloom.studio.brands.brand_file import load_brand
from filmloom.studio.hand_over import export
from filmloom.studio.narration import Narration, film_loudness, own_gain_db
from filmloom.studio.storyboard import Ident
from filmloom.types import Sound, Word

BLUE_GREEN_RED = (40, 160, 220)


def clip_of(path, *, size=(96, 96), fps=15, seconds=1.0, level=0.02):
    """A clip of one colour with a quiet tone, in a shape and at a rate that no film here has."""
    picture = np.full((size[1], size[0], 4), (*BLUE_GREEN_RED, 255), np.uint8)
    with SegmentWriter(path.with_suffix(".part.mp4"), size=size, fps=fps) as writer:
        writer.write(picture)
        for _ in range(round(seconds * fps) - 1):
            writer.repeat()
    times = np.arange(round(48_000 * seconds)) / 48_000
    tone = Sound(samples=(level * np.sin(2 * np.pi * 440 * times)).astype(np.float32), rate=48_000)
    return join([path.with_suffix(".part.mp4")], path, sound=[tone] if level else None)


@pytest.fixture
def brand(tmp_path):
    def write(text):
        path = tmp_path / "brand.yaml"
        path.write_text("name: Example\nslogan: {en: Seen from here, zh: 从这里看}\n" + text, encoding="utf-8")
        return path

    return write


def test_a_card_opens_and_closes_in_the_films_language(board, brand):
    kit = load_brand(brand("address: example.org\nintro: card\noutro: {seconds: 1.5}\n"))
    shots = branded(board, kit).shots
    assert shots[0].visual == Ident(name="Example", slogan="Seen from here")
    assert shots[-1].visual == Ident(name="Example", slogan="Seen from here", address="example.org")
    assert (shots[0].min, shots[-1].min) == (2.4, 1.5)
    assert kit.seconds == 4.5  # the first bears the label, which is read for three
    assert shots[1:-1] == board.shots
    assert branded(branded(board, kit), kit).shots == shots
    chinese = branded(board.model_copy(update={"language": "zh"}), kit)
    assert chinese.shots[0].visual.slogan == "从这里看"


def test_nothing_opens_a_film_unless_it_is_asked_for(board, brand):
    assert branded(board, load_brand(brand("intro: none\n"))).shots == board.shots


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("intro: gone.mp4\n", "intro: there is no file"),
        ("intro: brand.yaml\n", "intro"),
        ("intro: long.mp4\n", "long.mp4 takes 16.0 s; give one of 0.5 to 15 s"),
        ("intro: {seconds: 9}\n", "line 3, intro.seconds: should be less than or equal to 3"),
    ],
)
def test_what_can_not_open_a_film_is_refused(brand, tmp_path, text, told):
    if "long" in text:
        clip_of(tmp_path / "long.mp4", seconds=16, fps=2, level=0)
    with pytest.raises(InputError) as caught:
        load_brand(brand(text))
    assert told in str(caught.value)


def narration(lufs, *, words):
    word = Word(text="a", begin=0, end=1, start_s=0, end_s=1)
    return Narration(digest="", text="", path="there.wav", words=(word,) * words, seconds=2.0, lufs=lufs)


def test_a_clips_sound_comes_to_our_loudness_by_itself():
    said, loud_clip = narration(-22.0, words=3), narration(-6.0, words=0)
    both = [said, loud_clip]
    assert film_loudness(both) == pytest.approx(-22.0)
    assert own_gain_db(said, both) == pytest.approx(6.0)
    assert own_gain_db(loud_clip, both) == pytest.approx(-10.0)
    assert film_loudness([loud_clip]) == pytest.approx(-6.0)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film that a clip opens and a card closes."""
    from filmloom.studio.storyboard import Card, Output, Shot, Storyboard, Title, VoiceChoice

    folder = tmp_path_factory.mktemp("film")
    clip_of(folder / "opening.mp4")
    (folder / "brand.yaml").write_text("name: Example\nintro: opening.mp4\noutro: {seconds: 1.5}\n", encoding="utf-8")
    board = Storyboard(
        language="en",
        title="A small film",
        brand="brand.yaml",
        output=Output(size=(256, 144), fps=10),
        voice=VoiceChoice(engine="silent"),
        shots=(
            Shot(id="open", say="Hello to a small film.", visual=Title(text="A small film")),
            Shot(id="close", say="That is all.", visual=Card(text="That is all")),
        ),
    )
    return filmloom.render(board, out=folder / "film.mp4", base=folder)


def test_the_film_holds_both_and_is_labelled_from_its_first_frame(film):
    assert [segment.job.id for segment in film.segments] == ["brand-intro", "open", "close", "brand-outro"]
    assert not film.failed
    assert not [finding for finding in film.report.problems if finding.status == "error"]
    assert film.segments[0].job.label == "AI-generated"
    assert probe(film.path).video_s == pytest.approx(film.seconds, abs=0.1)


def test_a_clip_of_another_shape_stands_whole_in_the_middle(film):
    frame = next(iter(read_frames(film.path, start_s=0.5)))
    assert frame[72, 128, :3] == pytest.approx(BLUE_GREEN_RED, abs=12)
    assert frame[130, 20, :3].max() < 30


def test_its_sound_is_heard_at_our_loudness(film):
    heard = read_sound(film.path)
    first = Sound(samples=np.ascontiguousarray(heard.samples[: 48_000 // 2 * 2]), rate=heard.rate)
    assert loudness(first) == pytest.approx(-16, abs=1.5)


def test_chapters_captions_and_timelines_know_of_them(film, tmp_path):
    chapters = probe(film.path).chapters
    assert (chapters[0].title, chapters[0].start_s) == ("A small film", 0.0)
    assert len(chapters) == 2
    assert chapters[-1].end_s == pytest.approx(film.seconds, abs=0.05)
    captions = film.path.with_suffix(".srt").read_text(encoding="utf-8")
    assert captions.startswith("1\n00:00:03,2")  # after the opening, and the shot's own pad
    clips = otio.adapters.read_from_file(str(film.path.with_suffix(".otio"))).tracks[0]
    assert [clip.name for clip in clips] == ["brand-intro", "open", "close", "brand-outro"]
    handed = export(film.path, to="fcpxml", out=tmp_path / "edit")
    assert handed.path.read_text(encoding="utf-8").count("<asset-clip") >= 4


def test_a_storyboard_that_was_not_edited_is_handed_over(film, tmp_path):
    from filmloom.studio.scenes import save_storyboard

    path = film.path.with_suffix(".storyboard.yaml")
    own = tuple(shot for shot in film.storyboard.shots if not shot.id.startswith("brand-"))
    save_storyboard(film.storyboard.model_copy(update={"shots": own}), path)
    assert export(path, to="otio", out=tmp_path / "edit").path.is_file()


def test_the_settings_name_the_brand(film):
    assert json.loads(probe(film.path).metadata["filmloom"])["brand"] == "Example"


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (480, 480)])
def test_a_card_of_long_words_fits_and_comes_to_rest(size):
    words = IdentWords(name="The Long Established Institute of Everything", slogan="Words " * 12, address="example.org")
    card = IdentCard(Stage(size, THEMES["newsroom"], "en"), words)
    assert card.issues == ()
    assert card.still_from_s <= 1.5
    surface = new_surface(size)
    card.draw(surface.getCanvas(), 0.0)
