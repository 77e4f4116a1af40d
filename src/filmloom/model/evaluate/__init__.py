"""Evaluate: how good is an engine? The same questions to all, exact judges, and controls that keep these honest."""

from filmloom.model.evaluate.bench import Result, Settings, bench_subject, bench_world
from filmloom.model.evaluate.subjects import Request, Subject, TrackSubject

__all__ = ["Request", "Result", "Settings", "Subject", "TrackSubject", "bench_subject", "bench_world"]
