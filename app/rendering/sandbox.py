"""Sandbox: what a render worker may not do, since pictures of strangers are decoded in it.

Memory, processor time, file size and open files are limited; no privileges can be gained; and a filter of
system calls (seccomp) refuses new sockets, other programs and processes, and every way to look into or change
others. What is refused answers EPERM, so a picture that tries ends as a damaged one. For Linux on x86_64 and
arm64; elsewhere `close` says what is missing.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import struct
from dataclasses import dataclass

# linux/prctl.h, linux/seccomp.h, linux/audit.h, linux/bpf_common.h
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# Where struct seccomp_data has the number of the call, the kind of machine and the first argument.
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_CLONE_THREAD = 0x00010000
# Calls of the x32 machine, which x86_64 kernels may answer too, have this bit.
_X32 = 0x40000000

_MAX_FILE_BYTES = 2 * 2**30
_MAX_OPEN_FILES = 256


@dataclass(frozen=True)
class Machine:
    """Numbers of system calls: from asm/unistd_64.h and asm-generic/unistd.h."""

    audit_arch: int
    refused: dict[str, int]
    clone: int
    clone3: int = 435


_EVERYWHERE = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "pidfd_open": 434, "pidfd_getfd": 438, "process_madvise": 440,
}  # fmt: skip
_MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        {
            "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "socketpair": 53,
            "accept4": 288, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "kill": 62,
            "ptrace": 101, "chroot": 161, "pivot_root": 155, "mount": 165, "umount2": 166,
            "init_module": 175, "finit_module": 313, "add_key": 248, "request_key": 249, "keyctl": 250,
            "unshare": 272, "setns": 308, "perf_event_open": 298, "open_by_handle_at": 304,
            "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321, "userfaultfd": 323,
            "kexec_load": 246, "kexec_file_load": 320, "reboot": 169,
            **_EVERYWHERE,
        },
        clone=56,
    ),
    "aarch64": Machine(
        0xC00000B7,
        {
            "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202, "connect": 203,
            "accept4": 242, "execve": 221, "execveat": 281, "kill": 129, "ptrace": 117, "chroot": 51,
            "pivot_root": 41, "mount": 40, "umount2": 39, "init_module": 105, "finit_module": 273,
            "add_key": 217, "request_key": 218, "keyctl": 219, "unshare": 97, "setns": 268,
            "perf_event_open": 241, "open_by_handle_at": 265, "process_vm_readv": 270,
            "process_vm_writev": 271, "bpf": 280, "userfaultfd": 282, "kexec_load": 104,
            "kexec_file_load": 294, "reboot": 142,
            **_EVERYWHERE,
        },
        clone=220,
    ),
}  # fmt: skip


def close(memory_mb: int) -> list[str]:
    """Shut this process in, for good. Returns what the platform could not give; empty where all is there."""
    _limit(memory_mb)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    missing = []
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        missing.append("no new privileges")
    if not _filter_calls(libc):
        missing.append("a filter of system calls")
    return missing


def has_filter() -> bool:
    """Whether system calls can be filtered on this kind of machine."""
    return platform.machine() in _MACHINES


def allow_processor_time(seconds: float) -> None:
    """From now on, until it is said again; a process that takes more is ended by the system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit(memory_mb: int) -> None:
    memory = memory_mb * 2**20
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _MAX_FILE_BYTES),
        (resource.RLIMIT_NOFILE, _MAX_OPEN_FILES),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _filter_calls(libc: ctypes.CDLL) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = _program(machine)
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: how many instructions, and where.
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0) == 0)


def _program(machine: Machine) -> bytes:
    """Classic BPF, where a jump counts from the instruction after it: refuse what is listed and what is of
    another machine; clone makes threads only, and clone3, whose flags cannot be seen, is not there."""
    lines = [
        _line(_LOAD, _MACHINE),
        _line(_EQUAL, machine.audit_arch, hit=1),
        _line(_RETURN, _ERRNO | _EPERM),
        _line(_LOAD, _NUMBER),
        _line(_AT_LEAST, _X32, miss=1),
        _line(_RETURN, _ERRNO | _EPERM),
        _line(_EQUAL, machine.clone3, miss=1),
        _line(_RETURN, _ERRNO | _ENOSYS),
    ]
    for number in sorted(machine.refused.values()):
        lines += [_line(_EQUAL, number, miss=1), _line(_RETURN, _ERRNO | _EPERM)]
    lines += [
        _line(_EQUAL, machine.clone, miss=3),
        _line(_LOAD, _FIRST_ARGUMENT),
        _line(_ANY_BIT, _CLONE_THREAD, hit=1),
        _line(_RETURN, _ERRNO | _EPERM),
        _line(_RETURN, _ALLOW),
    ]
    return b"".join(lines)


def _line(code: int, value: int, hit: int = 0, miss: int = 0) -> bytes:
    """struct sock_filter."""
    return struct.pack("HBBI", code, hit, miss, value)
