"""What a node tells about itself on /diagnostics, once a second."""

from collections.abc import Callable

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.node import Node

from wam_ros.nodes.qos import STATUS
from wam_ros.nodes.steady import steady_timer
from wam_ros.nodes.traffic import Traffic

OK = DiagnosticStatus.OK
WARN = DiagnosticStatus.WARN
ERROR = DiagnosticStatus.ERROR


class Diagnostics:
    """Publishes a status every second, with the rates and ages of the node's topics.

    Args:
        node: The node that it is about.
        report: Returns the level (OK, WARN or ERROR), one line, and named values; called from the executor.
    """

    def __init__(self, node: Node, report: Callable[[], tuple[bytes, str, dict[str, object]]]):
        self._node = node
        self._report = report
        self._publisher = node.create_publisher(DiagnosticArray, "/diagnostics", STATUS)
        self._timer = steady_timer(node, 1.0, self.publish)

    def publish(self) -> None:
        """Publishes the present status."""
        level, line, values = self._report()
        traffic: Traffic | None = getattr(self._node, "traffic", None)
        if traffic:
            values = values | traffic.report()
        name = self._node.get_fully_qualified_name()
        status = DiagnosticStatus(level=level, name=f"{name.strip('/')}: state", message=line, hardware_id=name)
        status.values = [KeyValue(key=str(key), value=_text(entry)) for key, entry in values.items()]
        array = DiagnosticArray(status=[status])
        array.header.stamp = self._node.get_clock().now().to_msg()
        self._publisher.publish(array)

    def destroy(self) -> None:
        """Stops publishing."""
        self._node.destroy_timer(self._timer)
        self._node.destroy_publisher(self._publisher)


def _text(entry: object) -> str:
    # the point tells a measure from a count
    return f"{entry:#.4g}" if isinstance(entry, float) else str(entry)
