"""What confines a worker: bounded memory, no new connections, no core files, and an end with its parent.

A query is a stranger's program. Its text is checked before it runs, and what that check may overlook, such as a way
to write SERVICE that only the engine understands, the kernel refuses.

Sources: seccomp(2), prctl(2), Linux ``linux/filter.h`` and ``linux/seccomp.h``; system call numbers from the kernel's
``unistd.h`` of each machine.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 13  # with errno EACCES
# machine -> (audit architecture, system calls socket and connect)
_MACHINES = {"x86_64": (0xC000003E, (41, 42)), "aarch64": (0xC00000B7, (198, 203))}


def confine(memory: int) -> bool:
    """Confine this process; gives back whether connections are refused by the kernel (Linux on known machines).

    ``memory`` is how many bytes it may allocate from now on.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux"):
        return False
    limit = _data_size() + memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return _refuse_connections(libc)


def _data_size() -> int:
    """Bytes of private writable memory, as RLIMIT_DATA counts them."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _refuse_connections(libc: ctypes.CDLL) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    architecture, refused = machine
    steps = [
        (_LOAD, 0, 0, 4),  # the architecture of the call; another one than this machine's is allowed nothing
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),  # its number
        *((_JUMP_EQUAL, len(refused) - i, 0, number) for i, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    # struct sock_fprog: a short, padding, a pointer
    head = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(head), 0, 0) == 0)
