"""A worker that a picture has taken over: what it tries against its server and all else on the machine.

Run as a program, in the place of a worker: `hostile.py WALLS USER SERVER_PID FOLDER [NAMES]`. It shuts itself
in as a worker does, tries each thing, and prints what it got as JSON: `{"missing": [...], "done": [...]}`.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import platform
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from app.rendering import sandbox

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
NONE = ctypes.c_void_p(None)


def call(name: str, *arguments: object) -> None:
    """A function of the C library; OSError when it fails."""
    _check(getattr(LIBC, name)(*arguments))


def system_call(x86: int, arm: int, *arguments: object) -> None:
    _check(LIBC.syscall(x86 if X86 else arm, *arguments))


def _check(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def attempts(server: int, folder: Path) -> dict[str, Callable[[], object]]:
    """By name. `server` is the process that is attacked, and `folder` the one of another's image."""
    return _files(folder) | _processes(server) | _kernel() | _sockets() | _programs()


def _files(folder: Path) -> dict[str, Callable[[], object]]:
    original, made = str(folder / "original"), str(folder / "made")
    handle = ctypes.create_string_buffer(128)
    return {
        "another's original": lambda: open(original, "rb").read(),
        "another's record, with its key": lambda: (folder / "image.json").read_text(),
        "the names of a folder": lambda: os.listdir(folder),
        "how long a file is": lambda: os.stat(original),
        "a system file": lambda: open("/etc/passwd").read(),
        "a device": lambda: open("/dev/null", "wb"),
        "a new file": lambda: open(made, "wb"),
        "a new folder": lambda: os.mkdir(made),
        "another's file over it": lambda: open(original, "r+b"),
        "a deletion": lambda: os.unlink(original),
        "another name": lambda: os.rename(original, made),
        "a second name": lambda: os.link(original, made),
        "a link": lambda: os.symlink("/etc/passwd", made),
        "a pipe with a name": lambda: os.mkfifo(made),
        "a device of its own": lambda: os.mknod(made, 0o20600, os.makedev(1, 3)),
        "other rights": lambda: os.chmod(original, 0o777),
        "another owner": lambda: os.chown(original, os.getuid(), os.getgid()),
        "another time": lambda: os.utime(original),
        "another length": lambda: os.truncate(original, 0),
        "another folder to be in": lambda: os.chdir("/"),
        "another root": lambda: os.chroot("/"),
        "a file without a name": lambda: os.open(folder, os.O_RDWR | os.O_TMPFILE),
        "openat2": lambda: system_call(437, 437, -100, original.encode(), bytes(24), 24),
        "a handle for a file": lambda: call(
            "name_to_handle_at", -100, original.encode(), handle, ctypes.byref(ctypes.c_int()), 0
        ),
        "a file by its handle": lambda: call("open_by_handle_at", 3, handle, 0),
        "a watch over a file": lambda: call("inotify_init1", 0),
        "fanotify": lambda: call("fanotify_init", 0, 0),
        "a file that fills the disk": lambda: os.ftruncate(os.dup(1), 3 * 2**30),
    }


def _processes(server: int) -> dict[str, Callable[[], object]]:
    proc, buffer = f"/proc/{server}", ctypes.create_string_buffer(64)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 64)

    def descriptor_of_process() -> int:
        pidfd = int(LIBC.pidfd_open(server, 0))
        _check(pidfd)
        return pidfd

    return {
        **{
            f"the server's {name}": lambda name=name: open(f"{proc}/{name}", "rb").read(64)  # type: ignore[misc]
            for name in ("environ", "maps", "cmdline", "status", "auxv", "io")
        },
        "the server's memory": lambda: os.open(f"{proc}/mem", os.O_RDWR),
        "the server's open files": lambda: os.listdir(f"{proc}/fd"),
        "what the server's standard output is": lambda: os.readlink(f"{proc}/fd/1"),
        "its own environment": lambda: open("/proc/self/environ", "rb").read(),
        "its own memory by a file": lambda: os.open("/proc/self/mem", os.O_RDWR),
        "its own file again, to write": lambda: os.open("/proc/self/fd/0", os.O_RDWR),
        "a signal": lambda: os.kill(server, 0),
        "a signal to all": lambda: os.kill(-1, 0),
        "a signal to a group": lambda: os.killpg(0, 0),
        "a signal to a thread": lambda: system_call(200, 130, server, 0),
        "a signal to a thread of a process": lambda: system_call(234, 131, server, server, 0),
        "a queued signal": lambda: system_call(129, 138, server, 0, ctypes.create_string_buffer(128)),
        "a queued signal to a thread": lambda: system_call(
            297, 240, server, server, 0, ctypes.create_string_buffer(128)
        ),
        "a signal by a file's owner": lambda: call("fcntl", 0, 8, server),  # F_SETOWN
        "a signal by a terminal": lambda: call("ioctl", 0, 0x8901, ctypes.byref(ctypes.c_int(server))),
        "what waits in a pipe": lambda: call("ioctl", 1, 0x541B, ctypes.byref(ctypes.c_int())),
        "keys typed into a terminal": lambda: call("ioctl", 0, 0x5412, b"x"),  # TIOCSTI
        "a descriptor for a process": descriptor_of_process,
        "a signal by a descriptor": lambda: call("pidfd_send_signal", 0, 0, NONE, 0),
        "a file of the server": lambda: call("pidfd_getfd", 0, 1, 0),
        "reading memory": lambda: call("process_vm_readv", server, vector, 1, vector, 1, 0),
        "writing memory": lambda: call("process_vm_writev", server, vector, 1, vector, 1, 0),
        "advice on memory": lambda: system_call(440, 440, 0, vector, 1, 4, 0),
        "tracing": lambda: call("ptrace", 16, server, NONE, NONE),
        "being traced": lambda: call("ptrace", 0, 0, NONE, NONE),
        "comparing": lambda: system_call(312, 272, server, os.getpid(), 0, 0, 0),
        "limits of the server": lambda: resource.prlimit(server, resource.RLIMIT_NOFILE),
        "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 62, 1 << 62)),
        "the server's turn": lambda: os.setpriority(os.PRIO_PROCESS, server, 10),
        "the server's processors": lambda: os.sched_setaffinity(server, {0}),
        "being looked into again": lambda: call("prctl", 4, 1, 0, 0, 0),
        "going on without its server": lambda: call("prctl", 1, 0, 0, 0, 0),
        "another user": lambda: os.setuid(0 if os.getuid() else 1),
        "another session": lambda: os.setsid(),
        "shared memory": lambda: call("shmget", 0, 4096, 0o1600),
        "a queue of messages": lambda: call("msgget", 0, 0o1600),
        "a semaphore": lambda: call("semget", 0, 1, 0o1600),
        "a POSIX queue": lambda: system_call(240, 180, b"x", os.O_CREAT | os.O_RDWR, 0o600, NONE),
    }


def _kernel() -> dict[str, Callable[[], object]]:
    return {
        "io_uring": lambda: system_call(425, 425, 1, ctypes.create_string_buffer(256)),
        "userfaultfd": lambda: system_call(323, 282, 0),
        "bpf": lambda: system_call(321, 280, 0, ctypes.create_string_buffer(128), 128),
        "a key": lambda: system_call(248, 217, b"user", b"a", b"b", 1, -3),
        "keyctl": lambda: system_call(250, 219, 0, -3, 1),
        "perf": lambda: system_call(298, 241, ctypes.create_string_buffer(128), 0, -1, -1, 0),
        "a mount": lambda: call("mount", b"none", b"/mnt", b"tmpfs", 0, NONE),
        "a mount by the new calls": lambda: system_call(430, 430, b"tmpfs", 0),
        "a tree of mounts": lambda: system_call(428, 428, -100, b"/", 1),
        "a namespace": lambda: call("unshare", 0x10000000),
        "another's namespace": lambda: call("setns", 0, 0),
        "another filter": lambda: system_call(317, 277, 0, 0, NONE),
        "a sandbox in it": lambda: system_call(444, 444, NONE, 0, 1),
        "a module": lambda: system_call(175, 105, NONE, 0, b""),
        "the log of the kernel": lambda: call("klogctl", 10, NONE, 0),
        "the clock": lambda: system_call(227, 112, 0, bytes(16)),
        "the machine's name": lambda: call("sethostname", b"x", 1),
        "memory with a name": lambda: call("memfd_create", b"x", 0),
        "memory that nobody sees": lambda: system_call(447, 447, 0),
        "the kind of process": lambda: call("personality", 0x0400000),
        "a timer that signals": lambda: call("timer_create", 0, NONE, ctypes.byref(ctypes.c_void_p())),
        "a call that is not there": lambda: system_call(600, 600),
        **({"a call of the x32 machine": lambda: system_call(0x40000000 + 39, 0)} if X86 else {}),
    }


def _sockets() -> dict[str, Callable[[], object]]:
    families = {
        "IPv4": (socket.AF_INET, socket.SOCK_STREAM),
        "IPv4 datagrams": (socket.AF_INET, socket.SOCK_DGRAM),
        "IPv6": (socket.AF_INET6, socket.SOCK_STREAM),
        "this machine": (socket.AF_UNIX, socket.SOCK_STREAM),
        "the kernel": (socket.AF_NETLINK, socket.SOCK_RAW),
        "its ciphers": (38, socket.SOCK_SEQPACKET),
        "the host": (40, socket.SOCK_STREAM),
        "packets": (17, socket.SOCK_RAW),
    }

    def over_another(family: int) -> None:
        """Connect the one socket there is to somebody else."""
        mine = socket.socket(fileno=os.dup(0))
        mine.connect(b"\0abstract" if family == socket.AF_UNIX else ("127.0.0.1", 9))

    return {
        **{f"a socket to {name}": lambda each=each: socket.socket(*each) for name, each in families.items()},  # type: ignore[misc]
        "a pair of sockets": lambda: socket.socketpair(),
        "a connection to an abstract name": lambda: over_another(socket.AF_UNIX),
        "a pipe": lambda: os.pipe(),
    }


def _programs() -> dict[str, Callable[[], object]]:
    def exec_by_memory() -> None:
        system_call(322, 281, 0, b"", NONE, NONE, 0x1000)

    def readable_code() -> None:
        page = mmap.mmap(-1, 4096)
        address = ctypes.addressof(ctypes.c_char.from_buffer(page))
        call("mprotect", ctypes.c_void_p(address), ctypes.c_size_t(4096), 5)

    def child(flags: int) -> None:
        pid = LIBC.syscall(56 if X86 else 220, flags | signal.SIGCHLD, NONE, NONE, NONE, NONE)
        if pid == 0:
            os._exit(0)
        _check(pid)

    return {
        "another process": lambda: os.fork() or os._exit(0),
        "a process by vfork": lambda: system_call(58, 220, 0x4111),
        "a process by clone": lambda: child(0),
        "a process in a namespace": lambda: child(0x10000000),
        "a process by clone3": lambda: system_call(435, 435, bytes(64), 64),
        "another program": lambda: os.execv("/bin/true", ["true"]),
        "a program by its file": exec_by_memory,
        "a program beside it": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "code of its own": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
        "memory made code": readable_code,
    }


def main() -> None:
    walls, user, server, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    if user != os.getuid():
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    missing = sandbox.close(2048) if walls == "all" else []
    if walls in ("landlock", "filter"):
        LIBC.prctl(38, 1, 0, 0, 0)
    if walls == "landlock":
        missing = sandbox.landlock.restrict(LIBC)
    if walls == "filter":
        missing = [] if sandbox.filter.restrict(LIBC, os.getpid()) else ["a filter of system calls"]
    tried, done = attempts(server, folder), []
    only = json.loads(sys.argv[5]) if len(sys.argv) > 5 else list(tried)
    for name in only:
        try:
            tried[name]()
        except (OSError, ValueError):
            continue
        done.append(name)
    threading.Thread(target=lambda: None).start()  # a worker's own threads go on
    print(json.dumps({"missing": missing, "tried": len(only), "done": done}))


if __name__ == "__main__":
    main()
