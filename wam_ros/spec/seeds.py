"""World seeds: training uses even ones, evaluation odd ones, so the two can never meet."""

_STRIDE = 1_000_003


def training_seed(base: int, index: int) -> int:
    """Returns the world seed of demonstration `index` of a collection with seed `base`."""
    return 2 * (base * _STRIDE + index)


def evaluation_seed(base: int, index: int) -> int:
    """Returns the world seed of evaluation episode `index` of a run with seed `base`."""
    return 2 * (base * _STRIDE + index) + 1
