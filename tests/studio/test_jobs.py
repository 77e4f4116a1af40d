"""What a shot's job takes from its words: when things appear, and whether captions are needed."""

from pathlib import Path

import pytest

from filmloom.studio.jobs import COUNT_S, LATEST_S, shot_jobs
from filmloom.studio.narration import Narration
from filmloom.studio.storyboard import Bullets, Card, Chart, Illustration, Label, Shot, Storyboard
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
