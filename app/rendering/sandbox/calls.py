"""The system calls that a render needs, and what their arguments may be. Everything else is refused.

A call is here because a picture cannot be rendered without it. What names a file, a process, a user, a socket
or a clock of the machine is not. Numbers are from asm/unistd_64.h (x86_64) and asm-generic/unistd.h (arm64).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What one argument must be, by its low 32 bits (the kernel looks at no more of these): one of `values`,
    or, with a mask, `argument & mask` one of them."""

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF


@dataclass(frozen=True)
class Machine:
    """`number[name]` is a call's; `audit_arch` is from linux/audit.h."""

    audit_arch: int
    number: dict[str, int]


_THREAD = 0x00010000  # of clone's flags, as are those of a thread as the C library makes one:
_THREAD_FLAGS = 0x100 | 0x200 | 0x400 | 0x800 | _THREAD | 0x40000 | 0x80000 | 0x100000 | 0x200000 | 0x400000
_EXEC = 4  # of mmap and mprotect: code may be run from there
_AT_EMPTY_PATH = 0x1000
_DUPFD, _GETFD, _SETFD, _GETFL, _SETFL, _DUPFD_CLOEXEC = 0, 1, 2, 3, 4, 1030
_TCGETS, _FIOCLEX = 0x5401, 0x5451
_PR_SET_NAME, _PR_SET_THP_DISABLE, _PR_SET_VMA = 15, 41, 0x53564D41

#: What of a call's arguments is checked. `own_pid` stands for the worker's own process.
OWN_PID = -1
RULES = {
    "clone": (Rule(0, (_THREAD,), _THREAD), Rule(0, (0,), ~_THREAD_FLAGS & 0xFFFFFFFF)),
    "mmap": (Rule(2, (0,), _EXEC),),
    "mprotect": (Rule(2, (0,), _EXEC),),
    "fcntl": (Rule(1, (_DUPFD, _GETFD, _SETFD, _GETFL, _SETFL, _DUPFD_CLOEXEC)),),  # F_SETOWN makes signals
    "ioctl": (Rule(1, (_TCGETS, _FIOCLEX)),),
    "newfstatat": (Rule(3, (_AT_EMPTY_PATH,)),),  # as the C library makes fstat of it
    "prctl": (Rule(0, (_PR_SET_NAME, _PR_SET_THP_DISABLE, _PR_SET_VMA)),),
    "prlimit64": (Rule(0, (0,)),),
    "tgkill": (Rule(0, (OWN_PID,)),),  # abort()
}

#: Not there, rather than refused: the C library and Rust's then use a call that is allowed.
ABSENT = ("clone3", "statx")

MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        {
            # what is open already
            "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "ioctl": 16, "pread64": 17,
            "pwrite64": 18, "readv": 19, "writev": 20, "dup": 32, "fcntl": 72, "fsync": 74, "fdatasync": 75,
            "ftruncate": 77, "newfstatat": 262, "preadv": 295, "pwritev": 296,
            # the socket to the server
            "poll": 7, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47, "ppoll": 271,
            # memory
            "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "mremap": 25, "madvise": 28,
            # threads, and waiting
            "sched_yield": 24, "nanosleep": 35, "clone": 56, "exit": 60, "gettid": 186, "futex": 202,
            "sched_getaffinity": 204, "restart_syscall": 219, "clock_nanosleep": 230, "exit_group": 231,
            "set_robust_list": 273, "getcpu": 309, "rseq": 334,
            # itself
            "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "getpid": 39, "uname": 63,
            "getcwd": 79, "getrusage": 98,
            "sysinfo": 99, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108,
            "getppid": 110, "sigaltstack": 131, "prctl": 157, "tgkill": 234, "prlimit64": 302,
            # time and chance
            "gettimeofday": 96, "time": 201, "clock_gettime": 228, "clock_getres": 229, "getrandom": 318,
            # absent
            "clone3": 435, "statx": 332,
        },
    ),
    "aarch64": Machine(
        0xC00000B7,
        {
            # what is open already
            "dup": 23, "fcntl": 25, "ioctl": 29, "ftruncate": 46, "close": 57, "lseek": 62, "read": 63,
            "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pwrite64": 68, "preadv": 69,
            "pwritev": 70, "newfstatat": 79, "fstat": 80, "fsync": 82, "fdatasync": 83,
            # the socket to the server
            "ppoll": 73, "sendto": 206, "recvfrom": 207, "sendmsg": 211, "recvmsg": 212,
            # memory
            "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233,
            # threads, and waiting
            "exit": 93, "exit_group": 94, "futex": 98, "set_robust_list": 99, "nanosleep": 101,
            "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128,
            "getcpu": 168, "gettid": 178, "clone": 220, "rseq": 293,
            # itself
            "getcwd": 17, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135,
            "rt_sigreturn": 139, "uname": 160, "getrusage": 165, "prctl": 167, "getpid": 172, "getppid": 173,
            "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "sysinfo": 179, "prlimit64": 261,
            # time and chance
            "clock_gettime": 113, "clock_getres": 114, "gettimeofday": 169, "getrandom": 278,
            # absent
            "clone3": 435, "statx": 291,
        },
    ),
}  # fmt: skip
