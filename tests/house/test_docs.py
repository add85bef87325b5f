"""The reference pages say what the code says: config, protocol, HTTP."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from unittest.mock import patch

import pytest

from app import create_app
from app.config import PREFIX, Config
from app.errors import REFUSALS
from app.imaging import catalog
from app.web.live import protocol
from deploy import reference
from tests.house.sources import ROOT

DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text()


def rows(text: str) -> dict[str, str]:
    """First code word of a table row -> the whole row."""
    return {match[1]: match[0] for match in re.finditer(r"^\| `([^`]+)`.*$", text, re.MULTILINE)}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", reference.TABLES)
def test_every_table_that_is_made_from_the_code_is_as_the_code_says(name: str) -> None:
    assert page(name) == reference.written(name), f"docs/{name} is stale: run `make docs`"


def test_the_tables_have_a_row_for_everything_there_is() -> None:
    """So that a table which came out empty would not pass for a fresh one."""
    described = catalog.describe()
    for name, declared in {
        "config.md": [PREFIX + field.name.upper() for field in fields(Config)],
        "protocol.md": [*protocol.COMMANDS, *protocol.FACTS],
        "http.md": [body["name"] for part in ("fields", "formats", "presets") for body in described[part]],
    }.items():
        assert set(declared) <= set(rows(page(name))), name


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
