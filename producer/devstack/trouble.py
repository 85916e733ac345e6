"""What may go wrong while starting, said in one plain sentence."""

from __future__ import annotations

import errno


class Trouble(Exception):
    """Something a person can mend. Its text is one sentence for them; nothing else is printed."""


FULL = "no space left on device"


def explain(error: OSError) -> Trouble | None:
    """The sentence for an error of the operating system that has one."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(error.filename)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(
            f"{error.filename or 'The data folder'} may not be written by this user: mend its rights or set DATA_DIR."
        )
    return None


def disk_full(where: object) -> Trouble:
    return Trouble(f"The disk is full{f' at {where}' if where else ''}: free some space, then run the same command again.")
