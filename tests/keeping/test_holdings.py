"""Holdings as a pure class: what an address may keep, and that nothing of it stays when it has gone."""

from __future__ import annotations

import pytest

from app.errors import Refusal
from app.keeping.holdings import Holdings

MIB = 2**20


@pytest.fixture
def holdings() -> Holdings:
    return Holdings(max_images=2, max_bytes=3 * MIB)


def refused(holdings: Holdings, address: str, size: int) -> bool:
    try:
        holdings.check(address, size)
    except Refusal as refusal:
        return refusal.code == "too_many_images"
    return False


def test_an_address_may_keep_so_many_images_and_others_are_not_concerned(holdings: Holdings) -> None:
    for image in ("a", "b"):
        assert not refused(holdings, "one", 1)
        holdings.take("one", image, 1)
    assert refused(holdings, "one", 1)
    assert not refused(holdings, "other", 1)


def test_an_address_may_keep_so_many_bytes(holdings: Holdings) -> None:
    holdings.take("one", "a", 2 * MIB)
    assert not refused(holdings, "one", MIB)
    assert refused(holdings, "one", MIB + 1)


def test_the_first_image_is_never_too_large_for_an_address(holdings: Holdings) -> None:
    assert not refused(holdings, "one", 100 * MIB)


def test_fewer_bytes_than_announced_make_room(holdings: Holdings) -> None:
    holdings.take("one", "a", 3 * MIB)
    holdings.resize("a", MIB)
    assert not refused(holdings, "one", 2 * MIB)


def test_what_has_gone_leaves_nothing_of_its_address(holdings: Holdings) -> None:
    holdings.take("one", "a", 1)
    assert (holdings.of("one"), holdings.holder("a")) == (["a"], "one")
    holdings.drop("a")
    holdings.drop("a")
    assert (holdings.of("one"), holdings.holder("a")) == ([], None)


def test_an_image_from_before_a_restart_has_no_holder(holdings: Holdings) -> None:
    holdings.resize("unknown", 5)
    holdings.drop("unknown")
    assert holdings.holder("unknown") is None
