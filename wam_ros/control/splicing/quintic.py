"""One joint's quintic between two states, judged without numpy, because dozens are judged for each splice."""

from math import sqrt

State = tuple[float, float, float]


def quintic_keeps(
    start: State, goal: State, length: float, position: tuple[float, float], rates: tuple[float, float, float]
) -> bool:
    """Tells whether the quintic between two states keeps limits.

    Jerk and acceleration are judged exactly, velocity and position by the hull of their Bernstein coefficients, so
    that what passes is within the limits.

    Args:
        start: Position, velocity and acceleration.
        goal: Likewise, `length` seconds later.
        length: Seconds, above 0.
        position: Lower and upper limit.
        rates: Limits of velocity, acceleration and jerk.
    """
    h = length
    p0, v0, a0 = start[0], start[1] * h, start[2] * h * h
    p1, v1, a1 = goal[0], goal[1] * h, goal[2] * h * h
    b1, b2, b3, b4 = p0 + v0 / 5, p0 + 2 * v0 / 5 + a0 / 20, p1 - 2 * v1 / 5 + a1 / 20, p1 - v1 / 5
    if min(p0, b1, b2, b3, b4, p1) < position[0] or max(p0, b1, b2, b3, b4, p1) > position[1]:
        return False
    fastest = rates[0] * h / 5
    if max(abs(b1 - p0), abs(b2 - b1), abs(b3 - b2), abs(b4 - b3), abs(p1 - b4)) > fastest:
        return False
    step = p1 - p0
    c3 = (20 * step - 3 * a0 + a1 - 12 * v0 - 8 * v1) / 2
    c4 = (3 * a0 - 2 * a1 + 16 * v0 + 14 * v1 - 30 * step) / 2
    c5 = (12 * step - a0 + a1 - 6 * v0 - 6 * v1) / 2
    j0, j1, j2 = 6 * c3, 24 * c4, 60 * c5  # jerk, over the share of time
    return _within((j0, j1, j2), rates[2] * h**3) and _acceleration_within(a0, a1, (j0, j1, j2), rates[1] * h * h)


def _within(quadratic: State, limit: float) -> bool:
    c0, c1, c2 = quadratic
    if abs(c0) > limit or abs(c0 + c1 + c2) > limit:
        return False
    turn = -c1 / (2 * c2) if c2 else 0.0
    return not 0.0 < turn < 1.0 or abs(c0 + c1 * turn / 2) <= limit


def _acceleration_within(a0: float, a1: float, jerk: State, limit: float) -> bool:
    if abs(a0) > limit or abs(a1) > limit:
        return False
    c0, c1, c2 = jerk
    for u in quadratic_roots(c0, c1, c2):
        if 0.0 < u < 1.0 and abs(a0 + u * (c0 + u * (c1 / 2 + u * c2 / 3))) > limit:
            return False
    return True


def quadratic_roots(c0: float, c1: float, c2: float) -> tuple[float, ...]:
    """Returns the real roots of c0 + c1 x + c2 x^2, for a linear one too."""
    inner = c1 * c1 - 4 * c0 * c2
    if inner < 0.0:
        return ()
    # This way no difference of nearly equal numbers is formed.
    half = -(c1 + sqrt(inner)) / 2 if c1 >= 0.0 else (sqrt(inner) - c1) / 2
    return tuple(x / y for x, y in ((half, c2), (c0, half)) if y)
