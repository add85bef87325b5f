"""A worker is shut in: what a picture that takes it over could not do. Rows D5 and V of the threats."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app import heap
from app.rendering import sandbox
from app.rendering.sandbox.calls import MACHINES, RULES
from tests.conftest import Server, until
from tests.live.tab import Tab

ROOT = Path(__file__).resolve().parents[2]

HOSTILE = ROOT / "tests" / "rendering" / "hostile.py"
SECRET = "secret-of-the-server"

#: What succeeds for the same user without walls, so that the refusals prove something.
POSSIBLE_OUTSIDE = [
    "another's original", "another's record, with its key", "the names of a folder", "a new folder",
    "the server's environ", "the server's maps", "the server's memory", "the server's open files",
    "a signal", "a signal to a thread", "a signal to a thread of a process", "a descriptor for a process",
    "limits of the server", "shared memory", "a queue of messages", "memory with a name",
    "a watch over a file", "a socket to IPv4", "a socket to this machine", "a pair of sockets", "a pipe",
    "another process", "a process by clone", "a program beside it", "code of its own", "memory made code",
]  # fmt: skip
#: What Landlock alone keeps a worker from, were the filter of calls not there.
BY_LANDLOCK = [
    "another's original", "another's record, with its key", "the names of a folder", "a system file",
    "a new folder", "a deletion", "a link", "the server's environ", "the server's memory",
    "its own memory by a file", "tracing", "a signal", "a signal to a thread",
]  # fmt: skip


def said(command: list[str], **options: Any) -> dict[str, Any]:
    """What a worker that tries the walls says at its end. Where they do not hold it may hang, and so may what
    it has begun: all of it is ended, and nobody waits for its output."""
    worker = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )
    try:
        text, error = worker.communicate(timeout=60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
    assert worker.returncode == 0, error
    found: dict[str, Any] = json.loads(text)
    if found["missing"]:
        pytest.skip(f"this system lacks {' and '.join(found['missing'])}")
    return found


@pytest.fixture(params=[None, 12345], ids=["as this user", "as another user"])
def victim(request: pytest.FixtureRequest) -> Iterator[Callable[..., dict[str, Any]]]:
    """Runs a hostile worker beside a stand-in for the server, of the same user, and another's image."""
    user = request.param or os.getuid()
    if user != os.getuid() and os.getuid() != 0:
        pytest.skip("only root can start a process of another user")
    as_user: dict[str, Any]
    as_user = {"user": user, "group": user, "extra_groups": []} if user != os.getuid() else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("original", "image.json"):
            (folder / each).write_text(SECRET)
        for path in (folder, *folder.iterdir()):
            path.chmod(0o777)
        server = subprocess.Popen(["sleep", "600"], env={"WHITTLE_SECRET_KEY": SECRET}, **as_user)

        def run(walls: str, *only: list[str]) -> dict[str, Any]:
            command = [sys.executable, str(HOSTILE), walls, str(user), str(server.pid), str(folder)]
            found = said(
                [*command, *map(json.dumps, only)],
                env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
            )
            assert (folder / "original").read_text() == SECRET
            return found

        yield run
        server.kill()
        server.wait()


def test_d5_a_worker_that_is_taken_over_can_do_nothing_that_no_picture_needs(victim) -> None:
    found = victim("all")
    assert found["done"] == [] and found["tried"] > 100


def test_d5_the_same_is_possible_outside(victim) -> None:
    """Otherwise the test above would prove nothing."""
    assert victim("none", POSSIBLE_OUTSIDE)["done"] == POSSIBLE_OUTSIDE


def test_d5_files_and_processes_are_out_of_reach_by_landlock_alone(victim) -> None:
    assert victim("landlock", BY_LANDLOCK)["done"] == []


def test_d5_the_filter_of_calls_alone_leaves_nothing_but_a_limit_of_its_own(victim) -> None:
    """So that no rule of the filter hides behind Landlock, or behind a right that nobody has."""
    assert victim("filter")["done"] == ["more memory"]


SWEEP = """
import ctypes, errno, json, platform
from app import heap
from app.rendering import sandbox
from app.rendering.sandbox.calls import MACHINES
missing = sandbox.close(1024)
libc, done = ctypes.CDLL(None, use_errno=True), []
# 335 and 336 are the kernel's own way back from its probes: it lets them pass, and ends who has none.
known = {335, 336, *MACHINES[platform.machine()].number.values()}
for start in (0, 0x40000000):
    for number in range(start, start + 1024):
        if number not in known and not missing:
            if libc.syscall(number, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != errno.EPERM:
                done.append(number)
print(json.dumps({"missing": missing, "done": done}))
"""


def test_d5_every_call_that_is_not_in_the_list_is_refused() -> None:
    assert said([sys.executable, "-c", SWEEP], cwd=ROOT)["done"] == []


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_d5_each_machine_has_the_same_calls_under_numbers_of_its_own(machine: str) -> None:
    number = MACHINES[machine].number
    assert len(set(number.values())) == len(number)
    old_names = {"poll", "time"}  # arm64 has the newer ones only
    assert set(number) | old_names == set(MACHINES["x86_64"].number)
    assert set(RULES) <= set(number)


def test_d5_every_worker_of_a_server_is_shut_in(server: Server) -> None:
    for pid in server.worker_pids():
        status = dict(
            line.split(":\t", 1)
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if ":\t" in line
        )
        assert status["NoNewPrivs"] == "1"
        assert status["CapEff"].strip("0") == ""
        if sandbox.has_filter():
            assert status["Seccomp"] == "2"
        environ = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        names = {each.partition(b"=")[0].decode() for each in environ if each}
        usual = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH"}
        assert names <= usual | set(heap.LARGE_PAGES)
        opened = sorted(os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir())
        kinds = [each.partition(":")[0] for each in opened]
        assert kinds == ["/dev/null"] * 3 + ["socket"], "nothing but the socket to the server"


def test_a_picture_that_stops_two_workers_is_held_back_and_others_go_on(start, photo: bytes) -> None:
    server: Server = start(RENDER_WORKERS="1")
    poison, good = server.upload(photo), server.upload(photo)
    rendition = f"{poison['url']}/rendition"
    with ThreadPoolExecutor() as aside:
        for quality in (40, 50):
            # What a decoder's own fault looks like, while the worker is at this picture.
            (pid,) = server.worker_pids()
            os.kill(pid, signal.SIGSTOP)
            asked = aside.submit(server.get, f"{rendition}?quality={quality}", poison["key"])
            until(lambda: "whittle_workers_busy 1.0" in server.get("/metrics").text, "a worker is busy")
            os.kill(pid, signal.SIGSEGV)
            os.kill(pid, signal.SIGCONT)
            assert asked.result(60).status_code == 200, "another worker did it"
    before = server.worker_pids()
    refused = server.get(f"{rendition}?quality=60", poison["key"])
    assert refused.json()["code"] == "render_crashed" and "twice" in refused.json()["detail"]
    with Tab(server.url, poison) as tab:
        tab.open()
        assert tab.wait_for(lambda: tab.told("render_failed"))[0]["error"]["code"] == "render_crashed"
    assert server.worker_pids() == before, "it is not tried again"
    assert server.get(f"{good['url']}/rendition", good["key"]).status_code == 200
    assert server.get(f"{poison['url']}/original", poison["key"]).content == photo, "nothing is lost"


#: getpid as 32-bit machines call it, from code made before the walls: `mov eax, 20; int 0x80; ret`.
OLD_CALL = """
import ctypes, mmap, sys
from app.rendering import sandbox
page = mmap.mmap(-1, 4096, prot=7)
page.write(bytes.fromhex("b814000000cd80c3"))
old_getpid = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
print(sandbox.close(1024) if sys.argv[1] == "inside" else [], old_getpid())
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86_64 answers calls of another machine")
def test_d5_a_call_of_the_32_bit_machine_is_refused() -> None:
    def call(where: str) -> str:
        command = [sys.executable, "-c", OLD_CALL, where]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60).stdout.strip()

    if call("outside") in ("", "[] -38"):
        pytest.skip("this kernel answers no call of a 32-bit machine")
    assert call("inside") == "[] -1"


LOOKING = """
import os, sys
for name in ("environ", "maps", "mem", "fd/0"):
    path = f"/proc/{sys.argv[1]}/{name}"
    try:
        os.readlink(path) if name == "fd/0" else os.close(os.open(path, os.O_RDONLY))
    except PermissionError:
        continue
    print(name)
"""
#: Root without the rights of root: as any other user, one that may see all processes of its own.
PLAIN = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []


def seen_in(pid: int) -> list[str]:
    """What another process of the same user sees of one."""
    looked = subprocess.run(
        [*PLAIN, sys.executable, "-c", LOOKING, str(pid)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return looked.stdout.split()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(bool(PLAIN) and not shutil.which("setpriv"), reason="setpriv is not installed")
@pytest.mark.parametrize(
    "command",
    [["app", "serve", "--port", "0"], ["gunicorn", "-c", "gunicorn.conf.py"]],
    ids=["serve", "gunicorn"],
)
def test_d5_nobody_of_the_same_user_looks_into_a_server(command: list[str], tmp_path: Path) -> None:
    variables = {"DATA_DIR": str(tmp_path / "data"), "RENDER_WORKERS": "1", "PORT": "0", "SECRET_KEY": SECRET}
    server = subprocess.Popen(
        [*PLAIN, sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | {f"WHITTLE_{name}": value for name, value in variables.items()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        depth = 2 if "gunicorn" in command else 1
        running = [server.pid]
        for _ in range(depth):
            until(lambda: children(running[-1]), "it has a child")
            running.append(children(running[-1])[0])
        until(lambda: "Seccomp:\t2" in Path(f"/proc/{running[-1]}/status").read_text(), "it is shut in")
        assert {pid: seen_in(pid) for pid in running} == {pid: [] for pid in running}
    finally:
        server.kill()
        server.wait()


def test_d5_without_that_the_same_user_sees_all() -> None:
    """Otherwise the test above would prove nothing."""
    other = subprocess.Popen([*PLAIN, "sleep", "60"])
    until(lambda: "sleep" in Path(f"/proc/{other.pid}/comm").read_text(), "it sleeps")
    try:
        assert seen_in(other.pid) == ["environ", "maps", "mem", "fd/0"]
    finally:
        other.kill()
        other.wait()
