"""Every text that is said to people is found, and is said in every language; no file holds another text.

After a change of texts: `make languages`, then translate what is empty.
"""

from __future__ import annotations

import ast
import json
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.web.languages.choosing import Languages
from app.web.languages.language import key_of
from app.wording import names
from deploy.languages import FOLDER, is_said, texts
from tests.house.sources import app_modules

TAGS = sorted(path.stem for path in FOLDER.glob("*.po"))

#: Refusals of these codes speak to those who write programs; these, and the floors, speak English.
FOR_PROGRAMS = {"invalid_command", "bad_request"}
ENGLISH_ONLY = ("app.cli", "app.serving", "app.scripting")


@cache
def source() -> Catalog:
    return texts()


def messages(tag: str) -> list[Message]:
    with (FOLDER / f"{tag}.po").open("rb") as file:
        return [message for message in read_po(file, locale=tag.replace("-", "_")) if message.id]


def test_there_are_seven_languages_with_english() -> None:
    assert {"de", "es", "fr", "ja", "pt", "zh-Hans"} <= set(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_has_every_text_and_no_other(tag: str) -> None:
    wanted = {key_of(message) for message in source() if message.id}
    known = {key_of(message) for message in messages(tag)}
    assert not wanted - known, "missing: run `make languages` and translate"
    assert not known - wanted, "stale: run `make languages`"


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_says_every_text_with_the_same_names_in_it(tag: str) -> None:
    empty = [message.id for message in messages(tag) if not is_said(message) or message.fuzzy]
    assert not empty, "translate these"
    odd = [message.id for message in messages(tag) if not _names_what_its_source_does(message)]
    assert not odd, "the {names} differ"


def _names_what_its_source_does(message: Message) -> bool:
    if isinstance(message.id, str):
        return names(str(message.string)) == names(message.id)
    # One of a thing may be said without its number.
    allowed = names(message.id[0]) | names(message.id[1])
    return all(names(form) <= allowed for form in message.string or ()) and names(
        (message.string or ("",))[-1]
    ) == names(message.id[1])


def test_every_refusal_has_a_text_that_can_be_translated() -> None:
    """A sentence that is put together (an f-string) is in English in every language."""
    odd = []
    for module, path in app_modules().items():
        if module.startswith(ENGLISH_ONLY) or module == "app.errors":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal":
                code, text = node.args[:2]
                for_programs = isinstance(code, ast.Constant) and code.value in FOR_PROGRAMS
                if isinstance(text, ast.JoinedStr) and not for_programs:
                    odd.append(f"{module}:{node.lineno}")
    assert not odd, "give a text with {names} and the values by name, as Refusal says"


@pytest.mark.parametrize("tag", ["de", "ja", "en-XA"])
def test_what_albums_alone_say_is_in_a_file_of_its_own(tag: str) -> None:
    """It is half as much again, and most open one picture."""
    files = {name: json.loads(content)["words"] for name, content in Languages(FOLDER).files().items()}
    plain, of_albums = files[f"languages/{tag}.json"], files[f"languages/{tag}-later.json"]
    assert not set(plain) & set(of_albums)
    assert "An album has at most {most} pictures." in of_albums
    assert len(of_albums) > 50 and len(plain) > 200
