"""Concerns: what a person should look at before the film is made, of the whole and of each shot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from filmloom.studio.looked_up import comparable
from filmloom.studio.marks import spoken
from filmloom.studio.narration import Narration
from filmloom.studio.preview.estimates import Estimate
from filmloom.studio.preview.still import Still
from filmloom.studio.preview.words import Words
from filmloom.studio.scenes import displaced, unsupported
from filmloom.studio.sources import Sources
from filmloom.studio.storyboard import Illustration, Shot, Storyboard


def of_the_film(
    storyboard: Storyboard, narrations: Sequence[Narration], sources: Sources, words: Words
) -> Iterator[str]:
    """What holds for the whole film."""
    yield from (words("source_missing", name=name) for name in sources.missing)
    yield from (words("source_changed", name=name) for name in sources.changed)
    if any(narration.instead for narration in narrations):
        voice = storyboard.voice
        yield words("other_voice", voice=voice.id or voice.engine)
    if not storyboard.label.show:
        yield words("no_label")


def of_the_shots(storyboard: Storyboard, sources: Sources) -> dict[str, list[str]]:
    """By shot: what its texts don't say, or say elsewhere; nothing where they aren't here or in another language."""
    found: dict[str, list[str]] = {}
    if storyboard.kind == "ad" or not comparable(storyboard, sources):
        return found
    cited = storyboard.kind == "news" and not sources.changed  # else ids may be of other paragraphs
    elsewhere = displaced(storyboard, sources.documents) if cited else []
    for complaint in (*unsupported(storyboard, *sources.documents.values()), *elsewhere):
        shot, _, told = complaint.partition(": ")
        found.setdefault(shot, []).append(told)
    return found


def of_the_shot(
    shot: Shot, still: Still, estimate: Estimate | None, board: Storyboard, words: Words, told: Sequence[str]
) -> Iterator[str]:
    """What is odd about one shot. told: what is said of the whole film already."""
    elsewhere = estimate is not None and estimate.engine != "world" and not estimate.made
    if still.failed:
        yield words("stands_in" if elsewhere else "becomes_card", why=still.failed)
    yield from map(words.complaint, still.issues)
    if estimate and estimate.problem and not any(estimate.problem in each for each in told):
        yield words("engine_problem", engine=estimate.engine, why=estimate.problem)
    if board.sources and board.kind != "ad" and spoken(shot.say)[0].strip() and not shot.cites:
        yield words("cites_nothing")


def not_drawn(shot: Shot, storyboard: Storyboard, estimate: Estimate | None) -> tuple[str, ...]:
    """Words of a prompt that the world's picture doesn't show; nothing of what another engine draws."""
    visual = shot.visual
    if not isinstance(visual, Illustration) or visual.scene is not None or (estimate and estimate.engine != "world"):
        return ()
    from filmloom.errors import PromptError
    from filmloom.world.parse import parse

    try:
        return parse(visual.prompt, storyboard.language).unplaced
    except PromptError:
        return ()
