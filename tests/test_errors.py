"""Refusals: one set of codes for HTTP, sockets, the shell and the workers."""

from __future__ import annotations

import pytest

from app.errors import REFUSALS, Refusal

#: What clients rely on: code -> HTTP status.
PROMISED = {
    "no_file": 400,
    "not_found": 404,
    "too_large": 413,
    "unsupported_format": 415,
    "animated_image": 422,
    "invalid_recipe": 422,
    "invalid_command": 422,
    "too_complex": 422,
    "too_large_for_format": 422,
    "too_many_pixels": 422,
    "unreadable_image": 422,
    "rate_limited": 429,
    "busy": 503,
    "storage_full": 507,
}


def test_every_promised_code_keeps_its_status() -> None:
    assert {code: REFUSALS[code][0] for code in PROMISED} == PROMISED


@pytest.mark.parametrize("code", REFUSALS)
def test_every_code_has_an_error_status_and_a_title_for_people(code: str) -> None:
    refusal = Refusal(code, "Because.")
    assert 400 <= refusal.status <= 599
    assert refusal.title[0].isupper()
    assert "_" not in refusal.title


def test_a_refusal_comes_back_the_same_from_a_worker() -> None:
    sent = Refusal("invalid_recipe", "quality is a whole number from 1 to 95.", field="quality")
    received = Refusal.from_dict(sent.to_dict())
    assert (received.code, received.detail, received.field) == (sent.code, sent.detail, sent.field)


def test_a_refusal_without_a_field_names_none() -> None:
    assert Refusal("busy", "Try again.").to_dict() == {"code": "busy", "message": "Try again."}


@pytest.mark.parametrize("body", [{}, {"code": "exploit"}, {"code": None}, {"code": 5, "message": "secret"}])
def test_an_unknown_code_from_a_worker_becomes_an_internal_error_that_repeats_nothing(
    body: dict[str, object],
) -> None:
    refusal = Refusal.from_dict(body)
    assert refusal.code == "internal_error"
    assert "secret" not in refusal.detail
