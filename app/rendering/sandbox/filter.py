"""The filter of system calls (seccomp): a program in classic BPF that the kernel asks before each call."""

from __future__ import annotations

import ctypes
import platform
import struct

from app.rendering.sandbox.calls import ABSENT, MACHINES, OWN_PID, RULES, Machine, Rule

# linux/prctl.h, linux/seccomp.h, linux/bpf_common.h
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_LOAD, _AND, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
# Where struct seccomp_data has the number of the call, the kind of machine and the arguments.
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16


def has_filter() -> bool:
    """Whether system calls can be filtered on this kind of machine."""
    return platform.machine() in MACHINES


def restrict(libc: ctypes.CDLL, pid: int) -> bool:
    """Refuse this process, whose id is `pid`, every call that is not in the list; whether that succeeded."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = program(machine, pid)
    held = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: how many instructions, and where.
    described = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0) == 0)


def program(machine: Machine, pid: int) -> bytes:
    """Refuse what another kind of machine calls (32-bit, or x32 by its high numbers, which no list has); then
    one block a call; then refuse. A jump counts from the instruction after it."""
    lines = [
        _line(_LOAD, _MACHINE),
        _line(_EQUAL, machine.audit_arch, hit=1),
        _refuse(),
        _line(_LOAD, _NUMBER),
    ]
    for name, number in machine.number.items():
        block = _block(name, pid)
        lines += [_line(_EQUAL, number, miss=len(block)), *block]
    return b"".join([*lines, _refuse()])


def _block(name: str, pid: int) -> list[bytes]:
    """What is done about a call; it ends with an answer."""
    if name in ABSENT:
        return [_line(_RETURN, _ERRNO | _ENOSYS)]
    checks = [line for rule in RULES.get(name, ()) for line in _check(rule, pid)]
    return [*checks, _line(_RETURN, _ALLOW)]


def _check(rule: Rule, pid: int) -> list[bytes]:
    """Go on if the argument is as it must be, else refuse."""
    values = [pid if value == OWN_PID else value for value in rule.values]
    lines = [_line(_LOAD, _ARGUMENTS + 8 * rule.argument), _line(_AND, rule.mask)]
    for place, value in enumerate(values):
        lines.append(_line(_EQUAL, value, hit=len(values) - place))
    return [*lines, _refuse()]


def _refuse() -> bytes:
    return _line(_RETURN, _ERRNO | _EPERM)


def _line(code: int, value: int, hit: int = 0, miss: int = 0) -> bytes:
    """struct sock_filter."""
    return struct.pack("HBBI", code, hit, miss, value)
