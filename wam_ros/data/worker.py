"""What one process of a collection does: it keeps a simulator and fills shards with demonstrations."""

import logging
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from wam_ros.data.collection import Collection
from wam_ros.data.driver import CascadeDriver
from wam_ros.data.episode import Episode
from wam_ros.data.lerobot.shard import ShardWriter
from wam_ros.sim.demonstrate import demonstrate
from wam_ros.sim.noise import NoiseModel
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec.errors import UserError

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 8


class Collector:
    """Collects shards in this process.

    Attributes:
        collected: Number of demonstrations made by all processes together, counted as they are made.
        cancelled: Set when the work should stop; the shard at hand is then given up.
    """

    def __init__(self, root: Path, collection: Collection, collected: Synchronized, cancelled: Event):
        self._root, self._collection = root, collection
        self.collected, self.cancelled = collected, cancelled
        self._sim = TabletopSim()
        driven = bool(collection.world_model)
        self._driver = CascadeDriver.load(collection.world_model, collection.action_model) if driven else None

    def collect(self, indices: range) -> bool:
        """Collects one shard; returns False if it was cancelled.

        Raises:
            UserError: There is no space left, or a demonstration fails in every world.
        """
        writer = ShardWriter(self._root, indices.start // self._collection.shard_size, self._sim.joint_names)
        for index in indices:
            if self.cancelled.is_set():
                return False
            episode, attempts = self.demonstration(index)
            writer.append(episode, attempts=attempts)
            with self.collected.get_lock():
                self.collected.value += 1
        writer.finish(indices)
        return True

    def demonstration(self, index: int) -> tuple[Episode, int]:
        """Returns demonstration `index` and the number of attempts that it took.

        Raises:
            UserError: No attempt succeeded.
        """
        task = self._collection.task(index)
        for attempt in range(_ATTEMPTS):
            seed = self._collection.world_seed(index, attempt)
            noise = NoiseModel() if self._collection.noisy(seed) else None
            episode = demonstrate(self._sim, task, seed, noise, self._driver)
            if episode.success or self._collection.keep_failed:
                return episode, attempt + 1
            _LOG.debug("demonstration %d of %s failed with seed %d", index, task, seed)
        raise UserError(f"demonstration {index} of {task} failed {_ATTEMPTS} times in a row; the expert can't do it")


@dataclass
class _Process:
    collector: Collector | None = None


_PROCESS = _Process()


def start(root: Path, collection: Collection, collected: Synchronized, cancelled: Event) -> None:
    """Prepares a worker process: its simulator, and that it ends with its parent and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()
    _PROCESS.collector = Collector(root, collection, collected, cancelled)


def collect_shard(indices: range) -> bool:
    """Collects one shard in a prepared worker process; returns False if it was cancelled."""
    assert _PROCESS.collector is not None
    return _PROCESS.collector.collect(indices)
