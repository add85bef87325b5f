"""S3: values that are not numbers, not finite, too long, of the wrong kind, under any name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import REFUSALS
from app.imaging.catalog import describe
from app.recipe.number import normal_number
from tests.conftest import Server
from tests.live.tab import Tab
from tests.security.strangers import ODD_TEXT

#: A connection may send 240 commands at once; a new one begins at zero.
FRESH_AFTER = 200

FIELDS = [field["name"] for field in describe()["fields"]]
ODD = [1e308, -0.0, "NaN"]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    ODD_TEXT,
    st.sampled_from(ODD),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD_TEXT, inner, max_size=4),
    max_leaves=12,
)
changes = st.dictionaries(st.sampled_from(FIELDS) | ODD_TEXT, values, max_size=4)
views = st.dictionaries(st.sampled_from(["width", "height", "region", "layer", "shows"]), values)


def sent(command: str, **payload: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(command), st.fixed_dictionaries(payload))


commands = st.one_of(
    sent("patch_recipe", changes=changes),
    sent("patch_recipe", changes=values, phase=values),
    sent("set_view", view=views),
    sent("open_edit", key=values, view=values),
    sent("open_edit", key=ODD_TEXT),
    sent("open_edit", image_id=ODD_TEXT, key=ODD_TEXT),
    sent("rename_image", name=ODD_TEXT, title=ODD_TEXT, alt=ODD_TEXT),
    sent("go_to_step", step=values),
    sent("preview_shown", revision=values),
    sent("rename_image", name=values, title=values, alt=values),
    sent("render_sheet", variants=st.lists(values, max_size=3)),
    sent("renew_key", right=values),
    sent("undo", image_id=values),
)


class Line:
    """One image, and as many connections to it, one after the other, as the payloads take."""

    def __init__(self, server: Server, image: dict[str, Any]) -> None:
        self.server, self.image, self.sent = server, image, 0
        self.tab = self._open()

    def send(self, command: str, payload: dict[str, Any]) -> dict[str, Any]:
        self.sent += 1
        if self.sent % FRESH_AFTER == 0:
            self.tab.client.disconnect()
            self.tab = self._open()
        return self.tab.call(command, **payload)

    def _open(self) -> Tab:
        tab = Tab(self.server.url, self.image)
        assert tab.open()["ok"]
        return tab


@pytest.fixture(scope="module")
def line(server: Server, photo: bytes) -> Iterator[Line]:
    made = Line(server, server.upload(photo))
    yield made
    made.tab.client.disconnect()


@settings(suppress_health_check=list(HealthCheck))
@given(payload=commands)
def test_s3_every_payload_is_answered_and_no_answer_is_a_fault(
    line: Line, payload: tuple[str, dict[str, Any]]
) -> None:
    answer = line.send(*payload)
    if not answer["ok"]:
        assert answer["error"]["code"] in set(REFUSALS) - {"internal_error"}, (payload, answer)


def test_s3_no_value_costs_a_worker(line: Line) -> None:
    before = len(line.server.log.read_text())
    for value in (math.nan, math.inf, 1e308, -1e308, "7", [7], {"x": 7}, True):
        for name in FIELDS:
            line.send("patch_recipe", {"changes": {name: value}})
    neutral = {"format": "jpeg", "target_bytes": 0, "crop": None, "scale": 100, "quality": 44}
    answer = line.send("patch_recipe", {"changes": neutral, "phase": "settle"})
    assert answer["ok"] and line.tab.wait_for_final(answer["revision"])
    # One whose job nobody wants any more is ended by us, which is no crash.
    assert "a render worker crashed" not in line.server.log.read_text()[before:]


@pytest.mark.parametrize(
    "number", [math.inf, -math.inf, math.nan, 1e300, 2.0**53, 2**53, -(2**53), True, "1"]
)
def test_s3_a_number_that_not_all_can_read_is_none(number: object) -> None:
    with pytest.raises(ValueError, match=r"not a number|True|1"):
        normal_number(number)
    assert normal_number(2**53 - 1) == 2**53 - 1
