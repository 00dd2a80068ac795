"""Collecting demonstrations with several processes into one folder."""

import multiprocessing
import os
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from tqdm import tqdm

from wam_ros.data import worker
from wam_ros.data.collection import Collection, claim
from wam_ros.data.lerobot.merge import complete_shards, merge
from wam_ros.spec.errors import UserError


def collect(root: str | Path, collection: Collection, episodes: int, workers: int | None = None) -> int:
    """Collects demonstrations 0 to `episodes` - 1; what the folder already holds is not made again.

    Args:
        root: Folder of the data set; empty, absent, or one that holds an earlier part of the same collection.
        collection: What to collect.
        episodes: Number of demonstrations that there shall be.
        workers: Processes; all cores by default. The result does not depend on it.

    Returns:
        Number of demonstrations in the data set.

    Raises:
        UserError: The folder holds something else, space ran out, or a process died. Complete shards are kept.
        KeyboardInterrupt: Interrupted; complete shards are kept and readable.
    """
    root = Path(root)
    wanted = collection.shards(episodes)
    if workers is not None and workers < 1:
        raise UserError(f"{workers} workers asked for; give 1 or more")
    claim(root, collection)
    there = {shard.number: shard.indices for shard in complete_shards(root)}
    missing = [indices for indices in wanted if not _holds(there.get(indices.start // collection.shard_size), indices)]
    name = f"wam_{collection.robot}"
    try:
        if missing:
            _collect_shards(root, collection, missing, workers or len(os.sched_getaffinity(0)))
    except BaseException:
        merge(root, name)
        raise
    return merge(root, name)


def _holds(there: range | None, wanted: range) -> bool:
    return there is not None and there.start == wanted.start and there.stop >= wanted.stop


def _collect_shards(root: Path, collection: Collection, missing: list[range], workers: int) -> None:
    """Lets processes collect the missing shards; the first error, or Ctrl-C, stops them all."""
    # OpenGL contexts don't survive a fork.
    context = multiprocessing.get_context("spawn")
    collected, cancelled = context.Value("q", 0), context.Event()
    pool = ProcessPoolExecutor(
        min(workers, len(missing)), context, worker.start, (root, collection, collected, cancelled)
    )
    try:
        futures = [pool.submit(worker.collect_shard, indices) for indices in missing]
        _watch(futures, sum(map(len, missing)), collected)
    except BrokenProcessPool as error:
        raise UserError(
            "a collecting process died (out of memory?); complete episodes are kept: run the same command again, "
            "with fewer --workers"
        ) from error
    finally:
        cancelled.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _watch(futures: list[Future], total: int, collected: Synchronized) -> None:
    """Shows progress until all are done; raises what one of them raised."""
    interval = 0.2 if sys.stderr.isatty() else 30.0
    left = set(futures)
    with tqdm(total=total, unit="episode", desc="collecting", mininterval=interval) as bar:
        while left:
            done, left = wait(left, timeout=0.2, return_when=FIRST_COMPLETED)
            bar.update(collected.value - bar.n)
            for future in done:
                future.result()
