"""Like: a clip's file tells how it was made, so that it can be made again."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from filmloom.errors import InputError
from filmloom.media import probe
from filmloom.model.video_generator.request import At, ClipRequest
from filmloom.types import OnEvent, ignore_event
from filmloom.version import __version__

_ASKED: Final = (
    "prompt", "language", "seed", "seconds", "fps", "label",
    "num_inference_steps", "guidance", "guidance_scale", "takes", "loop", "sound", "layout",
)  # fmt: skip


def request_like(path: Path, on_event: OnEvent = ignore_event) -> tuple[str, ClipRequest, dict[str, Any]]:
    """The engine, the request and all settings of a clip's file.

    Raises InputError if the file doesn't tell, was made by another version or other weights, or of what has changed.
    """
    settings = _settings(path)
    made_by = settings.get("filmloom")
    if made_by != __version__:
        raise InputError(
            f"{path} was made by filmloom {made_by}, and this is {__version__}: it may come out otherwise."
        )
    _check_weights(settings, path)
    asked = {name: settings[name] for name in _ASKED if name in settings}
    given = tuple(_given(each, path) for each in settings.get("given", []))
    lora = tuple(settings.get("lora", ()))
    request = ClipRequest(**asked, size=tuple(settings["size"]), given=given, lora=lora, on_event=on_event)
    return settings["engine"], request, settings


def _check_weights(settings: dict[str, Any], path: Path) -> None:
    """Of the engine, and of the one that laid the clip out, where there was one."""
    from filmloom.model.video_generator import engine_named

    for name, engine in (("weights", settings["engine"]), ("layout_weights", settings.get("layout", "none"))):
        told = settings.get(name)
        found = getattr(engine_named(engine), "weights_sha256", "")[:12] if told else None
        if found != told:
            raise InputError(f"{path} was made with other weights ({told}) than the engine {engine} has now ({found}).")


def _given(settings: dict[str, Any], path: Path) -> At:
    from filmloom.world.animation import Animation

    if "animation" in settings:
        media: Path | Animation = Animation.from_json(settings["animation"])
    else:
        media = Path(settings["path"])
        if not media.exists() or sha256(media.read_bytes()).hexdigest() != settings["sha256"]:
            raise InputError(f"{path} was made with {media}, which is gone or has changed since.")
    return At(
        media=media,
        name=settings["name"],
        keep=tuple(settings["keep"]),
        when=settings.get("when"),
        strength=settings.get("strength"),
    )


def _settings(path: Path) -> dict[str, Any]:
    told = probe(path).metadata.get("filmloom", "")
    try:
        settings = json.loads(told)
    except ValueError:
        settings = None
    if not isinstance(settings, dict) or not {"engine", "prompt", "size"} <= settings.keys():
        raise InputError(f"{path} doesn't say how it was made; expected an .mp4 that `filmloom clip` saved.")
    return settings
