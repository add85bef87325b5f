"""A worker is shut in: what a picture that takes it over could not do. Rows D5 and V of the threats."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.rendering import sandbox
from tests.conftest import Server
from tests.live.tab import Tab

ROOT = Path(__file__).resolve().parents[2]

#: Each tries something that no picture needs; `close` has been called before.
TRIED = {
    "a socket to another machine": "import socket; socket.socket(socket.AF_INET)",
    "a socket on this machine": "import socket; socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "import socket; socket.socketpair()",
    "another program": "import os; os.execv('/bin/true', ['true'])",
    "another process": "import os; os.fork()",
    "a program beside it": "import subprocess; subprocess.run(['/bin/true'])",
    "a signal to its server": "import os; os.kill(os.getppid(), 0)",
    "looking into another process": "import ctypes; libc.ptrace(16, os.getppid(), 0, 0) == 0 or fail()",
    "another root": "import os; os.chroot('/')",
    "a mount": "libc.mount(b'none', b'/mnt', b'tmpfs', 0, 0) == 0 or fail()",
    "a namespace of its own": "libc.unshare(0x10000000) == 0 or fail()",
    "a key of the kernel": "libc.syscall(KEY, b'user', b'a', b'b', 1, -3) != -1 or fail()",
    "a file that fills the disk": "import tempfile; tempfile.TemporaryFile().truncate(3 * 2**30)",
}
CHILD = """
import ctypes, os, platform, sys, json
from app.rendering import sandbox
missing = sandbox.close(1024)
libc, KEY = ctypes.CDLL(None, use_errno=True), 248 if platform.machine() == "x86_64" else 217
def fail():
    raise OSError(ctypes.get_errno(), "refused")
done = []
for name, attempt in json.loads(sys.argv[1]).items():
    try:
        exec(attempt)
    except (OSError, ValueError):
        continue
    done.append(name)
print(json.dumps({"missing": missing, "done": done}))
"""


def test_d5_nothing_that_no_picture_needs_is_possible_in_a_worker() -> None:
    run = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(TRIED)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    if found["missing"]:
        pytest.skip(f"this platform lacks {' and '.join(found['missing'])}")
    assert found["done"] == []


def test_d5_the_same_is_possible_outside() -> None:
    """Otherwise the test above would prove nothing."""
    outside = CHILD.replace("missing = sandbox.close(1024)", "missing = []")
    possible = {
        name: TRIED[name] for name in ("a socket to another machine", "a pair of sockets", "another process")
    }
    possible["another process"] = "import os; pid = os.fork(); pid or os._exit(0)"
    run = subprocess.run(
        [sys.executable, "-c", outside, json.dumps(possible)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert json.loads(run.stdout)["done"] == list(possible)


def test_d5_every_worker_of_a_server_is_shut_in(server: Server) -> None:
    for pid in server.worker_pids():
        status = dict(
            line.split(":\t", 1)
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if ":\t" in line
        )
        assert status["NoNewPrivs"] == "1"
        if sandbox.has_filter():
            assert status["Seccomp"] == "2"
        assert b"WHITTLE_SECRET_KEY" not in Path(f"/proc/{pid}/environ").read_bytes()


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
            until(lambda: "whittle_workers_busy 1.0" in server.get("/metrics").text)
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


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
