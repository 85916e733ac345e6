"""What Linux can do so that no process outlives the one that it works for. Elsewhere these do nothing."""

from __future__ import annotations

import ctypes
import sys

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(number: int) -> None:
    """From now on the kernel sends us signal `number` when the thread that forked us ends, however it ends."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def adopt_orphans() -> None:
    """Grandchildren whose parent died become ours, so that stopping finds them."""
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
