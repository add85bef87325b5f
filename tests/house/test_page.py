"""The page's modules keep their floors and rooms, and speak the server's protocol."""

from __future__ import annotations

import re
from pathlib import Path

from app.errors import REFUSALS
from app.recipe.role import ROLES
from app.web.live import protocol
from tests.house.sources import ROOT

JS = ROOT / "static" / "js"
CSS = ROOT / "static" / "css"

#: The parts of the page, by the same word in scripts, styles and templates.
ROOMS = {"stage", "panel", "file", "page", "album"}

#: What the modules of a floor may import. Views, controls, reactions and net are neighbors and
#: never meet.
FLOORS = {
    "lib": {"lib"},
    "state": {"lib", "state"},
    "net": {"lib", "state", "net"},
    "controls": {"lib", "state", "controls"},
    "reactions": {"lib", "state", "reactions"},
    "views": {"lib", "state", "views"},
    "": {"lib", "state", "net", "controls", "reactions", "views"},
}


def modules() -> list[Path]:
    return sorted(JS.rglob("*.js"))


def imported(module: Path) -> list[str]:
    return re.findall(r'from "([^"]+)"', module.read_text())


def floor_of(module: Path) -> str:
    """The first folder: `views` of `views/stage/crop.js`, "" of `main.js`."""
    return "/".join(module.relative_to(JS).parts[:-1][:1])


def test_the_rooms_of_the_page_are_the_same_in_scripts_styles_and_templates() -> None:
    for folder in (JS / "views", ROOT / "static" / "css", ROOT / "templates"):
        assert {path.name for path in folder.iterdir() if path.is_dir()} == ROOMS, folder


def test_a_view_imports_no_view_of_another_room() -> None:
    for module in (JS / "views").rglob("*.js"):
        targets = [(module.parent / name).resolve() for name in imported(module) if name.startswith(".")]
        views = [target for target in targets if floor_of(target) == "views"]
        assert all(view.parent == module.parent for view in views), module


def test_every_style_sheet_is_imported_once() -> None:
    lists = ("style.css", "later.css")
    sheets = {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")}.difference(lists)
    named = [name for each in lists for name in re.findall(r'@import "([^"]+)"', (CSS / each).read_text())]
    assert sorted(named) == sorted(sheets)


def test_a_module_imports_its_own_floor_and_those_below_only() -> None:
    assert modules()
    for module in modules():
        for name in imported(module):
            if not name.startswith("."):
                assert (name, floor_of(module)) == ("socket.io-client", "net")
                continue
            target = (module.parent / name).resolve()
            assert target.is_file(), f"{module.name} imports {name}"
            assert floor_of(target) in FLOORS[floor_of(module)], f"{module.name} imports {name}"


def test_views_and_controls_never_touch_the_network() -> None:
    # The page's texts are there before anything else is.
    texts = JS / "lib" / "language.js"
    for module in modules():
        if floor_of(module) not in ("", "net") and module != texts:
            assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket)\(", module.read_text()), module


def test_every_command_and_fact_that_the_page_names_is_in_the_protocol() -> None:
    text = (JS / "net" / "protocol.js").read_text()
    commands, events = text.split("export const EVENTS")
    assert len(set(re.findall(r'"(\w+)"', commands))) > 0
    assert set(re.findall(r'"(\w+)"', commands)) <= set(protocol.COMMANDS)
    assert set(re.findall(r'"(\w+)"', events)) <= set(protocol.FACTS)
    assert f"PROTOCOL = {protocol.VERSION};" in text


def names_in(text: str, start: str) -> list[str]:
    """The names of a union or an interface of a file in types/."""
    body = text.split(start)[1].split(";" if "=" in start else "\n}")[0]
    return re.findall(r'^\s*\|? ?"?(\w+)"?\??(?=:|$)', body, re.MULTILINE)


def test_the_types_of_the_page_know_the_roles_and_requests_that_there_are() -> None:
    catalog, state = ((ROOT / "types" / f"{name}.d.ts").read_text() for name in ("catalog", "state"))
    assert set(names_in(catalog, "type Role =")) == set(ROLES)
    assert set(names_in(catalog, "interface FieldOfRole {")) == set(ROLES)
    listed = (JS / "state" / "page.js").read_text().split("export const ASKS = [")[1].split("];")[0]
    assert set(re.findall(r'"(\w+)"', re.sub(r"/\*\*.*?\*/", "", listed))) == set(
        names_in(state, "interface Asks {")
    )


def test_advice_is_given_for_codes_that_there_are() -> None:
    text = (JS / "lib" / "advice.js").read_text().split("const ADVICE = {")[1].split("};")[0]
    codes = set(re.findall(r"^  (\w+):", text, re.MULTILINE))
    assert len(codes) > 10 and codes - {"offline"} <= set(REFUSALS)


def test_every_role_that_the_page_asks_for_is_one() -> None:
    scripts = "\n".join(module.read_text() for module in modules())
    asked = set(re.findall(r'fieldFor\(\w+, "(\w+)"\)|\.role === "(\w+)"', scripts))
    roles = {role for pair in asked for role in pair if role}
    assert len(roles) > 5 and roles <= set(ROLES)


def test_no_style_or_script_stands_in_the_template() -> None:
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"\s(style|on\w+)=", text)
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or 'nonce="{{ nonce }}"' in script
