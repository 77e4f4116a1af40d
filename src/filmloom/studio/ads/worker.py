"""A worker process of a batch: orders come in, what became of them goes out; see `line_process`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from filmloom.errors import FilmloomError
from filmloom.studio.ads.film import done_to_json, make_film, order_from_json
from filmloom.studio.line_process import answer, asked
from filmloom.studio.store import Store

_FAULTS: Final = (FilmloomError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, OSError)
"""What costs a film only."""


def main() -> None:
    """Serve orders until the input ends, each with the folder of the project that keeps its parts."""
    for task in asked("CRITICAL"):  # a row's words don't belong into a log
        try:
            answer({"done": done_to_json(make_film(order_from_json(task["order"]), Store(Path(task["folder"]))))})
        except _FAULTS as error:
            told = str(error) if isinstance(error, FilmloomError) else f"{type(error).__name__}: {error}"
            answer({"error": told})


if __name__ == "__main__":
    main()
