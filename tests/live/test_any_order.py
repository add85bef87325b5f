"""Commands in any order, from tabs that come and go, against a model of the recipe and its history.

Short as it is; `make soak` plays three hundred games of fifty commands.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import Server, encode, make_photo
from tests.live.model import ModelEdit
from tests.live.tab import Tab

PHOTO = encode(make_photo(96, 64), quality=90)
EDITORS = ("one", "other")
LOOKER = "looker"

#: Few values for each field, so that a change often changes nothing, or leads back to where it began.
VALUES: dict[str, list[Any]] = {
    "format": ["original", "jpeg", "png", "webp"],
    "quality": [10, 80, "auto"],
    "scale": [50, 100, 150.5],
    "rotate": [0, 90],
    "crop": [None, {"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.25}],
    "brightness": [0, -12.5],
    "blur": [0, 3],
    "colors": [0, 16],
    "background": ["#ffffff", "#102030"],
    "target_bytes": [0, 1, 2000],
}
BAD = [
    ("quality", 0),
    ("quality", "80"),
    ("scale", math.nan),
    ("brightness", True),
    ("crop", {"x": 0.5, "y": 0, "width": 0.75, "height": 1}),
    ("background", "red"),
    ("no_such_field", 1),
]

good = st.fixed_dictionaries({}, optional={name: st.sampled_from(some) for name, some in VALUES.items()})
few = st.sampled_from([*VALUES]).flatmap(
    lambda name: st.fixed_dictionaries({name: st.sampled_from(VALUES[name])})
)
editors = st.sampled_from(EDITORS)
everybody = st.sampled_from((*EDITORS, LOOKER))
phases = st.sampled_from(["drag", "settle"])
views = st.builds(lambda side: {"width": side, "height": side}, st.sampled_from([20, 60, 200]))
changing = st.sampled_from(
    [
        ("patch_recipe", {"changes": {"quality": 5}}),
        ("patch_recipe", {"changes": {"quality": 0}}),
        ("undo", {}),
        ("redo", {}),
        ("reset_recipe", {}),
        ("go_to_step", {"step": 0}),
    ]
)


class AnyOrder(RuleBasedStateMachine):
    """Two tabs that may edit and one that may look, each of which comes and goes, on one image."""

    server: Server  # given by the test

    def __init__(self) -> None:
        super().__init__()
        self.image = self.server.upload(PHOTO)
        self.model = ModelEdit(self.image["recipe"])
        self.tabs: dict[str, Tab] = {}
        self.inside: list[str] = []
        #: The facts about changes that each tab must have heard, in order.
        self.due: dict[str, list[dict[str, Any]]] = {}

    @initialize()
    def first(self) -> None:
        self._enter("one")

    @rule(who=everybody)
    def open_edit(self, who: str) -> None:
        """Come, come back, or open the edit once more."""
        self._enter(who)

    @precondition(lambda self: self.inside)
    @rule(data=st.data())
    def close_edit(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.inside))
        assert self.tabs[who].call("close_edit") == {"ok": True}
        self._left(who)
        assert self.tabs[who].patch(quality=10)["error"]["code"] == "not_found"

    @precondition(lambda self: len(self.inside) > 1)
    @rule(data=st.data())
    def lose_line(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.inside))
        self.tabs.pop(who).client.disconnect()
        self.due.pop(who)
        self._left(who)

    @rule(who=editors, drag=st.lists(few, min_size=1, max_size=4), phase=phases)
    def patch_one_field_at_a_time(self, who: str, drag: list[dict[str, Any]], phase: str) -> None:
        for changes in drag[:-1]:
            self._patch(who, changes, "drag")
        self._patch(who, drag[-1], phase)

    @rule(who=editors, there=few, phase=phases)
    def patch_there_and_back(self, who: str, there: dict[str, Any], phase: str) -> None:
        back = {name: self.model.recipe[name] for name in there}
        self._patch(who, there, "drag")
        self._patch(who, back, phase)

    @rule(who=editors, changes=good, phase=phases)
    def patch_many_fields(self, who: str, changes: dict[str, Any], phase: str) -> None:
        self._patch(who, changes, phase)

    @rule(who=editors, changes=good, bad=st.sampled_from(BAD), phase=phases)
    def patch_with_one_bad_value(
        self, who: str, changes: dict[str, Any], bad: tuple[str, Any], phase: str
    ) -> None:
        name, value = bad
        answer = self._inside(who).call("patch_recipe", changes={**changes, name: value}, phase=phase)
        assert not answer["ok"]
        assert (answer["error"]["code"], answer["error"]["field"]) == ("invalid_recipe", name)

    @rule(who=editors)
    def undo(self, who: str) -> None:
        self._change(who, "undo", self.model.undo)

    @rule(who=editors)
    def redo(self, who: str) -> None:
        self._change(who, "redo", self.model.redo)

    @rule(who=editors)
    def reset_recipe(self, who: str) -> None:
        self._change(who, "reset_recipe", self.model.reset)

    @rule(who=editors, data=st.data())
    def go_to_step(self, who: str, data: st.DataObject) -> None:
        self._inside(who)
        step = data.draw(st.integers(0, len(self.model.list_steps()["steps"]) - 1))
        self._change(who, "go_to_step", lambda: self.model.go_to(step), step=step)

    @rule(who=editors, beyond=st.sampled_from([-1, 0, 99]))
    def go_to_no_step(self, who: str, beyond: int) -> None:
        tab = self._inside(who)
        step = beyond if beyond < 0 else len(self.model.list_steps()["steps"]) + beyond
        assert tab.call("go_to_step", step=step)["error"]["code"] == "invalid_command"
        self.model.settle()

    @invariant()
    def every_step_is_listed(self) -> None:
        for who in self.inside[:1]:
            assert self.tabs[who].call("list_steps") == {"ok": True, **self.model.list_steps()}

    @rule(who=everybody, view=views)
    def set_view(self, who: str, view: dict[str, Any]) -> None:
        assert self._inside(who).call("set_view", view=view) == {"ok": True}

    @rule(command=changing)
    def look_only(self, command: tuple[str, dict[str, Any]]) -> None:
        name, payload = command
        assert self._inside(LOOKER).call(name, **payload)["error"]["code"] == "view_only"

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # else the game has been lost already
                self._end_alike()
        finally:
            for tab in self.tabs.values():
                tab.client.disconnect()
            self.server.delete(self.image["url"], self.image["key"])

    def _enter(self, who: str) -> None:
        if who not in self.tabs:
            key = self.image["view_key"] if who == LOOKER else None
            self.tabs[who] = Tab(self.server.url, self.image, key=key, view={"width": 60, "height": 60})
            self.due[who] = []
        answer = self.tabs[who].open()
        assert answer["ok"] and answer["may_edit"] == (who != LOOKER)
        assert {name: answer[name] for name in self.model.state()} == self.model.state()
        if who not in self.inside:
            self.inside.append(who)
            self._all_know_who_looks()

    def _left(self, who: str) -> None:
        self.inside.remove(who)
        if not self.inside:
            self.model.settle()
        self._all_know_who_looks()

    def _all_know_who_looks(self) -> None:
        for name in self.inside:
            tab = self.tabs[name]
            tab.wait_for(partial(self._count_is_told, tab), f"the count of {len(self.inside)}")

    def _count_is_told(self, tab: Tab) -> bool:
        told = tab.told("viewers_changed")
        return bool(told) and told[-1]["count"] == len(self.inside)

    def _inside(self, who: str) -> Tab:
        if who not in self.inside:
            self._enter(who)
        return self.tabs[who]

    def _patch(self, who: str, changes: dict[str, Any], phase: str) -> None:
        self._change(
            who, "patch_recipe", lambda: self.model.patch(changes, phase), changes=changes, phase=phase
        )

    def _change(self, who: str, command: str, follow: Callable[[], bool], **payload: Any) -> None:
        """Send a command and let the model follow: who sends it and all others must see the same."""
        tab = self._inside(who)
        changed, state = follow(), self.model.state()
        assert tab.call(command, **payload) == {"ok": True, **state}
        for name in self.inside if changed else []:
            if name != who:
                fact = {"image_id": self.image["id"], **state, "origin": tab.client.get_sid()}
                self._hears(name, fact)

    def _hears(self, who: str, fact: dict[str, Any]) -> None:
        tab, due = self.tabs[who], self.due[who]
        due.append(fact)
        tab.wait_for(lambda: len(tab.told("recipe_changed")) >= len(due), f"revision {fact['revision']}")
        assert tab.told("recipe_changed") == due

    def _end_alike(self) -> None:
        """The hand rests: every tab is told the same final, or the same reason why there is none, and
        over HTTP it is the same file or the same reason."""
        self._patch("one", {}, "settle")
        file = self.server.get(f"{self.image['url']}/rendition", self.image["key"])
        for name in self.inside:
            told = _last_word(self.tabs[name], self.model.revision)
            if file.status_code == 200:
                assert told["stats"]["bytes_are"] == "exact"
                assert told["stats"]["bytes"] == len(file.content)
                assert told["stats"]["etag"] == file.headers["ETag"].strip('"')
            else:
                assert told["error"]["code"] == file.json()["code"] == "target_unreachable"
            revisions = [preview["revision"] for preview in self.tabs[name].previews()]
            assert revisions == sorted(revisions), "previews never go back"
            assert self.tabs[name].told("recipe_changed") == self.due[name]
        body = self.server.get(self.image["url"], self.image["key"]).json()
        assert (body["recipe"], body["revision"]) == (self.model.recipe, self.model.revision)


def _last_word(tab: Tab, revision: int) -> dict[str, Any]:
    """The final of a revision, or why there is none."""

    def found() -> dict[str, Any] | None:
        words = [*tab.previews("final"), *tab.told("render_failed")]
        return next((word for word in words if word["revision"] == revision), None)

    word: dict[str, Any] = tab.wait_for(found, f"the final of revision {revision}, or why there is none")
    return word


def test_any_order_of_commands_keeps_recipe_revision_and_history_as_promised(start) -> None:
    AnyOrder.server = start(SETTLE_MS="10000")  # however slow this machine is, the hand does not rest
    soak = settings.get_current_profile_name() == "soak"
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=300 if soak else 10,
            stateful_step_count=50 if soak else 20,
            # What fails in short is told at once; to find the shortest game takes minutes.
            phases=tuple(Phase) if soak else (Phase.reuse, Phase.generate),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
