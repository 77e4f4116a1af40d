"""Manifest: what the credentials of a film or clip say of it. Not more than that it was made, how, by which software.

Nothing of the user's is in it but the film's title: no name, no place, no prompt, no file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from filmloom.studio.storyboard import Illustration, Storyboard, Visual
from filmloom.version import __version__

ALGORITHMIC: Final = "algorithmicMedia"
TRAINED: Final = "trainedAlgorithmicMedia"
COMPOSITE: Final = "composite"
WITH_TRAINED: Final = "compositeWithTrainedAlgorithmicMedia"
SOURCE_TYPES: Final = {
    ALGORITHMIC: "drawn and spoken by rules, without a trained model",
    COMPOSITE: "put together by software from pictures or sounds of other origin, without a trained model",
    TRAINED: "made by a trained model",
    WITH_TRAINED: "put together by software, in part made by a trained model",
}
"""IPTC's digital source types that are written here, and what they say in plain words."""
VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_BY_RULE: Final = "world"
_RULED_VOICES: Final = frozenset({"auto", "espeak", "silent"})


def film_source_type(board: Storyboard, visuals: Iterable[Visual]) -> str:
    """What a film is, of what was shown in the end: a shot may have been drawn by rule instead of by its engine."""
    visuals = list(visuals)
    engines = {each.engine or board.engine for each in visuals if isinstance(each, Illustration)}
    if engines - {_BY_RULE} or board.voice.engine not in _RULED_VOICES:
        return WITH_TRAINED
    given = any(_is_given(each) for each in visuals) or any(shot.recording for shot in board.shots) or board.brand
    return COMPOSITE if given or board.music not in {"none", "bed"} else ALGORITHMIC


def _is_given(visual: Visual) -> bool:
    """Whether a picture or a video of the user's is in it."""
    return bool(getattr(visual, "path", "") or getattr(visual, "picture", ""))


def clip_source_type(metadata: Mapping[str, str]) -> str:
    """What a clip is, as its own metadata tells."""
    settings = json.loads(metadata.get("filmloom", "{}"))
    if settings.get("engine") != _BY_RULE:
        return WITH_TRAINED if settings.get("given") else TRAINED
    return COMPOSITE if settings.get("given") else ALGORITHMIC


def manifest(source_type: str, title: str = "") -> dict[str, Any]:
    """The claim in the library's own words: created now, by filmloom, and nothing else was done to it."""
    created = {
        "action": "c2pa.created",
        "when": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "digitalSourceType": VOCABULARY + source_type,
        "softwareAgent": {"name": "filmloom", "version": __version__},
    }
    return {
        "claim_generator_info": [{"name": "filmloom", "version": __version__}],
        "format": "video/mp4",
        **({"title": title} if title else {}),
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created], "allActionsIncluded": True}},
        ],
    }
