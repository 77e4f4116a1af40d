import string

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.errors import OutputError, StoryboardError
from filmloom.studio.scenes import load_storyboard, save_storyboard
from filmloom.studio.storyboard import (
    Agenda,
    Bullets,
    Card,
    Chart,
    Column,
    Coming,
    End,
    Illustration,
    Output,
    Overlay,
    Pad,
    Picture,
    Quote,
    Shot,
    Source,
    Storyboard,
    TestCard,
    Title,
    Transition,
    VoiceChoice,
)
from filmloom.world.scene import Actor, Motion, SceneSpec

GOOD = """language: zh
title: 四号线
shots:
- id: open
  say: 四号线开通，<m id=fare/>票价两元。
  visual: {type: title, text: 四号线}
  overlays:
  - {text: 两元, at: fare, for: 2}
- id: fare
  say: 票价两元。
  visual: {type: card, text: 两元}
"""


def write(tmp_path, text):
    path = tmp_path / "film.storyboard.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(tmp_path, text):
    with pytest.raises(StoryboardError) as caught:
        load_storyboard(write(tmp_path, text))
    return str(caught.value)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=30)
PLAIN = TEXT.filter(lambda text: "<" not in text)
NUMBER = st.floats(-1e9, 1e9, allow_nan=False)
VISUALS = st.one_of(
    st.builds(Title, text=TEXT, kicker=TEXT),
    st.builds(
        Illustration,
        prompt=TEXT,
        seed=st.none() | st.integers(0, 99),
        scene=st.none()
        | st.just(SceneSpec(actors=(Actor(name="cat", concept="cat"),), steps=((Motion(actor="cat", kind="jump"),),))),
    ),
    st.builds(Chart, kind=st.sampled_from(["bar", "line", "share", "number"]), title=TEXT,
              labels=st.lists(TEXT, max_size=3).map(tuple), values=st.lists(NUMBER, max_size=3).map(tuple)),
    st.builds(Chart, kind=st.sampled_from(["ranking", "before_after"]), title=TEXT, labels=st.just(("a", "b")),
              values=st.tuples(NUMBER, NUMBER), more=st.integers(0, 9)),
    st.builds(Chart, kind=st.just("grouped"), title=TEXT, labels=st.just(("a",)), columns=st.lists(
        st.builds(Column, title=TEXT, values=st.tuples(NUMBER)), min_size=1, max_size=4).map(tuple)),
    st.builds(Agenda, title=TEXT, items=st.lists(
        st.builds(Coming, when=TEXT, text=TEXT), min_size=1, max_size=3).map(tuple)),
    st.builds(Quote, text=TEXT, by=TEXT),
    st.builds(Bullets, title=TEXT, items=st.lists(TEXT, max_size=3).map(tuple)),
    st.builds(Card, text=TEXT),
    st.builds(End, lines=st.lists(TEXT, max_size=3).map(tuple)),
    st.just(TestCard()),
)  # fmt: skip
SHOTS = st.builds(
    Shot,
    id=st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=8),
    say=PLAIN,
    cites=st.lists(st.sampled_from(["s1#p1", "s1#p2"]), max_size=2).map(tuple),
    visual=VISUALS,
    pad=st.builds(Pad, before=st.floats(0, 10), after=st.floats(0, 10)),
    min=st.floats(0.2, 600),
    transition=st.builds(Transition, type=st.sampled_from(["fade", "cut"]), seconds=st.floats(0, 2)),
)
STORYBOARDS = st.builds(
    Storyboard,
    language=st.sampled_from(["zh", "en"]),
    title=TEXT,
    seed=st.integers(0, 10**9),
    output=st.builds(Output, size=st.sampled_from([(1920, 1080), (1080, 1920)])),
    voice=st.builds(VoiceChoice, rate=st.floats(0.5, 2), lexicon=st.dictionaries(TEXT, TEXT, max_size=2)),
    sources=st.lists(st.builds(Source, uri=TEXT, date=st.sampled_from(["2026-03-18", "yes", "1e3", "12:30"]))).map(
        tuple
    ),
    shots=st.lists(SHOTS, min_size=1, max_size=4, unique_by=lambda shot: shot.id).map(tuple),
)


@settings(max_examples=80, deadline=None)
@given(STORYBOARDS)
def test_what_is_saved_is_loaded_again(tmp_path_factory, storyboard):
    path = tmp_path_factory.getbasetemp() / "round.storyboard.yaml"
    save_storyboard(storyboard, path)
    assert load_storyboard(path) == storyboard


def test_the_file_is_made_for_people(tmp_path):
    shot = Shot(
        id="open",
        say="四号线开通，<m id=fare/>票价两元。" * 10,
        cites=("s1#p1", "s1#p2"),
        visual=Card(text="两元"),
        overlays=(Overlay(text="两元", at="两元", hold=3.0),),
    )
    path = tmp_path / "new" / "a.storyboard.yaml"
    save_storyboard(Storyboard(language="zh", title="四号线", shots=(shot,)), path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "filmloom render a.storyboard.yaml" in text.split("\n")[0]
    assert f"  say: {shot.say}\n" in text
    assert "cites: [s1#p1, s1#p2]" in text
    assert "- {text: 两元, at: 两元, for: 3}\n" in text
    for default in ("pad", "voice", "label", "seed", "transition", "kicker"):
        assert f"{default}:" not in text
    assert list(yaml.safe_load(text)) == ["version", "kind", "language", "title", "shots"]


def test_pictures_are_named_from_the_storyboards_folder(tmp_path):
    picture = tmp_path / "pictures" / "a.png"
    picture.parent.mkdir()
    picture.write_bytes(b"x")
    shot = Shot(id="a", visual=Picture(path=str(picture.resolve())), recording=str(picture.resolve()))
    storyboard = Storyboard(language="en", title="t", shots=(shot,))
    path = tmp_path / "s.yaml"
    save_storyboard(storyboard, path)
    assert "path: pictures/a.png" in path.read_text(encoding="utf-8")
    assert load_storyboard(path) == storyboard


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    storyboard = Storyboard(language="en", title="t", shots=(Shot(id="a", visual=TestCard()),))
    with pytest.raises(OutputError):
        save_storyboard(storyboard, tmp_path / "file" / "s.yaml")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("  say: 票价", "  sya: 票价"), "shots[1] (id fare): unknown key 'sya'; did you mean 'say'?"),
        (("card, text", "card, txet"), "shots[1] (id fare) visual: unknown key 'txet'; did you mean 'text'?"),
        (
            ("{type: card, text: 两元}", "{type: chart, kind: grouped, title: a, labels: [b], values: [1]}"),
            "shots[1] (id fare) visual: a grouped chart has columns and no values",
        ),
        (("at: fare, for", "at: fare, fro"), "shots[0] (id open) overlays[0]: unknown key 'fro'; did you mean 'for'?"),
        (("title: 四", "titel: x\ntitle: 四"), "unknown key 'titel'; did you mean 'title'?"),
        (("type: card", "type: crad"), "shots[1] (id fare) visual: unknown type 'crad'; did you mean 'card'?"),
        (("{type: card, ", "{"), "the key 'type' is missing; known types: title, illustration"),
        (("language: zh", "language: zz"), "'language' is the text 'zz'; known here: zh, en"),
        (("title: 四号线", "title: 4"), "'title' should be text, but is 4 (a number); put it in quotes"),
        (("for: 2}", "for: long}"), "'for' should be a number, but is the text 'long'"),
        (("for: 2}", "for: -2}"), "should be greater than 0"),
        (("id: fare\n", "id: 票价\n"), "may only hold letters (A-Z), digits, - and _"),
        (("id: fare\n", "id: open\n"), "shots[0] has the same id"),
        (("title: 四号线\n", ""), "the key 'title' is missing"),
        (
            ("票价两元。\n  visual: {type: title", "票价<m id=/>两元。\n  visual: {type: title"),
            "malformed mark '<m id=/>'",
        ),
        (("at: fare", "at: price"), "shots[0] (id open): 'at: price' is neither a mark nor a phrase"),
        (("{type: card, text: 两元}", "{type: picture, path: gone.png}"), "(id fare): picture 'gone.png' is missing"),
        (("  say: 票价", "  recording: me.wav\n  say: 票价"), "(id fare): recording 'me.wav' is missing"),
        (("shots:\n", "shots: &all\n"), "anchors and aliases"),
        (("title: 四号线", "title: a\ntitle: b"), "the key 'title' stands twice"),
        (("title: 四号线", "title: [a"), "line 3"),
        (("title: 四号线", "title: !!python/object:os.system x"), "line 2, column 8"),
        (("title: 四号线", "title: " + "[" * 500), "nested too deep"),
        (("title: 四号线", "title: \x07"), "is no YAML text"),
    ],
)
def test_errors_say_where_and_what_to_do(tmp_path, change, expected):
    assert change[0] in GOOD
    assert expected in complaint(tmp_path, GOOD.replace(change[0], change[1], 1))


def test_the_good_one_is_good(tmp_path):
    assert load_storyboard(write(tmp_path, GOOD)).shots[0].overlays[0].hold == 2


def test_files_that_are_no_storyboards(tmp_path):
    with pytest.raises(StoryboardError, match=r"no such storyboard.*filmloom plan"):
        load_storyboard(tmp_path / "none.yaml")
    assert "no storyboard" in complaint(tmp_path, "- a\n- b\n")
    assert "no storyboard" in complaint(tmp_path, "")
    assert "larger than 2 MB" in complaint(tmp_path, "# x\n" * 600_000)
    path = tmp_path / "bin.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(StoryboardError, match="UTF-8"):
        load_storyboard(path)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="shots: -[]{}&*!|>'\"\nid%#@1.", max_size=60))
def test_any_text_is_refused_politely(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    with pytest.raises(StoryboardError):
        load_storyboard(path)
