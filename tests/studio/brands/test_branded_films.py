"""Films in a brand: the same storyboard in two brands differs in what the brand says, and in nothing else."""

from pathlib import Path

import pytest

import filmloom
from filmloom.draw.fonts import covers, has_glyph
from filmloom.errors import InputError, StoryboardError
from filmloom.studio.brands.applied import branded, kit_of, told_of
from filmloom.studio.brands.brand_file import load_brand
from filmloom.studio.jobs import shot_jobs
from filmloom.studio.narration import Narration
from filmloom.studio.scenes import load_storyboard, save_storyboard
from filmloom.studio.storyboard import Illustration, Output, Overlay, Shot, Transition
from filmloom.studio.timeline.schedule import schedule

RED = "name: Red\ncolours: {ground: '#FFFFFF', ink: '#1A1A1A', accent: '#C8102E'}\nlexicon: {Linhai: lin high}\n"
BLUE = "name: Blue\ncolours: {ground: '#F4F7FB', ink: '#10233F', accent: '#0B5FA5'}\nfonts: {headline: stix two}\n"


@pytest.fixture
def brands(tmp_path):
    paths = {"red": tmp_path / "red.yaml", "blue": tmp_path / "blue.yaml"}
    for name, text in (("red", RED), ("blue", BLUE)):
        paths[name].write_text(text, encoding="utf-8")
    return paths


def jobs(board, brand):
    board = board.model_copy(update={"brand": str(brand) if brand else ""})
    kit = kit_of(board)
    silent = [Narration(digest="", text=shot.say, path=None) for shot in board.shots]
    slots = schedule(board.shots, [0.0] * len(board.shots), fps=board.output.fps)
    return shot_jobs(board, brand.parent if brand else None, silent, slots, "", look=kit.look if kit else None)


def changed(first, second):
    return {key for key, value in first.parts().items() if second.parts()[key] != value}


def test_shots_differ_in_the_brand_only(board, brands):
    pairs = zip(jobs(board, brands["red"]), jobs(board, brands["blue"]), strict=True)
    assert all(changed(red, blue) == {"brand"} for red, blue in pairs)


def test_a_picture_without_words_and_fades_is_the_same_in_every_brand(board, brands):
    bare = Shot(id="cat", visual=Illustration(prompt="a cat walks"), transition=Transition(type="cut"))
    fading = Shot(id="dog", visual=Illustration(prompt="a dog walks"))
    named = Shot(
        id="owl", say="An owl.", visual=Illustration(prompt="an owl"), overlays=(Overlay(text="Owl", at="owl"),)
    )
    off = Output(size=(256, 144), fps=10, captions="off")
    board = board.model_copy(update={"shots": (*board.shots, bare, fading, named), "output": off})
    differing = [
        red.id
        for red, blue in zip(jobs(board, brands["red"]), jobs(board, brands["blue"]), strict=True)
        if changed(red, blue)
    ]
    assert differing == ["open", "count", "test", "close", "dog", "owl"]


def test_where_a_font_lies_does_not_matter(board, tmp_path):
    (tmp_path / "there").mkdir()
    for folder in (tmp_path, tmp_path / "there"):
        (folder / "own.ttf").write_bytes(_dejavu())
        (folder / "brand.yaml").write_text("name: A\nfonts: {text: {latin: own.ttf}}\n", encoding="utf-8")
    first, second = (jobs(board, folder / "brand.yaml") for folder in (tmp_path, tmp_path / "there"))
    assert first[0].look != second[0].look
    assert [job.parts() for job in first] == [job.parts() for job in second]


def _dejavu():
    from pathlib import Path

    from filmloom.studio.brands.brand import Fonts
    from filmloom.studio.brands.typefaces import fonts_from

    fonts, _ = fonts_from(Fonts(text={"latin": "dejavu sans"}), Path())
    return Path(fonts.text_latin.path).read_bytes()


def test_the_storyboards_own_readings_come_first(board, brands):
    board = board.model_copy(update={"voice": board.voice.model_copy(update={"lexicon": {"Linhai": "lynn hai"}})})
    kit = load_brand(brands["red"])
    assert branded(board, kit).voice.lexicon == {"Linhai": "lynn hai"}
    assert branded(board, None) is board


def test_characters_that_a_typeface_lacks_are_said_once(board, tmp_path):
    path = tmp_path / "brand.yaml"
    path.write_text("name: A\nfonts: {text: {latin: stix two}}\n", encoding="utf-8")
    kit = load_brand(path)
    face = kit.look.fonts.text_latin
    odd = next(c for c in map(chr, range(0x180, 0x2E00)) if c.isalnum() and has_glyph(c) and not covers(face, c))
    shots = (Shot(id="a", say=f"{odd} {odd} A", visual=board.shots[0].visual),)
    said = [note for note in told_of(kit, board.model_copy(update={"shots": shots})) if odd in note]
    assert said == [f"brand A: its text typeface lacks {odd} which ours draws"]


def test_a_storyboard_names_its_brand_relative_to_its_folder(board, brands, tmp_path):
    path = tmp_path / "film.yaml"
    save_storyboard(board.model_copy(update={"brand": str(brands["red"])}), path)
    assert "brand: red.yaml" in path.read_text(encoding="utf-8")
    assert load_storyboard(path).brand == str(brands["red"])
    brands["red"].unlink()
    with pytest.raises(StoryboardError, match=r"brand 'red\.yaml' is missing"):
        load_storyboard(path)


def test_a_plan_keeps_its_brand_and_refuses_a_broken_one(brands, tmp_path):
    text = tmp_path / "note.md"
    text.write_text(
        "# A bridge\n\nA new bridge opened in Linhai on Wednesday. Cyclists crossed it first.\n", encoding="utf-8"
    )
    assert filmloom.plan(text, brand=str(brands["red"])).storyboard.brand == str(brands["red"].resolve())
    brands["red"].write_text("name: A\ncolours: {ground: '#FFF', ink: '#EEE', accent: '#DDD'}\n", encoding="utf-8")
    with pytest.raises(InputError, match="can't be read on ground"):
        filmloom.plan(text, brand=str(brands["red"]))


def test_a_length_that_is_asked_for_holds_what_the_brand_opens_with(brands):
    text = Path(__file__).parents[3] / "examples/news/metro.en.md"
    brands["red"].write_text(RED + "intro: card\noutro: card\n", encoding="utf-8")
    whole, shorter = (filmloom.plan(text, seconds=40, brand=str(brands[name])) for name in ("blue", "red"))
    said, less = (sum(len(shot.say) for shot in plan.storyboard.shots) for plan in (whole, shorter))
    assert less < said


def test_a_film_in_a_brand_is_made_anew_only_where_the_brand_is_seen(board, brands, tmp_path):
    cat = Shot(id="cat", min=0.4, visual=Illustration(prompt="a cat walks"), transition=Transition(type="cut"))
    silent = board.voice.model_copy(update={"engine": "silent"})
    board = board.model_copy(update={"shots": (board.shots[3], cat), "voice": silent, "brand": str(brands["red"])})
    first = filmloom.render(board, out=tmp_path / "film.mp4")
    assert not first.failed
    second = filmloom.render(board.model_copy(update={"brand": str(brands["blue"])}), out=tmp_path / "film.mp4")
    assert [segment.job.id for segment in second.segments if segment.made] == ["close"]
    assert second.segments[0].why == "made: brand changed"
