"""The benchmark that looks for text out of its place finds what is out of place, and nothing else."""

from dataclasses import replace

import pytest
from benchmarks.layout.documents import KINDS, document
from benchmarks.layout.faults import faults

from filmloom.draw.canvas import Box
from filmloom.draw.theme import Stage
from filmloom.studio.shot import LowerThirdTimes, ShotJob
from filmloom.studio.storyboard import Bullets, Card, Chart


@pytest.fixture
def job():
    return ShotJob(
        id="a", visual=Card(text="A card"), fallback="", moments=(), files=(), cues=(), overlays=(), language="en",
        theme="newsroom", size=(640, 360), fps=10, num_frames=30, seed=1, label="",
    )  # fmt: skip


def test_a_card_has_no_faults(job):
    assert not [*faults(job)]


def test_text_that_does_not_fit_is_found(job):
    assert any("does not fit" in fault for fault in faults(replace(job, visual=Card(text="a long story " * 200))))


def test_text_outside_the_safe_zone_is_found(job, monkeypatch):
    body = Stage((640, 360)).body
    monkeypatch.setattr(Stage, "body", Box(body.x - 60, body.y, body.w, body.h))
    found = [*faults(job)]
    assert any("leaves the safe zone" in fault for fault in found), found


def test_text_under_the_label_is_found(job, monkeypatch):
    from filmloom.draw.overlays import LabelDrawing

    drawn = LabelDrawing.draw

    def lower(self, canvas, at_s):
        canvas.translate(-250, 100)
        drawn(self, canvas, at_s)

    monkeypatch.setattr(LabelDrawing, "draw", lower)
    chart = Chart(kind="bar", title="Trips", labels=("a", "b", "c", "d"), values=(1, 2, 3, 4))
    assert any("stands under the label" in fault for fault in faults(replace(job, visual=chart, label="AI-generated")))


def test_a_number_that_a_chart_does_not_tell_is_found(job, monkeypatch):
    from filmloom.draw.charts import frame

    chart = Chart(kind="bar", title="Trips", labels=("a", "b"), values=(12.5, 17.3))
    assert not [*faults(replace(job, visual=chart))]
    monkeypatch.setattr(frame.Points, "texts", ("12.5", "18"))
    assert any("17.3 can't be read" in fault for fault in faults(replace(job, visual=chart)))


def test_an_overlay_far_from_its_place_is_found(job, monkeypatch):
    from filmloom.draw.lower_third import LowerThird

    drawn = LowerThird.draw

    def lower(self, canvas, at_s):
        canvas.translate(0, 200)
        drawn(self, canvas, at_s)

    monkeypatch.setattr(LowerThird, "draw", lower)
    overlay = LowerThirdTimes(text="22", detail="stations", start_s=0.1, end_s=2.5)
    assert any("leaves the safe zone" in fault for fault in faults(replace(job, overlays=(overlay,))))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_documents_are_the_same_for_the_same_seed(kind, language, tmp_path):
    first, _ = document(kind, language, 3, tmp_path / "a")
    second, _ = document(kind, language, 3, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (720, 720)])
def test_the_last_numbers_of_a_line_stand_apart_where_they_are_alike(job, size):
    values = (890, 327, 817, 293, 110, 807, 316, 829, 508, 655, 975, 426, 330, 328)
    years = tuple(str(2010 + index) for index in range(len(values)))
    chart = Chart(kind="line", title="Unemployment", labels=years, values=values)
    assert not [*faults(replace(job, visual=chart, size=size))]


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (720, 720)])
def test_one_long_item_becomes_smaller_before_it_is_cut(job, size):
    item = "The federation of all societies runs through the park, and every second school outperformed it. " * 2
    visual = Bullets(title="What you will learn", items=(item.strip(),))
    assert not [*faults(replace(job, visual=visual, size=size, moments=(0.5,)))]
