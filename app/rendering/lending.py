"""Lending: the files of orders, opened for one worker. Those of drafts stay open for the next drafts of the
same pictures: a hand that moves asks for sixty a second, and each opening is a way to another thread and
back."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable

from app.blocking import Result, offload
from app.errors import Refusal
from app.rendering.loan import Loan
from app.rendering.orders import Order
from app.storage.files import disk_refusals
from app.storage.image_folder import ImageFolder

log = logging.getLogger(__name__)

#: Pictures that hands move on one worker at the same time; each has two open files.
MOST_KEPT = 16


class Lending:
    """`folder_of` finds the files of an image by its id, or raises Refusal `not_found`."""

    def __init__(self, folder_of: Callable[[str], ImageFolder]) -> None:
        self._folder_of = folder_of
        self._kept: OrderedDict[str, Loan] = OrderedDict()
        self._most = MOST_KEPT

    def lend(self, order: Order) -> Loan:
        """The files of an order; the Refusal that says why there are none."""
        kept = self._kept.pop(order.home, None)
        if kept is not None:
            if kept.renew(order):
                return kept
            kept.end()
        try:
            with disk_refusals():
                return offload(Loan, order, self._folder_of(order.home))
        except FileNotFoundError:
            raise deleted() from None
        except Refusal:
            raise
        except Exception:
            log.exception("the files of a %s cannot be opened", order.task)
            raise Refusal("internal_error", "The picture could not be rendered.") from None

    def take_back(self, loan: Loan) -> None:
        """The worker is done with it."""
        if not loan.is_of_a_draft:
            offload_for(loan, loan.end)
            return
        self._kept[loan.home] = loan
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)[1].end()

    def forget(self) -> None:
        """Nothing stays open: an image may have gone."""
        while self._kept:
            self._kept.popitem()[1].end()

    def close(self) -> None:
        """The worker has gone, or will."""
        self._most = 0
        self.forget()


def offload_for(loan: Loan, function: Callable[..., Result], *args: object) -> Result:
    """A draft makes no file, and need not wait for another thread to do nothing on the disk."""
    return offload(function, *args) if loan.makes_a_file else function(*args)


def deleted() -> Refusal:
    return Refusal("not_found", "The image was deleted while it was rendered.")
