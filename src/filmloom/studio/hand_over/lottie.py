"""Lottie: each shot that was drawn from an animation, as a file that motion designers and web pages go on with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filmloom.errors import InputError
from filmloom.media.atomic import write_text
from filmloom.studio.hand_over.finished import FinishedFilm
from filmloom.studio.shot import animation_beside


def write_lottie(finished: FinishedFilm, folder: Path, record: str) -> Sequence[Path]:
    """A .lottie.json per shot whose animation is known, numbered as its shot in the film.

    record: the film's AIGC record, which each of them carries. Raises InputError for a film without such a shot.
    """
    drawn = [
        (f"{number:02}-{shot.id}.lottie.json", animation_beside(shot.segment))
        for number, shot in enumerate(finished.shots, 1)
        if animation_beside(shot.segment).is_file()
    ]
    if not drawn:
        raise InputError(
            f"No shot of {finished.files.film.name} can be told as Lottie: that are illustrations of the engines world "
            "and layers. A film that an earlier version made has to be rendered again."
        )
    texts = [(folder / name, json.dumps(_told(path, record))) for name, path in drawn]
    for path, text in texts:
        write_text(path, text)
    return [path for path, _ in texts]


def _told(animation: Path, record: str) -> dict[str, Any]:
    from filmloom.world.animation import Animation
    from filmloom.world.lottie import to_lottie

    told = Animation.from_json(json.loads(animation.read_text(encoding="utf-8")))
    return {**to_lottie(told, bitmaps=True), "meta": {"g": "filmloom", "d": record}}
