import pytest

from filmloom.errors import InputError
from filmloom.studio.ads.brief_file import load_brief
from filmloom.studio.ads.cells import cell
from filmloom.studio.ads.planner import frame_size, money, plan_ad
from filmloom.studio.ads.table import Person


def person(row=2, **cells):
    told = {"name": "Ann Lee", "city": "Leeds", "segment": "", "language": "", "offer": "", "age": "25"} | cells
    return Person(row=row, cells={name: cell(value) for name, value in told.items()})


def planned(brief, **cells):
    return plan_ad(load_brief(brief), person(**cells), "16:9")


def says(plan):
    return {shot.id: shot.say for shot in plan.storyboard.shots}


def test_the_segment_the_offer_and_the_name_decide(brief):
    plan = planned(brief, segment="runner", offer="spring")
    assert list(says(plan)) == ["hook", "greeting", "product", "claim-1", "claim-2", "offer", "action"]
    assert says(plan)["greeting"] == "Ann Lee in Leeds, this is for you."
    assert says(plan)["offer"] == "Ann Lee, ¥149 instead of ¥199."
    assert plan.personal == {"greeting", "offer"}
    offer = next(shot.visual for shot in plan.storyboard.shots if shot.id == "offer")
    assert (offer.price, offer.was, offer.detail) == ("¥149", "¥199", "Until 31 December 2026 · Code SPRING")


def test_conditions_choose_segments_and_shots(brief):
    assert planned(brief, age="40").segment == "office"
    assert "claim-2" not in says(planned(brief, age="40"))
    assert planned(brief, age="20").segment == "default"


def test_shots_of_all_are_the_same_to_the_letter(brief):
    first, second = planned(brief), planned(brief, name="Maximilian Alexander Something", city="X")
    pairs = zip(first.storyboard.shots, second.storyboard.shots, strict=True)
    assert [a.id for a, b in pairs if a != b] == ["greeting"]
    assert first.personal == {"greeting"}


def test_what_a_brand_opens_and_closes_with_takes_of_the_seconds(brief):
    said = load_brief(brief)
    whole = plan_ad(said, person(), "16:9")
    assert "claim-2" in says(whole)
    shorter = plan_ad(said, person(), "16:9", taken_s=25.0)
    assert "claim-2" not in says(shorter)


def test_what_doesnt_fit_is_left_out_and_said_but_not_what_must_be_said(brief):
    brief.write_text(brief.read_text(encoding="utf-8").replace("seconds: 40", "seconds: 14"), encoding="utf-8")
    plan = planned(brief, segment="office", offer="spring")
    assert set(says(plan)) == {"hook", "greeting", "product", "claim-1", "offer", "action"}
    assert any("claim-2 is left out" in warning for warning in plan.warnings)
    assert any("nothing more can be left out" in warning for warning in plan.warnings)


def test_the_legal_line_can_be_read(brief):
    legal = "A long line of legal words that nobody says and everybody should have time to read. " * 2
    brief.write_text(brief.read_text(encoding="utf-8").replace("Laboratory figures.", legal), encoding="utf-8")
    assert planned(brief).storyboard.shots[-1].min > len(legal.strip()) / 14


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"name": ""}, "the column 'name' is empty"),
        ({"name": "שלום"}, "right to left"),
        ({"name": "محمد"}, "right to left"),
        ({"name": "Ann <m id=x/>"}, "holds < or >"),
        ({"name": "🎉🎉"}, "can't be pronounced"),
        ({"name": "Дмитрий"}, "can't be pronounced: .*Cyrillic"),
        ({"name": "Ann\u202eLee"}, "invisible characters"),
        ({"name": "\U00012000\U00012001"}, "no drawing"),
        ({"segment": "dogs"}, "its segment is none"),
        ({"offer": "gold"}, "its offer is none"),
        ({"language": "fr"}, "its language"),
        ({"language": "zh"}, "it asks for zh"),
        ({"name": "Forever Hot"}, "never_say"),
        ({"age": "old"}, "a text can't be compared with a number"),
    ],
)
def test_what_a_film_cant_show_or_say_is_refused_without_telling_it(brief, cells, said):
    with pytest.raises(InputError, match=said) as error:
        planned(brief, **cells)
    assert not any(len(value) > 4 and value in str(error.value) for value in cells.values())


def test_a_name_with_emoji_is_shown_with_it_and_said_without(brief):
    plan = planned(brief, name="Sam 🌱")
    greeting = next(shot for shot in plan.storyboard.shots if shot.id == "greeting")
    assert greeting.visual.text == "Sam 🌱"
    assert greeting.say.startswith("Sam in Leeds")


def test_a_pronunciation_is_the_rows_own(brief):
    plan = planned(brief, name="Дмитрий", pronunciation="Dmitri", city="Kraków", city_pronunciation="krakoof")
    assert plan.lexicon == {"Дмитрий": "Dmitri", "Kraków": "krakoof"}
    assert plan.storyboard.voice.lexicon == {}


def test_an_empty_cell_has_something_in_its_stead(brief):
    text = brief.read_text(encoding="utf-8").replace("{name} in {city},", "{name},")
    brief.write_text(text, encoding="utf-8")
    greeting = planned(brief, city="").storyboard.shots[1].visual
    assert greeting.detail == "For you in town"


def test_braces_in_a_cell_stay_braces(brief):
    assert says(planned(brief, name="{price}"))["greeting"].startswith("{price} in")


def test_sizes_and_money():
    assert money(149.0, "¥") == "¥149" and money(1149.9, "$") == "$1,149.90" and money(9, "元") == "9元"
    assert money(9.5, "EUR") == "9.50 EUR"


@pytest.mark.parametrize(("aspect", "size"), [("16:9", (256, 144)), ("9:16", (144, 256)), ("1:1", (144, 144))])
def test_every_aspect_has_its_size(brief, aspect, size):
    assert frame_size(load_brief(brief), aspect) == size
