"""Receipts: the ledger of a project."""

from __future__ import annotations

import dataclasses

import pytest

from filmloom.errors import InputError
from filmloom.model.video_generator.listing import spent_in
from filmloom.model.video_generator.remote.receipts import Receipt, Receipts, price_of, spent
from filmloom.model.video_generator.remote.service import Order

RECEIPT = Receipt(
    key="abc",
    attempt=1,
    step="made",
    service="kling",
    model="kling-v3",
    prompt="一只猫",
    seconds=5,
    size=(1280, 720),
    asked_at_s=1.0,
    units="3",
    price="0.5 USD",
)
ORDER = Order(model="m", prompt="a cat", seconds=5, size=(64, 64), seed=7)


def test_what_is_written_is_read_and_the_last_attempt_counts(tmp_path):
    receipts = Receipts(tmp_path)
    second = dataclasses.replace(RECEIPT, attempt=2, asked_at_s=2.0)
    for receipt in (second, RECEIPT):
        receipts.write(receipt)
    assert receipts.all() == [RECEIPT, second]
    assert receipts.last("abc") == second
    assert receipts.last("abd") is None
    assert RECEIPT.token != second.token


def test_the_ledger_counts_what_was_charged(tmp_path):
    refused = dataclasses.replace(RECEIPT, key="def", step="refused")
    assert spent([RECEIPT, refused, RECEIPT]) == "2 jobs, 10 s of video, 6 units, about 1.00 USD"
    assert spent([refused]) == spent_in(tmp_path) == ""
    Receipts(tmp_path).write(RECEIPT)
    assert spent_in(tmp_path).startswith("1 job, 5 s")


def test_prices_come_from_the_environment():
    assert price_of(5, {}) == ""
    assert price_of(5, {"FILMLOOM_VIDEO_PRICE": "0.10 USD"}) == "0.5 USD"
    with pytest.raises(InputError, match=r"0\.10 USD"):
        price_of(5, {"FILMLOOM_VIDEO_PRICE": "cheap"})


def test_orders_have_their_own_names_and_keep_them():
    keys = {
        dataclasses.replace(ORDER, **change).key("https://host/v1")
        for change in ({}, {"seed": 8}, {"prompt": "a dog"}, {"first": b"x"}, {"last": b"x"}, {"guidance_scale": 2.0})
    }
    assert len(keys | {ORDER.key("https://other/v1")}) == 7
    assert ORDER.key("https://host/v1") in keys
