"""A worker process: shots come in, progress and reports go out; see `line_process`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from filmloom.errors import FilmloomError
from filmloom.studio.line_process import answer, asked
from filmloom.studio.shot import from_json, make_segment

FRAMES_PER_MESSAGE = 10


def main() -> None:
    """Serve shots until the input ends."""
    for task in asked(os.environ.get("FILMLOOM_LOG", "ERROR")):
        try:
            report = make_segment(from_json(task["job"]), Path(task["path"]), _frame_counter())
        except FilmloomError as error:
            answer({"error": [type(error).__name__, str(error)]})
        else:
            answer({"report": report})


def _frame_counter() -> Any:
    pending = 0

    def on_frame() -> None:
        nonlocal pending
        pending += 1
        if pending == FRAMES_PER_MESSAGE:
            answer({"frames": pending})
            pending = 0

    return on_frame


if __name__ == "__main__":
    main()
