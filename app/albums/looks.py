"""Looks: what the files of an album would take under other settings, foretold for nobody to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.albums.album import Album
from app.albums.count import STAND_INS, Count, Subject, stand_ins
from app.albums.known import At
from app.albums.settings import Settings
from app.errors import Refusal
from app.keeping.images import Images
from app.recipe.recipe import Catalog, Recipe
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool


class Looks:
    """`count` is what is known of the album, and takes in what is found; `check` raises Refusal once nobody
    wants to know any more."""

    def __init__(
        self, album: Album, images: Images, pool: Pool, holder: str, count: Count, check: Callable[[], None]
    ) -> None:
        self._album = album
        self._images = images
        self._pool = pool
        self._holder = holder
        self._count = count
        self._check = check

    def at(self, settings: Settings, of_all: bool) -> dict[str, int]:
        """The total under these settings, as `Count.total` has it: of every member, or of the few that stand
        for the others."""
        with self._album.changed:
            subjects = subjects_of(self._album, settings)
        among = subjects if of_all else stand_ins(subjects)
        with self._album.changed:
            wanted = [each for each in among if self._is_ready(each) and not self._count.is_known(each)]
        for start in range(0, len(wanted), STAND_INS):
            self._check()
            self._look(wanted[start : start + STAND_INS], settings, stays=not of_all)
        self._check()
        with self._album.changed:
            return self._count.total(subjects)

    def _look(self, subjects: Sequence[Subject], settings: Settings, stays: bool) -> None:
        """Those that cannot be foretold are left out."""
        begun: list[tuple[Subject, Job]] = []
        try:
            for each in subjects:
                recipe = settings.recipe_of(each.id, self._album.catalog)
                try:
                    source = self._images.source(self._images.record(each.id))
                    job = self._pool.submit(Job(orders.estimate(source, recipe, stays, self._holder)))
                except Refusal:
                    continue
                begun.append((each, job))
            for each, job in begun:
                try:
                    header, _ = job.result()
                except Refusal:
                    continue
                with self._album.changed:
                    self._count.note(each, int(header["bytes"]))
        finally:
            for _, job in begun:
                if not job.finished:
                    self._pool.cancel(job)

    def _is_ready(self, subject: Subject) -> bool:
        member = self._album.members.get(subject.id)
        return member is not None and member.state == "ready"


def subjects_of(album: Album, settings: Settings) -> list[Subject]:
    """Who is counted, with the recipes under these settings."""
    shared = settings.recipe.key, at_of(settings.recipe, album.catalog)

    def traits(image_id: str) -> tuple[str, At]:
        if image_id not in settings.own:
            return shared
        recipe = settings.recipe_of(image_id, album.catalog)
        return recipe.key, at_of(recipe, album.catalog)

    members = [member for member in album.members if member.state != "refused"]
    return [Subject(member.id, member.bytes, *traits(member.id)) for member in members]


def at_of(recipe: Recipe, catalog: Catalog) -> At:
    """Where on its curve of sizes a recipe lies."""
    quality = catalog.roles["quality"]
    others = recipe.patched({quality.name: quality.default}, catalog)
    return At(others.key, recipe.values[quality.name])
