"""Quoting: what an order would come to, and whether it was paid for before. Nothing is asked of the service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One order, before it is given."""

    key: str
    """Orders of one key are one, and paid for once."""
    seconds: int
    """That the service counts: it makes whole lengths only."""
    price: str
    """By FILMLOOM_VIDEO_PRICE: 0.5 USD; empty where that isn't set."""
    begun: bool
    """It was ordered before: its video is here, or the job goes on."""
    warnings: tuple[str, ...] = ()


def total_price(prices: Iterable[str]) -> str:
    """Prices added up, a sum for each currency; empty where there are none."""
    sums: dict[str, float] = {}
    for price in filter(None, prices):
        amount, _, currency = price.partition(" ")
        sums[currency] = sums.get(currency, 0.0) + float(amount)
    return ", ".join(f"{amount:.2f} {currency}".rstrip() for currency, amount in sorted(sums.items()))
