"""Files that are either complete or absent."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wam_ros.spec.errors import UserError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def telling_when_full(root: Path) -> Iterator[None]:
    """Turns "no space left" into an error that says what is kept and what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise UserError(
            f"no space left for {root} ({error.strerror}); complete episodes are kept: "
            "free some space and run the same command again"
        ) from error


def write_bytes(path: Path, data: bytes | memoryview) -> None:
    """Writes a file under another name and renames it once it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with open(partial, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def write_json(path: Path, content: dict) -> None:
    """Writes JSON, indented as LeRobot does."""
    write_bytes(path, json.dumps(content, indent=4).encode())


def write_parquet(path: Path, tables: list[pa.Table]) -> None:
    """Writes tables of one schema into one file, each as a row group of its own."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, tables[0].schema, compression="snappy") as writer:
        for table in tables:
            writer.write_table(table)
    write_bytes(path, memoryview(sink.getvalue()))
