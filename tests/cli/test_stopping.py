"""However it ends, no file is half written and nothing is left running."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
from pathlib import Path

import pytest

from app.cli import placing
from app.errors import Refusal
from tests.cli.shell import COMMAND, environ, files_in, heed_interrupts, outcomes
from tests.conftest import encode, make_photo

FILES = 40


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Enough pictures to be at it for a while."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    content = encode(make_photo(1200, 800), quality=90)
    for number in range(FILES):
        (folder / f"{number:02}.jpg").write_bytes(content)
    return folder


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command keeps what it is working on."""
    made = tmp_path / "work"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    return made


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *sorted(files_in(folder)), "--out", "small"],
        cwd=folder,
        env=environ(RENDER_WORKERS="2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    )


def workers_of(process: subprocess.Popen[str]) -> list[Path]:
    """The render workers of a running command, as folders of /proc."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    found = [Path("/proc") / pid for pid in children]
    return [each for each in found if b"worker" in (each / "cmdline").read_bytes()]


def is_running(process: Path) -> bool:
    """Not if it has ended and only waits for its parent to notice."""
    try:
        return "State:\tZ" not in (process / "status").read_text()
    except OSError:
        return False


@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_an_interrupted_batch_leaves_whole_files_and_nothing_else(
    many: Path, workplace: Path, how: signal.Signals, code: int
) -> None:
    with start(many) as running:
        assert running.stdout is not None and running.stderr is not None
        assert "->" in running.stdout.readline()
        workers = workers_of(running)
        running.send_signal(how)
        said = running.stderr.read()
        assert running.wait(timeout=20) == code
    assert said == ""
    assert len(workers) == 2 and not any(map(is_running, workers))
    assert files_in(workplace) == set()
    made = [path.read_bytes() for path in (many / "small").iterdir()]
    assert 0 < len(made) < FILES
    assert len(set(made)) == 1, "every file that is there is whole: all originals are the same"


def test_an_interrupt_before_the_first_picture_leaves_nothing(many: Path, workplace: Path) -> None:
    with start(many) as running:
        while not any(workplace.glob("whittle-*")):
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 130
    assert files_in(workplace) == set()
    assert not [name for name in files_in(many) if name.endswith(".part")]


def test_a_killed_batch_leaves_no_worker_and_no_half_file_under_a_final_name(
    many: Path, workplace: Path
) -> None:
    with start(many) as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        workers = workers_of(running)
        running.kill()
    while any(map(is_running, workers)):
        os.sched_yield()
    made = [path.read_bytes() for path in (many / "small").glob("*.jpg")]
    assert len(set(made)) == 1


def test_a_full_disk_is_a_reason_and_leaves_nothing_behind(folder: Path) -> None:
    def nearly_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    ended = subprocess.run(
        [*COMMAND, "photo.jpg", "--json"],
        cwd=folder,
        env=environ(),
        preexec_fn=nearly_full,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert outcomes(ended)[0]["error"]["code"] == "storage_full"
    assert files_in(folder) == {"photo.jpg"}


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_disk_that_fills_while_a_result_is_put_in_place_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool
) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(placing, "sync", full)
    (tmp_path / "made").write_bytes(b"new")
    (tmp_path / "target").write_bytes(b"old")
    with pytest.raises(Refusal, match="no room"):
        placing.place(tmp_path / "made", tmp_path / "target", overwrite)
    assert files_in(tmp_path) == {"made", "target"}
    assert (tmp_path / "target").read_bytes() == b"old"


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_a_file_that_has_appeared_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not links:
        monkeypatch.setattr("os.link", no_links)
    (tmp_path / "made").write_bytes(b"new")
    placing.place(tmp_path / "made", tmp_path / "target", overwrite=False)
    (tmp_path / "target").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        placing.place(tmp_path / "made", tmp_path / "target", overwrite=False)
    assert files_in(tmp_path) == {"made", "target"}
    assert (tmp_path / "target").read_bytes() == b"old"


def test_a_worker_that_dies_costs_no_file(many: Path, workplace: Path) -> None:
    with start(many) as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        for worker in workers_of(running):
            os.kill(int(worker.name), signal.SIGKILL)
        running.stdout.read()
        assert running.wait(timeout=60) == 0
    assert len(files_in(many / "small")) == FILES


def test_an_ignored_hangup_stays_ignored(folder: Path) -> None:
    ended = subprocess.run(
        ["nohup", *COMMAND, "photo.jpg"], cwd=folder, env=environ(), capture_output=True, timeout=60
    )
    assert ended.returncode == 0
