"""Big batches by a real Celery worker and a real Redis: the same bytes, whoever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.batching.broker import CHUNK_ITEMS
from app.chunk_work import ChunkWork
from app.config import Config
from app.keeping.record import VERSION as RECORD_VERSION
from app.keeping.record import ImageRecord
from app.storage.image_folder import RECORD
from app.storage.s3 import S3Storage
from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.cluster.conftest import CELL, S3, Redis
from tests.cluster.test_storage import s3_storage
from tests.cluster.test_two_cells import finished
from tests.conftest import ROOT, Server, encode, make_photo

FILES = {f"{number:02}.jpg": encode(make_photo(40 + number, 30)) for number in range(1, 2 * CHUNK_ITEMS + 3)}
SENT = {**CELL, "RENDER_TIMEOUT_S": "2"}


@dataclass
class Worker:
    """A batch worker with one child."""

    process: subprocess.Popen[str]

    def child(self) -> int:
        """The child that does chunks; not the one that it has in turn."""
        pid = self.process.pid
        children: list[str] = []
        while not children:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(children[0])


@dataclass
class Plant:
    """A cell, and batch workers beside it."""

    cell: Server
    redis: Redis
    s3: S3
    start_worker: Callable[[], Worker]

    def album(self) -> AlbumClient:
        album = AlbumClient.create(self.cell)
        album.fill(FILES)
        return album

    def objects(self, batch: BatchClient, under: str) -> set[str]:
        """What the bucket has of a batch."""
        return self.s3.below(f"batches/{batch.id}/{under}")

    def wait_for(self, batch: BatchClient, name: str, is_there: bool = True) -> None:
        while bool(self.objects(batch, name)) != is_there:
            pass


@pytest.fixture
def plant(
    start: Callable[..., Server], s3_server: S3, redis_server: Redis, tmp_path: Path
) -> Iterator[Plant]:
    cell = start(STORAGE_URL=s3_server.url(), BATCH_URL=redis_server.url, **SENT)
    workers: list[Worker] = []

    def start_worker() -> Worker:
        place = tmp_path / f"worker-{len(workers)}"
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "batch-worker"],
            cwd=ROOT,
            env=cell.environ | {"WHITTLE_DATA_DIR": str(place), "WHITTLE_RENDER_WORKERS": "1"},
            stdout=subprocess.PIPE,
            stderr=(tmp_path / f"worker-{len(workers)}.log").open("w"),
            text=True,
        )
        workers.append(Worker(process))
        assert process.stdout is not None and "waits" in process.stdout.readline()
        return workers[-1]

    yield Plant(cell, redis_server, s3_server, start_worker)
    for worker in workers:
        worker.process.kill()
        worker.process.wait()


def made_as_asked(batch: BatchClient, query: str = "") -> bool:
    """Whether every file of the bundle is what GET gives for it."""
    members, bundle = batch.album.state()["images"], batch.bundle()
    files = [bundle.read(name) for name in bundle.namelist()]
    return files == [batch.album.rendition(member, query) for member in members] and len(files) == len(FILES)


def test_workers_make_what_the_server_would_and_heed_pause_and_cancel(plant: Plant) -> None:
    worker, album = plant.start_worker(), plant.album()
    worker.process.send_signal(signal.SIGSTOP)
    os.kill(worker.child(), signal.SIGSTOP)
    batch = BatchClient.start(album)
    for what, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        plant.wait_for(batch, "tray/go", is_there=state != "running")
        assert batch.steer(what)["state"] == state
    plant.wait_for(batch, "tray/go", is_there=False)
    before = plant.objects(batch, "")
    worker.process.send_signal(signal.SIGCONT)
    os.kill(worker.child(), signal.SIGCONT)
    plant.redis.wait_until_all_is_done()
    assert plant.objects(batch, "") == before and not plant.objects(batch, "files/")
    batch.steer("retry")
    assert batch.until(state="done")["done"] == len(FILES)
    assert finished(plant.cell) == []  # workers have made them all
    assert made_as_asked(batch)


def test_a_batch_outlives_its_workers(plant: Plant) -> None:
    worker, album = plant.start_worker(), plant.album()
    batch = BatchClient.start(album, values={"format": "avif"})
    done = batch.until(done=1)["done"]
    os.kill(worker.child(), signal.SIGKILL)  # another child goes on with its chunk
    done = batch.until(done=done + 1)["done"]
    worker.process.send_signal(signal.SIGTERM)  # it gives back what it has not done
    assert worker.process.wait() == 0
    worker = plant.start_worker()
    batch.until(done=done + 1)
    worker.process.kill()  # nobody hears of the rest, so the cell does it
    told = [fact["done"] for fact in batch.facts() if fact["event"] == "batch_advanced"]
    assert told == sorted(told) and told[-1] == len(FILES)
    assert made_as_asked(batch, "?format=avif")


def test_without_its_broker_a_cell_does_all_itself(plant: Plant) -> None:
    album = plant.album()
    batch = BatchClient.start(album)
    plant.wait_for(batch, "tray/go")
    plant.redis.process.kill()
    assert batch.until(state="done")["done"] == len(FILES)
    assert BatchClient.start(album).until(state="done")["done"] == len(FILES)


def test_a_message_gets_no_picture_of_another_album(s3_server: S3, tmp_path: Path) -> None:
    url = s3_server.url()
    storage = s3_storage(url, tmp_path / "cell")
    shelf, album_id = storage.shelf("batches", 1), storage.shelf("albums", 1).new_id()
    batch_id = shelf.new_id()
    shelf.write(batch_id, {"album_id": album_id})
    shelf.tray(batch_id).open()
    items = [
        {"number": number, "image_id": picture_of(storage, of), "recipe": {}}
        for number, of in ((1, album_id), (2, "another"))
    ]
    config = Config.from_environment(
        {"WHITTLE_STORAGE_URL": url}, data_dir=tmp_path / "worker", render_workers=1
    )
    work = ChunkWork(config)
    try:
        assert work.do(batch_id, items)
        assert work.do(shelf.new_id(), items)
        with pytest.raises(ValueError, match="number"):
            work.do(batch_id, [items[0] | {"number": "../1"}])
    finally:
        work.close()
    told = [shelf.tray(batch_id).told(number) or {} for number in (1, 2)]
    assert [each.get("code") for each in told] == [None, "not_found"]


def picture_of(storage: S3Storage, album_id: str) -> str:
    """A picture in the bucket that belongs to an album."""
    folder, content = storage.make_folder(9), FILES["01.jpg"]
    folder.original.write_bytes(content)
    described = {"bytes": len(content), "width": 41, "height": 30, "format": "jpeg", "mime": "image/jpeg"}
    record = ImageRecord(folder.id, "a.jpg", described, "", "", 0, view_key="a", album_id=album_id)
    storage.write(folder.id, RECORD, RECORD_VERSION, record.stored())
    return storage.commit(folder.id, kept_with_album=True)
