"""Every order is plain data that can go anywhere, for a task that there is."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest

from app.imaging.catalog import describe
from app.recipe.recipe import Catalog, Recipe
from app.recipe.view import View
from app.rendering import orders
from app.rendering.orders import Order
from app.rendering.purpose import PURPOSES
from app.rendering.source import Source
from app.rendering.tasks import Tasks
from app.storage.image_folder import ImageFolder
from tests.storage.test_power_cut import DESCRIPTION

SOURCE = Source.of(ImageFolder("an-id", Path()), DESCRIPTION)
RECIPE = Recipe.default(Catalog(describe()))
VIEW = View(100, 50)
MADE = {
    "ping": orders.ping(),
    "forget": orders.forget("an-id"),
    "probe": orders.probe("an-id", "an address"),
    "draft": orders.draft(SOURCE, RECIPE, VIEW, "an address"),
    "final": orders.final(SOURCE, RECIPE, VIEW, "an address"),
    "variant": orders.variant(SOURCE, RECIPE, VIEW, "an address"),
    "export": orders.export(SOURCE, RECIPE, "an address"),
    "chore": orders.chore("an-id", "orient", "jpeg", {}),
    "chore_of_item": orders.chore_of_item("an-id", "strip", "jpeg", {"keep": []}, "an-address"),
    "weigh": orders.weigh(SOURCE, RECIPE, "an address"),
    "accept": orders.accept("an-id", "an address"),
    "optimize": orders.optimize("an-id", RECIPE, judges=False, holder="an address"),
    "placeholder": orders.placeholder(SOURCE, RECIPE, "an address"),
    "admit": orders.admit("an-id", "an address"),
    "thumbnail": orders.thumbnail("an-id", "an address"),
    "proxy": orders.proxy("an-id", "an address"),
    "estimate": orders.estimate(SOURCE, RECIPE, True, "an address"),
    "item": orders.item(SOURCE, RECIPE, "an address"),
}


def test_every_function_that_makes_an_order_is_tried_here() -> None:
    made = {name for name, each in inspect.getmembers(orders, inspect.isfunction) if not name.startswith("_")}
    assert made - {"dataclass"} == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_an_order_is_the_same_after_it_was_written_down_as_json(name: str) -> None:
    assert Order.of_dict(json.loads(json.dumps(MADE[name].to_dict()))) == MADE[name]


@pytest.mark.parametrize("name", MADE)
def test_an_order_names_its_image_and_no_place_on_a_disk(name: str) -> None:
    assert MADE[name].home == ("" if MADE[name].purpose.own else "an-id")
    assert "/" not in json.dumps(MADE[name].to_dict())


@pytest.mark.parametrize("name", MADE)
def test_an_order_is_for_a_task_that_there_is(name: str) -> None:
    assert inspect.isfunction(getattr(Tasks, MADE[name].task))


def test_every_purpose_is_used() -> None:
    assert {order.purpose.name for order in MADE.values()} == {each.name for each in PURPOSES}


def test_only_this_module_makes_orders() -> None:
    from tests.house.sources import app_modules

    makers = {
        name for name, path in app_modules().items() if re.search(r"(?<!class )\bOrder\(\"", path.read_text())
    }
    assert makers == {"app.rendering.orders"}


def test_where_nobody_is_known_an_image_spends_its_own_share() -> None:
    assert orders.export(SOURCE, RECIPE).holder == "an-id"
