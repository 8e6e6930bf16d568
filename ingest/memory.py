"""Memory that is free, given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back_free_memory() -> bool:
    """Give memory that is free back to the system; whether it could be asked for.

    glibc keeps what was freed in small pieces: after a model has embedded a thousand pages that is
    hundreds of megabytes, which the next step would take from the system once more. Only glibc
    knows ``malloc_trim`` (man 3 malloc_trim).
    """
    gc.collect()
    if not sys.platform.startswith("linux"):
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:
        return False
    trim(0)
    return True
