"""Keeps the C library from handing memory back between steps."""

import ctypes

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3


def keep_freed_memory(size: int = 1 << 30) -> None:
    """Tells glibc's allocator to keep up to `size` bytes; without it a quarter of a training step is page faults.

    Elsewhere than on glibc nothing happens.
    """
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    for option in (_MMAP_THRESHOLD, _TRIM_THRESHOLD, _TOP_PAD):
        set_option(option, size if option != _TOP_PAD else size // 4)
