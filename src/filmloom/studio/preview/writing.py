"""Writing: the sheet of a film is filled in, shot by shot."""

from __future__ import annotations

from collections.abc import Sequence

from filmloom.studio.narration import Narration
from filmloom.studio.preview.concerns import not_drawn, of_the_film, of_the_shot, of_the_shots
from filmloom.studio.preview.estimates import engine_problems, estimates, spent_before, to_pay
from filmloom.studio.preview.opening import Opened
from filmloom.studio.preview.sheet import Row, Sheet, pace_of
from filmloom.studio.preview.still import still
from filmloom.studio.preview.words import Words
from filmloom.studio.shot import ShotJob
from filmloom.studio.sources import sources_of
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Storyboard
from filmloom.studio.timeline.schedule import Slot


def sheet_of(
    planned: Opened,
    board: Storyboard,
    notes: Sequence[str],
    narrations: Sequence[Narration],
    slots: Sequence[Slot],
    asked: Sequence[ShotJob],
    jobs: Sequence[ShotJob],
    store: Store,
) -> Sheet:
    """board: what was planned, as it will be told. notes: of the whole. asked: the shots as the film will ask for them;
    jobs: as they are drawn now, without asking anybody."""
    words = Words(board.language)
    sources = sources_of(board, planned.base, planned.text)
    costs = estimates(asked, store)
    unlike = of_the_shots(planned.storyboard, sources)  # a translation isn't in the sources' words
    problems = engine_problems(board, store)
    rows: list[Row] = []
    for shot, narration, slot, job in zip(board.shots, narrations, slots, jobs, strict=True):
        picture, cost = still(job), costs.get(shot.id)
        odd = [
            *of_the_shot(shot, picture, cost, board, words, problems),
            *map(words.complaint, unlike.get(shot.id, ())),
        ]
        rows.append(
            Row(
                shot=shot,
                job=job,
                said=narration.text.strip(),
                start_s=slot.start / board.output.fps,
                still=picture,
                cited=sources.cited(shot),
                estimate=cost,
                not_drawn=not_drawn(shot, board, cost),
                concerns=tuple(dict.fromkeys(odd)),
            )
        )
    whole = (*notes, *problems, *of_the_film(board, narrations, sources, words))
    ordered_s, price = to_pay(costs)
    return Sheet(
        storyboard=board,
        rows=rows,
        seconds=slots[-1].end / board.output.fps,
        pace=pace_of(narrations, board.language),
        ordered_s=ordered_s,
        price=price,
        spent=spent_before(store),
        concerns=tuple(dict.fromkeys(whole)),
        num_concerns=len(set(whole)) + sum(len(row.concerns) for row in rows),
    )
