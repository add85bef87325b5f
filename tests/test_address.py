"""Who counts as one party."""

from __future__ import annotations

import pytest

from app.address import party


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 203.0.113.9:4711", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("[2001:db8::9]:5", "2001:db8::/64"),
        ("[2001:db8::9]", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::FFFF:cb00:7109", "203.0.113.9"),
        ("::1", "127.0.0.1"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
    ],
)
def test_an_address_counts_with_all_that_its_holder_can_take(address: str, counts_as: str) -> None:
    assert party(address) == counts_as


@pytest.mark.parametrize(
    "text", ["", "unknown", "_hidden", "1.2.3", "1.2.3.4.5:6", "[::", '"1.2.3.4', "a" * 5000]
)
def test_what_is_no_address_is_nobody(text: str) -> None:
    assert party(text) is None
