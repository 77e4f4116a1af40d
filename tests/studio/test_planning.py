import math

import pytest

import filmloom
from filmloom.errors import DocumentError, InputError
from filmloom.studio.planning import Wish, kept_plan
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Picture

TEXT = "# A bridge\n\nA new bridge opened in Linhai on Wednesday.\n\n![The bridge](bridge.png)\n\nPeople came.\n"


def planned(folder, **settings):
    options = {"seconds": None, "size": (256, 144), "fps": 10, "language": None, "voice": "", "seed": 7}
    events = []
    plan = kept_plan(folder / "text.md", Store(folder), Wish(**{**options, **settings}), events.append)
    return plan, any(event.message == "planned before" for event in events)


def shown(plan):
    return [shot.visual.path for shot in plan.storyboard.shots if isinstance(shot.visual, Picture)]


@pytest.fixture
def folder(tmp_path):
    from filmloom.draw.canvas import new_surface

    (tmp_path / "text.md").write_text(TEXT, encoding="utf-8")
    new_surface((320, 180)).makeImageSnapshot().save(str(tmp_path / "picture.png"))
    return tmp_path


def test_a_picture_that_comes_or_goes_is_noticed_though_the_text_is_the_same(folder):
    plan, kept = planned(folder)
    assert plan.warnings
    assert not shown(plan)
    (folder / "picture.png").rename(folder / "bridge.png")
    plan, kept = planned(folder)
    assert not kept
    assert shown(plan)
    assert planned(folder)[1], "the same text with the same picture isn't planned twice"
    (folder / "bridge.png").unlink()
    plan, kept = planned(folder)
    assert not kept
    assert not shown(plan)


@pytest.mark.parametrize("garbage", [b"", b"{x", b"[]", b"\xff\xfe", b'{"title": 3}'])
def test_a_kept_plan_that_was_damaged_is_made_again(folder, garbage):
    (folder / "picture.png").rename(folder / "bridge.png")
    first, _ = planned(folder)
    (kept,) = (folder / ".filmloom" / "plans").iterdir()
    kept.write_bytes(garbage)
    assert planned(folder)[0].storyboard == first.storyboard


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"fps": 0}, "1 to 60"),
        ({"fps": 61}, "1 to 60"),
        ({"fps": 23.976}, "1 to 60"),
        ({"seconds": math.nan}, "seconds"),
        ({"seconds": math.inf}, "seconds"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": "60"}, "seconds"),
        ({"size": "256x144"}, "width, height"),
        ({"size": (256,)}, "width, height"),
        ({"language": "fr"}, "zh"),
        ({"seed": "x"}, "seed"),
    ],
)
def test_rates_and_lengths_that_cannot_be_had_are_said(folder, settings, message):
    with pytest.raises(InputError, match=message):
        planned(folder, **settings)
    with pytest.raises(InputError, match=message):
        filmloom.plan(folder / "text.md", **settings)


def test_an_address_is_not_taken_for_a_text():
    with pytest.raises(DocumentError, match="address"):
        filmloom.plan("https://example.com/bridge")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Город сегодня открыл новую линию метро. Первый поезд пришёл в шесть утра.", "Cyrillic"),
        ("افتتحت المدينة خط المترو الجديد اليوم. وصل القطار الأول في السادسة صباحا.", "Arabic"),
        ("A café in Łódź opened on Wednesday. Α and β are Greek letters, and people came to see them.", ""),
        ("北京地铁四号线今天开通，全长二十八公里，OPEN 之后人很多。", ""),
    ],
)
def test_a_text_in_another_script_is_filmed_with_a_warning(text, script):
    warnings = filmloom.plan(text).warnings
    assert (script in " ".join(warnings)) if script else not warnings
