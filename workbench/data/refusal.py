"""What it means that the system refuses to write a file, and what to do about it."""

from __future__ import annotations

import errno
import os

_REASONS = {
    errno.ENOSPC: ("there is no space left on the disk", "Free some space, or save on another disk."),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space, or save on another disk."),
    errno.EFBIG: ("the disk takes no file of that size", "Save on another disk."),
    errno.EROFS: ("the disk is read-only", "Save in another folder."),
    errno.EACCES: ("the folder does not let you write", "Save in another folder."),
    errno.EPERM: ("the folder does not let you write", "Save in another folder."),
    errno.ENOENT: ("the folder is not there any more", "Save in another folder."),
    errno.EIO: ("the disk reports an error", "Save on another disk, and have this one checked."),
}


def why_refused(error: OSError) -> tuple[str, str]:
    """The reason and the advice."""
    told = os.strerror(error.errno) if error.errno else error.strerror or str(error)
    return _REASONS.get(error.errno or 0, (told, "Choose another folder or free some space."))
