"""A chore whose server is killed goes on by itself, does nothing twice, and is undone whole."""

from __future__ import annotations

import signal
from collections.abc import Callable

from hypothesis import settings

from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.albums.test_chores import originals, stand
from tests.cli.tidying import camera_file
from tests.conftest import Server

FILES = 12


def kills() -> list[int]:
    """After how many items; `make soak` has more of them."""
    return list(range(1, FILES)) if settings.get_current_profile_name() == "soak" else [4]


def test_a_killed_chore_goes_on_and_does_nothing_twice(start: Callable[..., Server]) -> None:
    album = AlbumClient.create(start(RENDER_WORKERS="2"))
    album.fill({f"{n}.jpg": camera_file(f"2024:05:01 10:{n:02}:00", size=(32, 32)) for n in range(FILES)})
    before, files = stand(album), originals(album)
    batch = BatchClient.start(album, chore="shift_dates", values={"by": "+1h"})
    survived(album, batch, start)
    taken = [each["metadata"]["time"]["taken"] for each in stand(album)]
    assert taken == [f"2024:05:01 11:{n:02}:00" for n in range(FILES)]
    undoing = BatchClient(album, album.ask("POST", f"{batch.path}/undo").json()["id"])
    survived(album, undoing, start)
    assert stand(album) == before and originals(album) == files
    assert not list(album.server.data_dir.rglob("*.part"))


def survived(album: AlbumClient, batch: BatchClient, start: Callable[..., Server]) -> None:
    """Kill the server in the middle of a batch, and see it done after all."""
    for done in kills():
        batch.until(done=done)
        album.server.stop(signal.SIGKILL)
        album.server = start(album.server.data_dir, RENDER_WORKERS="2")
    assert batch.until(state="done")["done"] == FILES
