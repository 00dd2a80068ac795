"""A lifecycle node whose errors are logged instead of vanishing, and never end the process."""

import gc
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile
from rclpy.subscription import Subscription

from wam_ros.nodes.complaints import Complaints
from wam_ros.nodes.heartbeat import HeartbeatPublisher
from wam_ros.nodes.parameters import NodeParameter, declare
from wam_ros.nodes.steady import steady_timer
from wam_ros.nodes.traffic import Traffic
from wam_ros.nodes.worker import Worker
from wam_ros.spec.errors import UserError

_SUCCESS = TransitionCallbackReturn.SUCCESS
_FAILURE = TransitionCallbackReturn.FAILURE
# Seconds for which a node may be silent: reading a large model from a slow disk, and letting go of one in use.
_LOADING = 300.0
_ENDING = 10.0


class CarefulLifecycleNode(LifecycleNode):
    """Subclasses write `configure`, `activate` and `deactivate`; each may raise.

    A failed configure or activate leaves the node as it was before, with one line in the log. What `configure`
    makes through the `make` methods, or registers with `resources`, is given back in the opposite order; attributes
    that it sets, such as a model, are deleted then, so that their memory is free.

    Attributes:
        patience: Seconds that giving back waits for a worker that is deep in inference.
    """

    def __init__(self, name: str, parameters: list[NodeParameter], **kwargs):
        super().__init__(name, **kwargs)
        self.traffic = Traffic()
        self.configured = False
        self.active = False
        self.patience = 5.0
        self.resources = ExitStack()
        # rclpy refuses two severities from one line of code, so each has a line of its own
        self.complaints = Complaints(lambda line: self.get_logger().error(line))
        self.warnings = Complaints(lambda line: self.get_logger().warning(line))
        declare(self, parameters, in_use=lambda: self.configured)
        self._links: list[Publisher | Subscription] = []
        self._heartbeat = HeartbeatPublisher(self, lambda: self._state_machine.current_state[0], self.unmatched)
        self._configured_attributes: set[str] = set()

    def configure(self) -> None:
        """Reads parameters, loads models, creates publishers and subscriptions."""

    def activate(self) -> None:
        """Begins to act."""

    def deactivate(self) -> None:
        """Stops acting; the arm must not be left moving."""

    def create_publisher(self, msg_type: type, topic: str, *arguments: Any, **keywords: Any) -> Publisher:
        """Creates a publisher, as rclpy does, and counts what it publishes."""
        publisher = super().create_publisher(msg_type, topic, *arguments, **keywords)
        if hasattr(self, "traffic"):  # rclpy makes publishers of its own before that
            self.traffic.count(publisher)
        return publisher

    def create_subscription(
        self, msg_type: type, topic: str, callback: Callable, *arguments: Any, **keywords: Any
    ) -> Subscription:
        """Creates a subscription, as rclpy does, and counts what it receives."""
        if hasattr(self, "traffic"):
            callback = self.traffic.counted(self.resolve_topic_name(topic), callback)
        return super().create_subscription(msg_type, topic, callback, *arguments, **keywords)

    def expect_silence(self, seconds: float) -> None:
        """Tells the supervisor that the callback in hand may take so long."""
        self._heartbeat.beat(seconds)

    def make_publisher(self, kind: type, topic: str, qos: QoSProfile, link: bool = False) -> Publisher:
        """Creates a publisher that lives as long as the configuration.

        Args:
            kind: Type of the messages.
            topic: Where to.
            qos: Quality of service.
            link: Whether the graph needs it, so that the supervisor is told while nobody listens.
        """
        publisher = self.create_publisher(kind, topic, qos)
        self.resources.callback(lambda: self.destroy_publisher(publisher))
        if link:
            self._links.append(publisher)
        return publisher

    def make_service(self, kind: type, name: str, answer: Callable) -> None:
        """Creates a service that lives as long as the configuration."""
        service = self.create_service(kind, name, answer)
        self.resources.callback(lambda: self.destroy_service(service))

    def make_timer(self, period: float, tick: Callable[[], None]) -> None:
        """Creates a timer that lives as long as the configuration; `period` in seconds of the steady clock."""
        timer = steady_timer(self, period, tick)
        self.resources.callback(lambda: self.destroy_timer(timer))

    def make_subscription(
        self, kind: type, topic: str, receive: Callable, qos: QoSProfile, link: bool = False, raw: bool = False
    ) -> Subscription:
        """Creates a subscription that lives as long as the configuration.

        Args:
            kind: Type of the messages.
            topic: Where from.
            receive: Takes a message.
            qos: Quality of service.
            link: As in make_publisher.
            raw: Whether it takes messages serialised, as bytes.
        """
        subscription = self.create_subscription(kind, topic, receive, qos, raw=raw)
        self.resources.callback(lambda: self.destroy_subscription(subscription))
        if link:
            self._links.append(subscription)
        return subscription

    def make_worker(self, work: Callable[[Any], None], name: str, **intervals: Callable[[], float]) -> Worker:
        """Starts a worker that lives as long as the configuration; see Worker for the intervals."""
        worker = Worker(work, self.complaints, name, **intervals)
        worker.start()
        self.resources.callback(lambda: worker.stop(self.patience))
        return worker

    def unmatched(self) -> list[str]:
        """Returns the topics of links that have no counterpart yet."""
        return [link.topic_name for link in self._links if not _counterparts(link)]

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Configures, or says why not and stays unconfigured."""
        self.expect_silence(_LOADING)
        before = set(vars(self))
        done = self._try("configure", self.configure)
        self._configured_attributes = set(vars(self)) - before
        if not done:
            self._end()
            return _FAILURE
        self.configured = True
        return super().on_configure(state)

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Activates, or says why not and stays inactive."""
        result = super().on_activate(state)
        if not self._try("activate", self.activate):
            super().on_deactivate(state)
            return _FAILURE
        self.active = True
        return result

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Deactivates."""
        self.expect_silence(_ENDING)
        self.active = False
        self._try("deactivate", self.deactivate)
        return super().on_deactivate(state)

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Frees what configuring took."""
        self.expect_silence(_ENDING)
        self._end()
        _free_memory()
        return super().on_cleanup(state)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Stops acting and frees everything."""
        self.close()
        return super().on_shutdown(state)

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Comes back to unconfigured, so that the node can be configured anew."""
        self.close()
        return _SUCCESS

    def destroy_node(self) -> None:
        """Destroys the node and its lifecycle services.

        rclpy leaves the latter alive, and with them the DDS participant and its shared memory after the process ended.
        """
        super().destroy_node()
        destroy = getattr(getattr(self, "_state_machine", None), "destroy_when_not_in_use", None)
        if destroy:
            destroy()

    def close(self) -> None:
        """Stops acting and frees everything, whatever state the node is in."""
        if self.active:
            self.active = False
            self._try("deactivate", self.deactivate)
        self._end()

    def _end(self) -> None:
        self._links = []
        self._try("release", self.resources.close)
        self.traffic.forget()
        self.configured = False
        for name in self._configured_attributes & set(vars(self)):
            delattr(self, name)

    def _try(self, what: str, step: Callable[[], None]) -> bool:
        try:
            step()
            return True
        except UserError as error:
            self.get_logger().error(f"cannot {what}: {error}")
        except Exception as error:  # rclpy would swallow it without a word
            self.get_logger().error(f"cannot {what}: {type(error).__name__}: {error}")
        return False


def _counterparts(link: Publisher | Subscription) -> int:
    return link.get_subscription_count() if isinstance(link, Publisher) else link.get_publisher_count()


def _free_memory() -> None:
    """Collects what a model's reference cycles hold, and gives PyTorch's spare GPU memory back."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch and torch.cuda.is_initialized():
        torch.cuda.empty_cache()
