"""Receipts: what was asked of a service is written down before it is asked, so that a killed run is taken up again.

One small file for each job, named by its order, replaced as a whole at each step; beside it the video. All of a
folder's receipts are its ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from hashlib import file_digest
from pathlib import Path
from typing import Literal, TypeAlias

from filelock import FileLock, Timeout

from filmloom.errors import BusyError, InputError
from filmloom.media.atomic import output_errors, sweep, write_text
from filmloom.types import Size

FOLDER = Path(".filmloom", "remote")
"""In the folder of a project."""

Step: TypeAlias = Literal["asked", "begun", "made", "failed", "cancelled", "refused"]
"""asked: it may have begun. begun: its id is known. made: the video is here. failed: by the service, or lost there.
refused: it never began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One job, and how far it is."""

    key: str
    attempt: int
    step: Step
    service: str
    model: str
    prompt: str
    seconds: int
    size: Size
    asked_at_s: float
    """When it was first asked for, by this machine's clock."""
    job_id: str = ""
    sha256: str = ""
    """Of the video."""
    units: str = ""
    """What it was charged, as the service counts."""
    price: str = ""
    """What it costs by FILMLOOM_VIDEO_PRICE."""
    error: str = ""

    @property
    def token(self) -> str:
        """Our name for the job: the same order has the same one, until an attempt fails."""
        return f"filmloom-{self.key}-{self.attempt}"

    @property
    def is_charged(self) -> bool:
        return self.step in {"begun", "made"}


class Receipts:
    """The receipts of one project."""

    def __init__(self, project: Path) -> None:
        self.folder = project / FOLDER

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        """Hold an order for this run. Raises BusyError if another run waits for the very same, OutputError."""
        path = self.folder / f"{key}.lock"
        with output_errors(path):
            self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BusyError("Another run waits for this very clip. Let it finish; this one would pay twice.") from None
        try:
            sweep(self.folder)
            yield
        finally:
            lock.release()

    def last(self, key: str) -> Receipt | None:
        """The latest attempt at an order. Raises InputError for a receipt that can't be read."""
        found = [each for each in self.all() if each.key == key]
        return max(found, key=lambda each: each.attempt, default=None)

    def all(self) -> Sequence[Receipt]:
        """Every receipt, oldest first. Raises InputError for one that can't be read."""
        paths = sorted(self.folder.glob("*.json"))
        return sorted(map(_read, paths), key=lambda each: (each.asked_at_s, each.token))

    def write(self, receipt: Receipt) -> Receipt:
        """Put it on the disk before anything else is done. Raises OutputError."""
        write_text(self.path(receipt), json.dumps(asdict(receipt), ensure_ascii=False, indent=1) + "\n")
        return receipt

    def path(self, receipt: Receipt) -> Path:
        return self.folder / f"{receipt.key}-{receipt.attempt}.json"

    def video(self, receipt: Receipt) -> Path:
        return self.folder / f"{receipt.key}-{receipt.attempt}.mp4"

    def has_video(self, receipt: Receipt) -> bool:
        """Whether the video that was paid for is here, and whole."""
        path = self.video(receipt)
        return receipt.step == "made" and path.is_file() and sha256_of(path) == receipt.sha256


def spent(receipts: Sequence[Receipt]) -> str:
    """What a project's jobs came to, on one line; "" where there are none."""
    charged = [each for each in receipts if each.is_charged]
    if not charged:
        return ""
    parts = [
        f"{len(charged)} {'job' if len(charged) == 1 else 'jobs'}, {sum(each.seconds for each in charged)} s of video"
    ]
    units = [_number(each.units) for each in charged if each.units]
    if units:
        parts.append(f"{sum(units):g} units")
    currencies = sorted({each.price.partition(" ")[2] for each in charged if each.price})
    for currency in currencies:
        prices = [each.price.partition(" ") for each in charged]
        total = sum(_number(amount) for amount, _, told in prices if told == currency and amount)
        parts.append(f"about {total:.2f} {currency}".rstrip())
    return ", ".join(parts)


def price_of(seconds: int, environment: Mapping[str, str]) -> str:
    """What a clip costs by FILMLOOM_VIDEO_PRICE, the price of a second: "0.10 USD". Raises InputError."""
    told = environment.get("FILMLOOM_VIDEO_PRICE", "").strip()
    if not told:
        return ""
    amount, _, currency = told.partition(" ")
    try:
        return f"{seconds * float(amount):.4g} {currency.strip()[:8]}".rstrip()
    except ValueError:
        raise InputError(
            f"FILMLOOM_VIDEO_PRICE is {told!r}; expected the price of a second, such as 0.10 USD"
        ) from None


def sha256_of(path: Path) -> str:
    """64 hexadecimal digits over a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> Receipt:
    """A receipt that can't be read isn't passed over: its job may have been paid for."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        known = {each.name for each in fields(Receipt)}
        told = {name: value for name, value in said.items() if name in known}
        return Receipt(**{**told, "size": tuple(said["size"])})
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        raise InputError(
            f"The receipt {path} can't be read, and its job may have been paid for. Mend it, or delete it to ask anew."
        ) from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
