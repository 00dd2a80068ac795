"""Keeps the C library from handing memory back between steps."""

import ctypes

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
_LARGEST_MMAP_THRESHOLD = 32 << 20  # glibc refuses more


def keep_freed_memory() -> None:
    """Tells glibc's allocator to keep what is freed; without it a large part of a training step is page faults.

    Elsewhere than on glibc nothing happens.
    """
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    set_option(_MMAP_THRESHOLD, _LARGEST_MMAP_THRESHOLD)
    set_option(_TRIM_THRESHOLD, 1 << 30)
    set_option(_TOP_PAD, 256 << 20)
