"""The kernel's filters of system calls, set by libseccomp in the way in which systemd sets them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

_ALLOW = 0x7FFF0000
_EPERM, _EAFNOSUPPORT = 1, 97
_EQ, _GT, _MASKED_EQ = 4, 6, 7
_WRITE, _EXECUTE = 2, 4
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_LAST_FAMILY = 45


class _Compare(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def drop_capabilities(libc: ctypes.CDLL) -> None:
    """None can be had any more, also by a program that would grant some."""
    number = 0
    while libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0) == 0:
        number += 1


def gain_nothing_new(libc: ctypes.CDLL) -> None:
    """No set-user-id program gives anything, and filters may be set by whoever is not root."""
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")


def allow_calls(names: Iterable[str]) -> None:
    """All other system calls are refused with EPERM."""
    filters = _Filters(_refuse(_EPERM))
    for name in names:
        filters.add(_ALLOW, name)
    filters.load()


def allow_families(families: Iterable[int]) -> None:
    """Sockets of other address families are refused."""
    filters, allowed = _Filters(_ALLOW), set(families)
    for family in range(_LAST_FAMILY + 1):
        if family not in allowed:
            filters.add(_refuse(_EAFNOSUPPORT), "socket", _Compare(0, _EQ, family, 0))
    filters.add(_refuse(_EAFNOSUPPORT), "socket", _Compare(0, _GT, _LAST_FAMILY, 0))
    filters.load()


def deny_writable_code() -> None:
    """No memory that can be written and executed, and none that becomes executable."""
    filters, both = _Filters(_ALLOW), _WRITE | _EXECUTE
    filters.add(_refuse(_EPERM), "mmap", _Compare(2, _MASKED_EQ, both, both))
    for name in ("mprotect", "pkey_mprotect"):
        filters.add(_refuse(_EPERM), name, _Compare(2, _MASKED_EQ, _EXECUTE, _EXECUTE))
    filters.load()


def _refuse(number: int) -> int:
    return 0x00050000 | number


class _Filters:
    def __init__(self, otherwise: int) -> None:
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._context = ctypes.c_void_p(self._library.seccomp_init(ctypes.c_uint32(otherwise)))

    def add(self, action: int, name: str, *compares: _Compare) -> None:
        """A call that this machine does not know needs no rule."""
        number: int = self._library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            return
        array: Any = (_Compare * len(compares))(*compares)
        self._done(
            self._library.seccomp_rule_add_array(
                self._context, ctypes.c_uint32(action), number, len(compares), array
            ),
            name,
        )

    def load(self) -> None:
        self._done(self._library.seccomp_load(self._context), "seccomp_load")

    @staticmethod
    def _done(answer: int, what: str) -> None:
        if answer != 0:
            raise OSError(-answer, what)
