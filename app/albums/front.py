"""The front: members that stand in the editor, or did lately, have a proxy as any image has."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from app.blocking import offload
from app.errors import Refusal
from app.keeping.images import Images
from app.keeping.record import ImageRecord
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool

#: So many proxies are kept, of 7 MB each.
_KEPT = 24


class Front:
    """The newest members that were opened. Of earlier runs nothing is known: their proxies go with them."""

    def __init__(self, images: Images, pool: Pool) -> None:
        self._images = images
        self._pool = pool
        self._newest: OrderedDict[str, Path] = OrderedDict()

    def bring(self, record: ImageRecord, holder: str) -> None:
        """This one is opened. Drafts start from the original until its proxy is there."""
        proxy = self._images.source(record).folder.proxy
        self._newest[record.id] = proxy
        self._newest.move_to_end(record.id)
        if not proxy.exists():
            try:
                self._pool.submit(Job(orders.proxy(record.id, holder)))
            except Refusal:
                return  # it is cheaper with one, and goes without
        while len(self._newest) > _KEPT:
            _, oldest = self._newest.popitem(last=False)
            offload(oldest.unlink, True)
