"""ROS stamps and seconds."""

from builtin_interfaces.msg import Duration, Time

_NANO = 1_000_000_000


def stamp_to_seconds(stamp: Time | Duration) -> float:
    """Returns a stamp or duration in seconds; good to a quarter of a microsecond for today's dates."""
    return stamp.sec + stamp.nanosec / _NANO


def seconds_to_stamp(seconds: float) -> Time:
    """Returns seconds as a stamp; negative ones become zero, which ROS stamps cannot go below."""
    whole, nano = divmod(max(0, round(float(seconds) * _NANO)), _NANO)
    return Time(sec=int(whole), nanosec=int(nano))


def seconds_to_duration(seconds: float) -> Duration:
    """Returns seconds as a duration."""
    whole, nano = divmod(round(float(seconds) * _NANO), _NANO)
    return Duration(sec=int(whole), nanosec=int(nano))
