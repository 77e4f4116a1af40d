"""What a shot's job takes from its words: when things appear, and whether captions are needed."""

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.layout.runs import noted

from filmloom.draw.canvas import new_surface
from filmloom.draw.theme import Stage
from filmloom.studio.chart_moments import COUNT_S, LATEST_S
from filmloom.studio.jobs import shot_jobs
from filmloom.studio.narration import Narration
from filmloom.studio.storyboard import (
    Agenda,
    Bullets,
    Card,
    Chart,
    Column,
    Coming,
    Illustration,
    Label,
    Shot,
    Storyboard,
)
from filmloom.studio.takes import take
from filmloom.studio.timeline.schedule import Slot
from filmloom.types import Word


def job_of(visual, say, word_s=0.4):
    """The job of one shot whose words take the same time each."""
    words, begin = [], 0
    for index, text in enumerate(say.split()):
        begin = say.index(text, begin)
        words.append(
            Word(
                text=text, begin=begin, end=begin + len(text), start_s=index * word_s, end_s=(index + 1) * word_s - 0.02
            )
        )
        begin += len(text)
    shot = Shot(id="one", say=say, visual=visual)
    narration = Narration(digest="d", text=say, path=None, words=tuple(words), seconds=len(words) * word_s)
    board = Storyboard(language="en", title="News", shots=(shot,))
    slot = Slot(start=0, num_frames=round(25 * (narration.seconds + 0.7)))
    (job,) = shot_jobs(board, Path(), [narration], [slot], "")
    return job, words, shot


def figure(value):
    return Chart(kind="number", title="Line 4 runs", labels=("",), values=(value,), unit="kilometres")


def test_a_figure_has_counted_up_when_it_is_said():
    job, words, shot = job_of(figure(28.6), "Line 4 runs 28.6 kilometres.")
    assert job.moments == (pytest.approx(shot.pad.before + words[3].start_s - COUNT_S),)


def test_a_page_is_never_empty_until_a_late_figure_is_said():
    say = "After many years of work and waiting the fourth line now runs 1,286 kilometres."
    assert job_of(figure(1286.0), say)[0].moments == (LATEST_S,)


def test_items_appear_when_they_are_said():
    job, words, shot = job_of(Bullets(items=("a tunnel", "more trains")), "Next: a tunnel; more trains.")
    starts = [shot.pad.before + words[index].start_s - 0.15 for index in (1, 3)]
    assert job.moments == tuple(pytest.approx(start) for start in starts)


def starts_of(words, shot, *indices):
    return tuple(pytest.approx(shot.pad.before + words[index].start_s - 0.15, abs=0.002) for index in indices)


def test_before_and_after_come_with_their_numbers():
    chart = Chart(kind="before_after", title="Fish", labels=("2016", "2025"), values=(31, 47))
    job, words, shot = job_of(chart, "There rose from 31 kinds of fish in the river to 47 in 2025 they say today.")
    assert job.moments[0] == LATEST_S
    assert job.moments[1:] == starts_of(words, shot, 11)


def test_columns_come_when_their_names_are_said():
    columns = [Column(title=title, values=(1.0, 2.0)) for title in ("Weekdays", "Weekends")]
    chart = Chart(kind="grouped", title="Riders", labels=("a", "b"), columns=columns)
    job, words, shot = job_of(
        chart, "On weekdays most people ride here, and weekends are calm and quiet for all of us."
    )
    assert job.moments == starts_of(words, shot, 1, 7)
    unsaid = job_of(chart, "More people ride this year than ever before.")[0].moments
    assert 0 < unsaid[0] < unsaid[1] < 1.0


def test_places_come_from_the_first_down_and_none_before_its_name():
    chart = Chart(kind="ranking", title="Cities", labels=("Ulm", "Bonn", "Kiel", "Hof"), values=(9, 7, 5, 1))
    job, words, shot = job_of(chart, "Here Ulm leads, as ever, and Kiel comes next after all of these long years.")
    first, second, third, fourth = job.moments
    assert (first, third) == starts_of(words, shot, 1, 6)
    assert first < second < third < fourth <= job.seconds - 2


def test_what_comes_next_appears_at_its_date():
    coming = (Coming(when="June", text="Trains run later"), Coming(when="July", text="Works begin"))
    say = "What next: In June, trains run later; in July, works begin."
    job, words, shot = job_of(Agenda(title="What next", items=coming), say)
    assert job.moments == starts_of(words, shot, 3, 8)
    undated = Agenda(items=tuple(Coming(text=each.text) for each in coming))
    job, words, shot = job_of(undated, say)
    assert job.moments == starts_of(words, shot, 4, 9)


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (360, 360)])
@pytest.mark.parametrize("dated", [True, False])
def test_what_comes_next_is_a_line_of_time_or_a_list(size, dated):
    coming = tuple(Coming(when=when if dated else "", text=text) for when, text in (("June", "One"), ("July", "Two")))
    agenda = Agenda(title="What next", items=coming)
    stage = Stage(size, language="en")
    job = replace(job_of(agenda, "In June one, in July two.")[0], size=size)
    drawing = take(agenda, stage, job)
    surface = new_surface(size)
    with noted() as runs, surface as canvas:
        drawing.draw(canvas, 20.0)
    told = {run.text for run in runs}
    assert {"What next", "One", "Two"} <= told
    assert {"June", "July"} <= told if dated else {"01", "02"} <= told


@pytest.mark.parametrize(
    ("text", "say", "captioned"),
    [
        ("1,200 people went home on Friday", "and 1,200 people went home on Friday.", False),
        ("A ticket costs $6", "A ticket costs $6.", False),
        ("A ticket costs $6", "A ticket costs $6; dogs ride free.", True),
    ],
)
def test_captions_stay_away_where_the_card_says_it_all(text, say, captioned):
    assert job_of(Card(text=text), say)[0].captioned is captioned


@pytest.mark.parametrize(
    ("kind", "illustrations", "drawn"), [("news", True, "Illustration"), ("news", False, ""), ("lesson", True, "")]
)
def test_drawn_pictures_of_news_say_so(kind, illustrations, drawn):
    shot = Shot(id="a", say="", visual=Illustration(prompt="A cat runs."))
    label = Label(illustrations=illustrations)
    board = Storyboard(kind=kind, language="en", title="A film", label=label, shots=(shot,))
    narration = Narration(digest="", text="", path=None)
    (job,) = shot_jobs(board, Path(), [narration], [Slot(start=0, num_frames=50)], "")
    assert job.drawn == drawn
