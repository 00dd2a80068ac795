"""Quality of service, one profile a use.

No deadline and no liveliness: asking for either disconnects ordinary drivers.
"""

from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy


def _profile(reliability: ReliabilityPolicy, depth: int, durability: DurabilityPolicy) -> QoSProfile:
    return QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=depth, reliability=reliability, durability=durability)


# Best effort receives from reliable and from best-effort drivers alike.
SENSOR_INPUT = _profile(ReliabilityPolicy.BEST_EFFORT, 5, DurabilityPolicy.VOLATILE)
# Where only the newest counts, and it is read now and then.
NEWEST_SENSOR_INPUT = _profile(ReliabilityPolicy.BEST_EFFORT, 1, DurabilityPolicy.VOLATILE)
# RViz's saved displays subscribe Reliable and show nothing of a best-effort stream.
SENSOR_OUTPUT = _profile(ReliabilityPolicy.RELIABLE, 5, DurabilityPolicy.VOLATILE)
IMAGE_OUTPUT = SENSOR_OUTPUT
# A plan or trajectory that a newer one has replaced is of no use to anybody.
NEWEST = _profile(ReliabilityPolicy.RELIABLE, 1, DurabilityPolicy.VOLATILE)
STATUS = _profile(ReliabilityPolicy.RELIABLE, 10, DurabilityPolicy.VOLATILE)
# For what a node that starts later still needs to know.
LATCHED = _profile(ReliabilityPolicy.RELIABLE, 1, DurabilityPolicy.TRANSIENT_LOCAL)
# Several publishers may have latched something, and a depth of one would keep what came last, not what is newest.
LATCHED_INPUT = _profile(ReliabilityPolicy.RELIABLE, 10, DurabilityPolicy.TRANSIENT_LOCAL)
# A recorder that was kept waiting must still get every message.
RECORDING = _profile(ReliabilityPolicy.RELIABLE, 500, DurabilityPolicy.VOLATILE)
