"""Formulas, code and diagrams in a storyboard: they come when their words are said, and what is odd is told."""

from pathlib import Path

import pytest

from filmloom.draw.theme import THEMES, Stage
from filmloom.errors import StoryboardError
from filmloom.studio.chart_moments import LEAD_S
from filmloom.studio.jobs import headline, shot_jobs
from filmloom.studio.narration import Narration
from filmloom.studio.produce import render
from filmloom.studio.scenes import load_storyboard
from filmloom.studio.shot import from_json, to_json
from filmloom.studio.storyboard import (
    Code,
    CodeLight,
    Diagram,
    Formula,
    FormulaLine,
    Output,
    Shot,
    Storyboard,
    TermLight,
    VoiceChoice,
)
from filmloom.studio.takes import take
from filmloom.studio.timeline.schedule import Slot
from filmloom.types import Word


def job_of(visual, say):
    """The job of one shot whose words take half a second each, and when each word begins."""
    words, begin = [], 0
    for index, text in enumerate(say.split()):
        begin = say.index(text, begin)
        words.append(Word(text=text, begin=begin, end=begin + len(text), start_s=index * 0.5, end_s=index * 0.5 + 0.45))
        begin += len(text)
    shot = Shot(id="one", say=say, visual=visual)
    narration = Narration(digest="d", text=say, path=None, words=tuple(words), seconds=len(words) * 0.5)
    board = Storyboard(language="en", title="A lesson", shots=(shot,), output=Output(size=(256, 144)))
    (job,) = shot_jobs(board, Path(), [narration], [Slot(start=0, num_frames=200)], "")
    return from_json(to_json(job)), {word.text.strip(",."): shot.pad.before + word.start_s - LEAD_S for word in words}


def drawing_of(job):
    return take(job.visual, Stage(job.size, THEMES[job.theme], "en"), job)


def test_formulas_come_and_terms_are_lit_when_they_are_said():
    lit = (TermLight(term=1, at="mass"), TermLight(term=0, at="energy"))
    formula = Formula(steps=(FormulaLine(latex="E=mc^2", lit=lit), FormulaLine(latex="m=E/c^2", at="turned")))
    job, starts = job_of(formula, "Here mass becomes energy, and turned around it is this.")
    assert job.moments[1:] == tuple(pytest.approx(starts[word], abs=1e-3) for word in ("mass", "energy", "turned"))
    first, second = drawing_of(job).steps
    assert [(light.term, light.end_s) for light in first.lit] == [(1, job.moments[2]), (0, job.moments[3])]
    assert second.start_s == job.moments[3]


def test_lines_are_lit_when_they_are_said():
    code = Code(source="a = 1\nb = 2\nc = 3", language="python", lit=(CodeLight(lines="2-3", at="then"),))
    job, starts = job_of(code, "First one, then the others.")
    assert job.moments == (pytest.approx(starts["then"], abs=1e-3),)
    assert [(span.first, span.last) for span in drawing_of(job)._lit] == [(2, 3)]


def test_steps_of_a_diagram_come_when_they_are_said():
    job, starts = job_of(Diagram(text="flow: Rain\nsea -> cloud -> rain"), "From the sea to a cloud to the rain.")
    assert job.moments == tuple(pytest.approx(starts[word], abs=1e-3) for word in ("sea", "cloud", "rain"))
    assert headline(Shot(id="a", visual=job.visual)) == "Rain"


def test_words_that_are_not_said_are_refused():
    with pytest.raises(StoryboardError, match="neither a mark nor a phrase"):
        job_of(Code(source="a", lit=(CodeLight(lines="1", at="banana"),)), "There is none.")


def test_a_film_of_them_tells_what_was_odd(tmp_path):
    shots = (
        Shot(id="formula", say="", min=1, visual=Formula(steps=(FormulaLine(latex=r"\frac{1}{"),))),
        Shot(id="code", say="", min=1, visual=Code(source="x", language="klingon")),
        Shot(id="diagram", say="", min=1, visual=Diagram(text="flow\nA -> B")),
        Shot(id="broken", say="", min=1, visual=Diagram(text="flow\nA -> ")),
    )
    board = Storyboard(
        language="en",
        title="A lesson",
        shots=shots,
        output=Output(size=(256, 144), fps=5),
        voice=VoiceChoice(engine="silent"),
    )
    film = render(board, out=tmp_path / "lesson.mp4")
    told = {finding.shot: finding.detail for finding in film.report.problems if finding.shot != "label"}
    assert "shown as text" in told["formula"] and "klingon" in told["code"]
    assert "Line 2: a label is empty" in told["broken"] and "diagram" not in told
    assert film.failed == ("broken",)


@pytest.mark.parametrize("path", sorted(Path("examples/lessons").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_example_lessons_can_be_drawn_in_every_ratio(path):
    board = load_storyboard(path)
    shown = [shot for shot in board.shots if isinstance(shot.visual, Formula | Code | Diagram)]
    assert board.kind == "lesson" and len(shown) >= 6
    for shot in shown:
        job, _ = job_of(shot.visual, shot.say)
        for size in ((480, 270), (270, 480), (270, 270)):
            drawing = take(job.visual, Stage(size, THEMES[board.theme], board.language), job)
            assert drawing.issues == () and drawing.warnings == ()
