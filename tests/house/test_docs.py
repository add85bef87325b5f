"""The reference pages say what the code says: config, protocol, HTTP."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path
from unittest.mock import patch

import pytest

from app import create_app
from app.config import PREFIX, Config
from app.errors import REFUSALS
from app.web.live import protocol
from tests.house.sources import ROOT

DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text()


def rows(text: str) -> dict[str, str]:
    """First code word of a table row -> the whole row."""
    return {match[1]: match[0] for match in re.finditer(r"^\| `([^`]+)`.*$", text, re.MULTILINE)}


def section(text: str, heading: str) -> str:
    """What stands under `## heading`, up to the next heading of that rank."""
    found = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading '## {heading}'"
    return found[1]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_the_config_page_has_one_row_for_each_variable() -> None:
    assert set(rows(page("config.md"))) == {PREFIX + field.name.upper() for field in fields(Config)}


@pytest.mark.parametrize("field", fields(Config), ids=lambda field: str(field.name))
def test_a_row_of_the_config_page_gives_default_accepted_values_and_meaning(field) -> None:
    row = rows(page("config.md"))[PREFIX + field.name.upper()]
    assert field.metadata["kind"].accepts in row
    assert field.metadata["help"] in row
    if field.default is not MISSING:
        default = str(field.default).lower() if isinstance(field.default, bool) else field.default
        assert f"| `{default}` |" in row if default not in ("", ()) else "| empty |" in row


def test_the_protocol_page_names_exactly_the_commands_and_facts_there_are() -> None:
    text = page("protocol.md")
    assert set(rows(section(text, "Commands"))) == set(protocol.COMMANDS)
    assert set(rows(section(text, "Facts"))) == set(protocol.FACTS)


def test_a_row_of_the_protocol_page_names_the_whole_payload() -> None:
    text = page("protocol.md")
    for command, shape in protocol.COMMANDS.items():
        assert {name.rstrip("?") for name in shape} <= words(rows(section(text, "Commands"))[command])
    for fact, names in protocol.FACTS.items():
        assert {name.rstrip("?") for name in names} <= words(rows(section(text, "Facts"))[fact])


def test_the_http_page_has_one_row_for_each_route_and_no_other() -> None:
    documented = {
        re.sub(r"<[^>]+>", "<>", row) for row in rows(page("http.md")) if re.match(r"[A-Z]+ /", row)
    }
    assert documented == routes()


def test_the_http_page_names_every_refusal_with_its_status() -> None:
    documented = rows(page("http.md"))
    for code, (status, _) in REFUSALS.items():
        assert code in documented, f"{code} has no row"
        assert str(status) in words(documented[code])


def test_every_link_between_the_pages_leads_to_a_file() -> None:
    for path in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def routes() -> set[str]:
    """`GET /edit/<>` and so on, of the application as it is built, without its workers."""
    with patch("app.web.factory.Service.start"):
        app = create_app(Config(data_dir=Path("unused"), secret_key="test"))
    return {
        f"{method} {re.sub(r'<[^>]+>', '<>', rule.rule)}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@pytest.mark.parametrize("name", [path.name for path in sorted(DOCS.glob("*.md"))])
def test_a_test_that_a_page_names_exists(name: str) -> None:
    for file, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page(name)):
        assert f"def {test}(" in (ROOT / file).read_text(), f"{file} has no {test}"
