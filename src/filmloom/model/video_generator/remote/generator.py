"""The engines behind addresses: a request is ordered of a service, waited for, fetched, checked, and shown as a Clip.

However often a run is killed, an order begins one job. Each step is on the disk before the next is taken.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from filmloom.errors import Cancelled, MediaError, RemoteError
from filmloom.media import Clip
from filmloom.media.atomic import atomic_path
from filmloom.model.video_generator.remote.ordering import planned
from filmloom.model.video_generator.remote.quoting import Quote
from filmloom.model.video_generator.remote.receipts import Receipt, Receipts, price_of, sha256_of
from filmloom.model.video_generator.remote.service import Job, Order, VideoService
from filmloom.model.video_generator.remote.shown import checked_video, shown
from filmloom.model.video_generator.remote.transport import Refused
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Event, OnEvent

_SLICE_S: Final = 0.25
"""So often a listener may stop a wait."""
_BEGINNINGS: Final = 4
"""How often a job that didn't begin is asked for."""
_DOWNLOADS: Final = 3
_FATES: Final = {"failed": "failed", "cancelled": "was cancelled"}


class RemoteGenerator:
    """A service's model as a video generator."""

    def __init__(self, service: VideoService, model: str, project: Path | None, environment: Mapping[str, str]) -> None:
        """project: the folder whose receipts are read and written; by default the current one."""
        self.service = service
        self.model = model
        self.receipts = Receipts(project or Path())
        self.engine = f"{service.name}:{model}" if service.name == "kling" else f"{service.name}#{model}"
        self._environment = environment
        self._hinted = threading.Event()

    def generate(self, request: ClipRequest) -> Clip:
        """A clip that the service made now, or made before of the same order.

        Raises RemoteError where the service refuses, fails or can't be reached: the same request takes it up again.
        """
        ability = self.service.ability(self.model)
        plan = planned(request, self.model, ability, self.engine)
        receipt = self._made(plan.order, request.on_event)
        settings = {**self._settings(request, plan.seconds), "job": receipt.job_id}
        at_end_s = float(plan.order.seconds) if plan.order.change == "extend" else None
        clip = shown(self.receipts.video(receipt), request, plan.seconds, settings, at_end_s)
        return replace(clip, warnings=(*plan.warnings, *clip.warnings))

    def quote(self, request: ClipRequest) -> Quote:
        """What a request would come to; nothing is asked of the service. Raises InputError for what can't be had."""
        plan = planned(request, self.model, self.service.ability(self.model), self.engine)
        key = plan.order.key(self.service.transport.base)
        receipt = self.receipts.last(key)
        return Quote(
            key=key,
            seconds=plan.order.seconds,
            price=price_of(plan.order.seconds, self._environment),
            begun=receipt is not None and (receipt.step == "begun" or self.receipts.has_video(receipt)),
            warnings=plan.warnings,
        )

    def hint(self) -> None:
        """Something may have changed: ask at once. For whoever gets the service's callbacks, once or twice or late."""
        self._hinted.set()

    def _settings(self, request: ClipRequest, seconds: float) -> dict[str, object]:
        return {
            **request.settings(self.engine, seconds),
            "num_inference_steps": request.num_inference_steps,
            "guidance_scale": request.guidance_scale,
        }

    def _made(self, order: Order, on_event: OnEvent) -> Receipt:
        """The receipt of a video that is here."""
        key = order.key(self.service.transport.base)
        with self.receipts.lock(key):
            receipt = self.receipts.last(key)
            if receipt is not None and self.receipts.has_video(receipt):
                _tell(on_event, 100, "made before; nothing is asked of the service")
                return receipt
            self.service.check_key()
            self.service.transport.pause = lambda seconds: self._pause(seconds, on_event, "waiting")
            receipt = self._begun(receipt, order, key, on_event)
            return self._finished(receipt, on_event)

    def _begun(self, receipt: Receipt | None, order: Order, key: str, on_event: OnEvent) -> Receipt:
        """The receipt of a job that has begun, now or in a run before."""
        if receipt is not None and receipt.step in {"begun", "made"}:
            _tell(on_event, 0, f"job {receipt.job_id} of an earlier run is taken up")
            return receipt
        found: Job | None = None
        if receipt is not None and receipt.step == "asked":
            found = self._find(order, receipt)
        else:
            receipt = self.receipts.write(self._new(order, key, 1 + (receipt.attempt if receipt else 0)))
        job = found or self._begin(order, receipt)
        return self.receipts.write(replace(receipt, step="begun", job_id=job.id))

    def _new(self, order: Order, key: str, attempt: int) -> Receipt:
        return Receipt(
            key=key,
            attempt=attempt,
            step="asked",
            service=self.service.name,
            model=self.model,
            prompt=order.prompt,
            seconds=order.seconds,
            size=order.size,
            asked_at_s=time.time(),
            price=price_of(order.seconds, self._environment),
        )

    def _begin(self, order: Order, receipt: Receipt) -> Job:
        """Ask for a job; where it may have begun without our hearing of it, look for it before asking again."""
        for tried in range(_BEGINNINGS):
            try:
                return self.service.create(order, receipt.token)
            except Refused as refused:
                if refused.fault.retry != "unsure":
                    self.receipts.write(replace(receipt, step="refused", error=str(refused)))
                    raise RemoteError(f"{refused}. Nothing was begun.") from None
                last = refused
            patience = self.service.transport.patience
            self.service.transport.pause(min(patience.longest_wait_s, patience.first_wait_s * 2**tried))
            found = self._find(order, receipt)
            if found is not None:
                return found
        raise RemoteError(f"{last}. No job was found there; run this again later.")

    def _find(self, order: Order, receipt: Receipt) -> Job | None:
        taken = {each.job_id for each in self.receipts.all() if each.token != receipt.token and each.job_id}
        try:
            return self.service.find(order, receipt.token, receipt.asked_at_s, taken)
        except Refused as refused:
            if refused.fault.retry == "wait":  # not reached: nothing was learned, and nothing lost
                raise RemoteError(
                    f"{refused}. A job may have begun; run this again, which looks for it first."
                ) from None
            raise RemoteError(
                f"A job may have begun, and {self.service.transport.host} can't tell ({refused}). Nothing was asked "
                f"again. Run this again later; or look at your account there and, if there is no job, delete "
                f"{self.receipts.path(receipt)}."
            ) from None

    def _finished(self, receipt: Receipt, on_event: OnEvent) -> Receipt:
        try:
            return self._fetched(receipt, self._done(receipt, on_event), on_event)
        except Cancelled:
            self._cancel(receipt)
            raise
        except Refused as refused:
            raise RemoteError(
                f"{refused}. The job {receipt.job_id} goes on there; the same request takes it up again."
            ) from None
        except KeyboardInterrupt:
            message = f"Job {receipt.job_id} goes on at the service; the same command takes it up."
            on_event(Event(stage="sample", done=0, total=100, message=message, level="warning"))
            raise

    def _done(self, receipt: Receipt, on_event: OnEvent) -> Job:
        """The job, once it is done."""
        deadline = time.monotonic() + self.service.transport.patience.job_s
        while True:
            job = self._polled(receipt)
            if job.state == "done":
                self.receipts.write(replace(receipt, units=job.units))
                _tell(on_event, 100, "made")
                return job
            if job.state in {"failed", "cancelled"}:
                said = job.error or "it doesn't say why"
                self.receipts.write(replace(receipt, step="failed", error=said, units=job.units))
                raise RemoteError(
                    f"The job {job.id} {_FATES[job.state]} at {self.engine}: {said}. Run it again, or otherwise."
                )
            if time.monotonic() > deadline:
                raise RemoteError(
                    f"Job {job.id} of {self.engine} isn't done yet. It goes on; the same command takes it up again."
                )
            wait_s = self.service.transport.patience.poll_s or job.poll_after_s or self.service.poll_s
            self._pause(wait_s, on_event, job.state, job.percent)

    def _polled(self, receipt: Receipt) -> Job:
        try:
            return self.service.poll(receipt.job_id)
        except Refused as refused:
            if refused.fault.status == 404:
                said = f"{self.engine} no longer knows the job {receipt.job_id}; run this again to ask anew."
                self.receipts.write(replace(receipt, step="failed", error=said))
                raise RemoteError(said) from None
            raise

    def _fetched(self, receipt: Receipt, job: Job, on_event: OnEvent) -> Receipt:
        """The video in its place, all of it, decoded once; a broken one is fetched again."""
        path = self.receipts.video(receipt)

        def hear(came: int, total: int) -> None:
            message = f"{came / 1e6:.1f} MB"
            on_event(Event(stage="download", done=came, total=total or came, message=message))

        for tried in range(_DOWNLOADS):
            try:
                with atomic_path(path) as partial:
                    self.service.fetch(job, partial, hear)
                    checked_video(partial)
                break
            except (Refused, MediaError) as error:
                if tried == _DOWNLOADS - 1:
                    raise RemoteError(
                        f"The video of job {job.id} didn't come whole: {error}. Run this again; the job isn't asked "
                        "for again."
                    ) from None
            self.service.transport.pause(self.service.transport.patience.first_wait_s * 2**tried)
            job = self._polled(receipt)  # its address may have gone out of date
        return self.receipts.write(replace(receipt, step="made", sha256=sha256_of(path), units=job.units))

    def _cancel(self, receipt: Receipt) -> None:
        """Stop the job too. Where the service can't, it stays on its receipt, and the next run takes it up."""
        self.service.transport.pause = time.sleep
        try:
            stopped = self.service.cancel(receipt.job_id)
        except RemoteError:
            return
        if stopped:
            self.receipts.write(replace(receipt, step="cancelled"))

    def _pause(self, seconds: float, on_event: OnEvent, message: str, percent: float | None = None) -> None:
        """Wait, tell the listener, which may stop us, and be woken by a hint."""
        until = time.monotonic() + seconds
        while True:
            _tell(on_event, percent or 0, message)
            left = until - time.monotonic()
            if left <= 0 or self._hinted.wait(min(_SLICE_S, left)):
                self._hinted.clear()
                return


def _tell(on_event: OnEvent, percent: float, message: str) -> None:
    on_event(Event(stage="sample", done=percent, total=100, message=message))
