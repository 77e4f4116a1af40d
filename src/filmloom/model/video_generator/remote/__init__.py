"""Remote services of videos behind the one call: any OpenAI-videos endpoint, and Kling. No torch is needed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from filmloom.errors import InputError
from filmloom.model.video_generator.remote.generator import RemoteGenerator
from filmloom.model.video_generator.remote.kling import Kling
from filmloom.model.video_generator.remote.openai_videos import OpenAIVideos
from filmloom.model.video_generator.remote.service import VideoService
from filmloom.model.video_generator.remote.transport import Patience

__all__ = ["Patience", "RemoteGenerator", "VideoService", "remote_engine"]


def remote_engine(
    name: str,
    model: str = "",
    project: Path | None = None,
    *,
    patience: Patience | None = None,
    environment: Mapping[str, str] = os.environ,
) -> RemoteGenerator:
    """The engine of an address with a model, https://host/v1#sora-2 or the two apart, or of kling:kling-v3.

    project: the folder whose receipts are kept. Raises InputError for an address or a model that can't be one.
    """
    kind, _, of_kling = name.partition(":")
    address, _, named = ("", "", of_kling) if kind == "kling" else name.partition("#")
    if model and named and model != named:
        raise InputError(f"Two models were named, {named!r} and {model!r}; leave one out.")
    model = model or named
    if not model:
        raise InputError(
            f"The engine {name} needs a model: kling:kling-v3, or an address and a model as in https://host/v1#sora-2."
        )
    service: VideoService = OpenAIVideos(address, environment, patience) if address else Kling(environment, patience)
    service.ability(model)
    return RemoteGenerator(service, model, project, environment)
