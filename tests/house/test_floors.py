"""A floor of `app/` imports only floors below it, and neighbours on a floor never import each other."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.sources import ROOT, app_modules, imports

#: From the ground up: the units of each floor, and the modules and packages of each unit.
FLOORS: list[dict[str, tuple[str, ...]]] = [
    {
        "ground": (
            "app.config",
            "app.setting",
            "app.errors",
            "app.limits",
            "app.blocking",
            "app.logs",
            "app.heap",
            "app.guard",
            "app.wellformed",
            "app.budget",
            "app.address",
            "app.privacy",
            "app.keyed_lock",
            "app.wording",
        )
    },
    {"recipe": ("app.recipe",), "storage": ("app.storage",)},
    {"imaging": ("app.imaging",)},
    {"chores": ("app.chores",)},
    {"rendering": ("app.rendering",)},
    {"keeping": ("app.keeping",)},
    {
        "editing": ("app.editing",),
        "batching": ("app.batching",),
        "publishing": ("app.publishing",),
    },
    {"albums": ("app.albums",)},
    {"service": ("app.service", "app.workshop", "app.chunk_work")},
    {"web": ("app.web",), "cli": ("app.cli",), "scripting": ("app.scripting",)},
    {
        "entry": (
            "app.__main__",
            "app.serve",
            "app.batch_worker",
            "app.wsgi",
            "app.gunicorn_worker",
            "app.serving",
        )
    },
]

#: Outside libraries that a unit may use; every other unit may not use them.
LIBRARIES: dict[str, set[str]] = {
    "keeping": {"redis"},
    "storage": {"boto3", "botocore", "urllib3"},
    "batching": {"celery", "kombu", "redis"},
    "imaging": {"PIL", "mozjpeg_lossless_optimization", "oxipng", "pyvips"},
    "web": {
        "babel",
        "flask",
        "werkzeug",
        "flask_socketio",
        "socketio",
        "engineio",
        "msgspec",
        "wsproto",
        "flask_limiter",
        "markupsafe",
        "limits",
        "prometheus_client",
        "rjsmin",
    },
    "entry": {"eventlet", "gunicorn", "billiard", "celery"},
}

ENTRY_WITH_EVENTLET = {"app.serve", "app.gunicorn_worker"}

MODULES = sorted(set(app_modules()) - {"app"})


def place_of(module: str) -> tuple[int, str]:
    """A module's floor and unit."""
    for floor, units in enumerate(FLOORS):
        for unit, names in units.items():
            if any(module == name or module.startswith(f"{name}.") for name in names):
                return floor, unit
    raise LookupError(f"{module} stands on no floor: give it a place in FLOORS")


def outside(module: str) -> set[str]:
    """Libraries a module imports that are neither ours nor Python's."""
    top = {name.split(".")[0] for name in imports(app_modules()[module])}
    return top - {"app"} - set(sys.stdlib_module_names)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_its_own_unit_and_floors_below(module: str) -> None:
    floor, unit = place_of(module)
    for imported in imports(app_modules()[module]):
        # `app` itself is the door: a version, and a function that imports the web floor when called.
        if imported != "app" and imported.split(".")[0] == "app":
            other_floor, other_unit = place_of(imported)
            assert other_unit == unit or other_floor < floor, f"{module} must not import {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_uses_only_the_libraries_of_its_unit(module: str) -> None:
    assert outside(module) <= LIBRARIES.get(place_of(module)[1], set())


def loaded_by(module: str) -> set[str]:
    """Everything that is loaded in a fresh Python once it has imported a module."""
    probe = f"import sys, {module}; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return set(answer.stdout.split())


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(("app.web", "app.editing"))])
def test_what_serves_a_page_knows_recipes_and_never_pixels(module: str) -> None:
    assert not {name for name in imports(app_modules()[module]) if name.startswith("app.imaging")}


def test_only_the_entry_files_name_eventlet() -> None:
    named = {name for name, path in app_modules().items() if "import eventlet" in path.read_text()}
    named |= {name for name in app_modules() if "eventlet" in outside(name)}
    assert named == ENTRY_WITH_EVENTLET


def test_nothing_that_the_web_process_imports_imports_pillow() -> None:
    seen: set[str] = set()
    waiting = [
        "app.wsgi",
        "app.serve",
        "app.gunicorn_worker",
        *(m for m in MODULES if m.startswith("app.web")),
    ]
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        assert "PIL" not in outside(module), f"{module} imports Pillow and is part of the web process"
        for imported in imports(app_modules()[module]):
            # Importing a module runs the packages around it too.
            parts = imported.split(".")
            waiting += [
                name for n in range(1, len(parts) + 1) if (name := ".".join(parts[:n])) in app_modules()
            ]


def test_importing_the_web_floor_leaves_pillow_and_eventlet_alone() -> None:
    probe = "import sys, app.web.factory; print(sorted({'PIL', 'eventlet'} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_a_render_worker_pulls_in_neither_flask_nor_eventlet() -> None:
    probe = "import sys, app.rendering.worker; print(sorted({'flask', 'eventlet'} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("module", ["app.wsgi", "app.web.factory", "app.cli.main"])
def test_the_web_process_and_the_shell_load_no_library_that_touches_pixels(module: str) -> None:
    """Each takes tens of megabytes and is needed in the workers only."""
    loaded = {name.split(".")[0] for name in loaded_by(module)}
    assert not loaded & (LIBRARIES["imaging"] | {"numpy"})
