"""Files that stay open from one draft to the next: never those of an image that has gone or changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refusal
from app.rendering import lending
from app.rendering.lending import Lending
from app.rendering.loan import Loan
from app.rendering.orders import Order
from app.rendering.purpose import DRAFT, ESTIMATE, REQUEST
from app.storage.image_folder import ImageFolder

IMAGES = ("one", "two")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for image_id in IMAGES:
        (tmp_path / image_id / "renditions").mkdir(parents=True)
        for name in ("original", "proxy", "sample"):
            (tmp_path / image_id / name).write_text(f"{name} of {image_id}")
    return tmp_path


@pytest.fixture
def lent(folder: Path):
    made = Lending(lambda image_id: ImageFolder(image_id, folder))
    yield made
    made.close()


def draft(image_id: str = "one", **params: Any) -> Order:
    return Order("draft", {"recipe": params}, DRAFT, image_id)


def text(loan: Loan, name: str) -> str:
    return os.pread(loan.files[name], 100, 0).decode()


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def drafted(lending: Lending, order: Order) -> Loan:
    """The loan of a draft that has been made."""
    loan = lending.lend(order)
    lending.take_back(loan)
    return loan


def test_the_next_draft_of_a_picture_has_the_same_open_files_and_its_own_recipe(lent: Lending) -> None:
    first = drafted(lent, draft(quality=1))
    drafted(lent, draft("two"))
    second = lent.lend(draft(quality=2))
    assert second.files == first.files
    assert (text(second, "original"), text(second, "proxy")) == ("original of one", "proxy of one")
    assert second.params == {"recipe": {"quality": 2}, "image_id": "one"}


@pytest.mark.parametrize("name", ["original", "proxy"])
def test_a_file_that_has_taken_the_place_of_another_is_opened(lent: Lending, folder: Path, name: str) -> None:
    drafted(lent, draft())
    os.link(folder / "one" / name, folder / "another name of it")  # as what is kept for an undo has
    (folder / "new").write_text("new")
    (folder / "new").rename(folder / "one" / name)
    assert text(lent.lend(draft()), name) == "new"


def test_of_an_image_that_has_gone_nothing_is_lent_and_nothing_stays_open(
    lent: Lending, folder: Path
) -> None:
    first = drafted(lent, draft())
    (folder / "one").rename(folder / "removed")
    with pytest.raises(Refusal, match="deleted"):
        lent.lend(draft())
    assert not any(is_open(each) for each in first.files.values())


def test_a_proxy_that_is_made_later_is_lent(lent: Lending, folder: Path) -> None:
    (folder / "one" / "proxy").unlink()
    assert "proxy" not in drafted(lent, draft()).files
    (folder / "one" / "proxy").write_text("made now")
    assert text(lent.lend(draft()), "proxy") == "made now"


@pytest.mark.parametrize(
    "order",
    [
        Order("estimate", {}, ESTIMATE, "one"),
        Order("export", {"key": "a" * 16, "recipe": {}}, REQUEST, "one"),
    ],
    ids=lambda order: order.task,
)
def test_whatever_is_no_draft_has_files_of_its_own_which_are_closed_after_it(
    lent: Lending, order: Order
) -> None:
    kept = drafted(lent, draft())
    loan = lent.lend(order)
    assert loan is not kept
    lent.take_back(loan)
    assert not any(is_open(each) for each in loan.files.values())


@pytest.mark.parametrize("way", ["forget", "close"])
def test_nothing_stays_open_once_that_is_told(lent: Lending, way: str) -> None:
    loans = [drafted(lent, draft(image_id)) for image_id in IMAGES]
    getattr(lent, way)()
    assert not any(is_open(each) for loan in loans for each in loan.files.values())


def test_a_draft_that_ends_after_its_worker_was_closed_leaves_nothing_open(lent: Lending) -> None:
    loan = lent.lend(draft())
    lent.close()
    lent.take_back(loan)
    assert not any(is_open(each) for each in loan.files.values())


def test_files_of_few_pictures_stay_open(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(lending, "MOST_KEPT", 1)
    few = Lending(lambda image_id: ImageFolder(image_id, folder))
    first, second = (drafted(few, draft(image_id)) for image_id in IMAGES)
    assert not any(is_open(each) for each in first.files.values())
    assert all(is_open(each) for each in second.files.values())
    few.close()
