"""Jobs: a storyboard's shots, now that their words have times, become ShotJobs: all a worker needs to draw them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from filmloom.media.label import label_text
from filmloom.studio.brands.kit import Look
from filmloom.studio.chart_moments import CHART_S, LEAD_S, chart_moments
from filmloom.studio.credits import credits_line
from filmloom.studio.digest import file_digest
from filmloom.studio.marks import anchor, spoken
from filmloom.studio.narration import Narration
from filmloom.studio.reached import reached
from filmloom.studio.shot import LowerThirdTimes, ShotJob
from filmloom.studio.storyboard import (
    Agenda,
    Bullets,
    Card,
    Chart,
    Clip,
    Code,
    Diagram,
    End,
    Formula,
    Ident,
    Illustration,
    Overlay,
    Picture,
    Poster,
    Quote,
    Shot,
    Storyboard,
    TestCard,
    Title,
    Visual,
)
from filmloom.studio.subtitles import cues, with_second
from filmloom.studio.timeline.schedule import Slot
from filmloom.types import Cue


def shot_jobs(
    storyboard: Storyboard,
    base: Path,
    narrations: Sequence[Narration],
    slots: Sequence[Slot],
    voice_credit: str,
    music_credit: str = "",
    look: Look | None = None,
) -> list[ShotJob]:
    """One job per shot, in order. look: the brand's."""
    jobs = [
        replace(_job(shot, storyboard, base, narration, slot), look=look)
        for shot, narration, slot in zip(storyboard.shots, narrations, slots, strict=True)
    ]
    label = label_text(storyboard.label.text, storyboard.language) if storyboard.label.show else ""
    jobs[0] = replace(jobs[0], label=label, fade_in_s=0.0)
    credit = credits_line(storyboard.language, voice_credit, music_credit, look.fonts if look else None)
    return [_credited(job, credit) for job in jobs]


def _job(shot: Shot, storyboard: Storyboard, base: Path, narration: Narration, slot: Slot) -> ShotJob:
    output = storyboard.output
    seconds = slot.num_frames / output.fps
    second = bool(output.captions_also and shot.translation)
    burned = output.captions in {"burn", "both"} and (second or not _reads_itself(shot.visual, narration.text))
    fade_s = shot.transition.seconds if shot.transition.type == "fade" else 0.0
    return ShotJob(
        id=shot.id,
        visual=_with_engine(shot.visual, storyboard),
        fallback=headline(shot) or storyboard.title,
        moments=_moments(shot, narration, seconds),
        files=_files(shot, base),
        cues=shot_cues(shot, narration, storyboard, seconds) if burned else (),
        overlays=tuple(_overlay(overlay, shot, narration, seconds) for overlay in shot.overlays),
        language=storyboard.language,
        theme=storyboard.theme,
        mood=shot.mood or storyboard.mood,
        drawn=_drawn(shot.visual, storyboard),
        size=output.size,
        fps=output.fps,
        num_frames=slot.num_frames,
        seed=shot_seed(storyboard.seed, shot.id),
        # A card stands on the ground already and brings its own entrance; only pictures come out of the ground.
        fade_in_s=fade_s if isinstance(shot.visual, Illustration | Picture | TestCard) else 0.0,
        fade_out_s=fade_s * 0.75,
    )


def _drawn(visual: Visual, storyboard: Storyboard) -> str:
    """In news nobody should take a drawing for a picture of what happened."""
    if not isinstance(visual, Illustration) or storyboard.kind != "news" or not storyboard.label.illustrations:
        return ""
    return "示意图" if storyboard.language == "zh" else "Illustration"


def _with_engine(visual: Visual, storyboard: Storyboard) -> Visual:
    """An illustration knows its engine; one with a scene of its own is drawn by the only one that follows scenes."""
    if not isinstance(visual, Illustration):
        return visual
    engine, model = visual.engine or storyboard.engine, visual.model
    if not visual.engine and not model:
        model = storyboard.model
    if visual.scene is not None:
        engine, model = "world", ""
    return visual.model_copy(update={"engine": engine, "model": model})


def _reads_itself(visual: Visual, said: str) -> bool:
    """Whether a title or card shows every word that is said, but for an "and" before: captions would say it again."""
    if not isinstance(visual, Title | Card | Poster):
        return False
    shown, heard = (re.sub(r"\W", "", text).casefold() for text in (visual.text, said))
    return re.sub("^(?:and|but|so|而且|但是?)", "", heard) in shown


def shot_seed(film_seed: int, shot_id: str) -> int:
    """A seed of its own for each shot, that doesn't change when other shots come or go."""
    return int.from_bytes(hashlib.sha256(f"{film_seed}/{shot_id}".encode()).digest()[:4], "big")


def headline(shot: Shot) -> str:
    """The few words that a shot is about: its visible title, or the beginning of what is said."""
    visual = shot.visual
    match visual:
        case Title() | Quote():
            text = visual.text
        case Chart() | Bullets() | Agenda() | End() | Formula() | Code():
            text = visual.title
        case Diagram():
            text = visual.text.partition("\n")[0].replace("：", ":").partition(":")[2].strip()
        case Ident():
            text = visual.name
        case _:
            text = getattr(visual, "text", "") or getattr(visual, "caption", "")
    return text or _clause(spoken(shot.say)[0])


def _clause(text: str) -> str:
    for index, character in enumerate(text):
        if character in "，。；：！？,;:.!?" and index >= 4:
            return text[:index]
    return text


def shot_cues(shot: Shot, narration: Narration, storyboard: Storyboard, seconds: float) -> tuple[Cue, ...]:
    """The shot's captions, in seconds from its start, none past its end."""
    if not narration.words:
        return ()
    made = cues(narration.words, narration.text, storyboard.language, offset_s=shot.pad.before)
    if (also := storyboard.output.captions_also) and shot.translation:
        made = with_second(made, shot.translation, also)
    return tuple(replace(cue, end_s=min(cue.end_s, seconds)) for cue in made)


def _moments(shot: Shot, narration: Narration, seconds: float) -> tuple[float, ...]:
    match shot.visual:
        case Bullets(items=items):
            return _item_moments([("", item) for item in items], shot, narration, seconds)
        case Agenda(items=coming):
            return _item_moments([(item.when, item.text) for item in coming], shot, narration, seconds)
        case Chart():
            return chart_moments(shot.visual, shot, narration, seconds)
        case Poster():
            return _poster_moments(shot.visual, shot, narration)
        case Formula() | Code() | Diagram():
            return _lesson_moments(shot.visual, shot, narration, seconds)
    return ()


def _poster_moments(poster: Poster, shot: Shot, narration: Narration) -> tuple[float, ...]:
    """When detail, price and button come: with their words, or one after the other where they aren't said."""
    found = [
        _spoken_at(text, narration.text, 0) if text else None for text in (poster.detail, poster.price, poster.button)
    ]
    soon = (0.35, 0.5, 0.6)
    return tuple(
        even_s if at is None else round(max(0.0, shot.pad.before + narration.start_of(at) - LEAD_S), 3)
        for at, even_s in zip(found, soon, strict=True)
    )


def _lesson_moments(
    visual: Formula | Code | Diagram, shot: Shot, narration: Narration, seconds: float
) -> tuple[float, ...]:
    match visual:
        case Formula():
            return _formula_moments(visual, shot, narration, seconds)
        case Code():
            return tuple(_moment_of(light.at, shot, narration) for light in visual.lit)
        case Diagram():
            return _step_moments(_steps(visual), shot, narration, seconds)


def _step_moments(steps: Sequence[str], shot: Shot, narration: Narration, seconds: float) -> tuple[float, ...]:
    """When the narration reaches each step; those that it doesn't name come evenly between those that it does."""
    places = reached(steps, narration.text, "zh" if re.search("[\u4e00-\u9fff]", narration.text) else "en")
    last_s = max(CHART_S, seconds - 1.2)
    known = {
        index: max(0.0, shot.pad.before + narration.start_of(place) - LEAD_S)
        for index, place in enumerate(places)
        if place is not None
    }
    ends = {-1: CHART_S - 0.1, **known, len(steps): last_s}
    moments: list[float] = []
    for index in range(len(steps)):
        before = max(end for end in ends if end <= index)
        after = min(end for end in ends if end >= index)
        share = (index - before) / (after - before) if after > before else 0.0
        moments.append(round(ends[before] + share * max(0.0, ends[after] - ends[before]), 3))
    return tuple(max(moments[: index + 1]) for index in range(len(moments)))


def _formula_moments(formula: Formula, shot: Shot, narration: Narration, seconds: float) -> tuple[float, ...]:
    """When each formula comes, and after each of these times those at which its terms are lit."""
    moments: list[float] = []
    for index, step in enumerate(formula.steps):
        even_s = CHART_S + index * max(0.0, seconds - 1.5) / len(formula.steps)
        moments.append(_moment_of(step.at, shot, narration) if step.at else round(even_s, 3))
        moments += [_moment_of(light.at, shot, narration) for light in step.lit]
    return tuple(moments)


def _moment_of(at: str, shot: Shot, narration: Narration) -> float:
    """When a mark or a phrase is said, and a little before."""
    text, marks = spoken(shot.say)
    return round(max(0.0, shot.pad.before + narration.start_of(anchor(text, marks, at)) - LEAD_S), 3)


def _steps(diagram: Diagram) -> tuple[str, ...]:
    """The steps of a diagram; none of one that can't be read: whoever draws it says why."""
    from filmloom.draw.diagrams.notation import DiagramError, parse

    try:
        return parse(diagram.text).steps
    except DiagramError:
        return ()


def _item_moments(
    items: Sequence[tuple[str, str]], shot: Shot, narration: Narration, seconds: float
) -> tuple[float, ...]:
    """When the narration reaches each item, at its date if it has one; one that isn't spoken takes its even share."""
    moments: list[float] = []
    searched = 0
    for index, (when, item) in enumerate(items):
        even_s = 0.3 + index * max(0.0, seconds - 1.5) / len(items)
        found = _spoken_at(item, narration.text, searched)
        if found is None:
            at_s = even_s
        else:
            dated = narration.text.rfind(when, searched, found) if when else -1
            searched, found = found + 1, dated if dated >= 0 else found
            at_s = shot.pad.before + narration.start_of(found) - LEAD_S
        moments.append(round(max(at_s, moments[-1] if moments else 0.0), 3))
    return tuple(moments)


def _spoken_at(item: str, text: str, begin: int) -> int | None:
    """Where `text` begins to say the item, word for word or nearly; None if it doesn't."""
    exact = text.find(item, begin)
    if exact >= 0:
        return exact
    match = SequenceMatcher(None, text[begin:], item, autojunk=False).find_longest_match()
    return begin + match.a if match.size >= max(2, len(item) // 3) else None


def _overlay(overlay: Overlay, shot: Shot, narration: Narration, seconds: float) -> LowerThirdTimes:
    text, marks = spoken(shot.say)
    at_s = shot.pad.before + narration.start_of(anchor(text, marks, overlay.at)) - LEAD_S
    start_s = round(min(max(0.0, at_s), max(0.0, seconds - 0.5)), 3)
    end_s = round(min(seconds, start_s + overlay.hold), 3)
    return LowerThirdTimes(text=overlay.text, detail=overlay.detail, start_s=start_s, end_s=end_s, type=overlay.type)


def _files(shot: Shot, base: Path) -> tuple[tuple[str, str], ...]:
    visual = shot.visual
    paths = [visual.path] if isinstance(visual, Picture | Poster | Clip) and visual.path else []
    return tuple((str((base / path).resolve()), file_digest(base / path)) for path in paths)


def _credited(job: ShotJob, credit: str) -> ShotJob:
    visual: Visual = job.visual
    if isinstance(visual, End) and not visual.credits:
        return replace(job, visual=visual.model_copy(update={"credits": credit}))
    return job
