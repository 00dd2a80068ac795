"""What was written comes back, and damage is named."""

import json

import numpy as np
import pytest

from wam_ros.data.lerobot.reader import Dataset
from wam_ros.spec.errors import UserError


def test_values_come_back_exactly_and_images_nearly(dataset_dir, make_episode):
    dataset = Dataset(dataset_dir)
    for number in (0, 2, 4):
        written, read = make_episode(number, length=5 + number), dataset.episode(number)
        assert (read.instruction, read.task, read.seed) == (written.instruction, written.task, written.seed)
        assert set(read.arrays) == set(written.arrays)
        for name, array in written.arrays.items():
            if "images" in name:
                assert np.abs(read.arrays[name].astype(int) - array).mean() < 2
            else:
                np.testing.assert_array_equal(read.arrays[name], array)


def test_columns_hold_all_episodes_in_order(dataset_dir, make_episode):
    columns = Dataset(dataset_dir).columns()
    np.testing.assert_array_equal(columns["action"][5:11], make_episode(1, length=6).arrays["action"])
    assert columns["perturbed"].shape == (35, 1)


def test_a_folder_without_a_data_set_is_named(tmp_path):
    with pytest.raises(UserError, match=str(tmp_path)):
        Dataset(tmp_path)


@pytest.mark.parametrize("version", ["v2.1", "v4.0"])
def test_another_version_is_refused(dataset_dir, version):
    path = dataset_dir / "meta/info.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "codebase_version": version}))
    with pytest.raises(UserError, match=version):
        Dataset(dataset_dir)


@pytest.mark.parametrize(
    "name",
    [
        "meta/info.json",
        "meta/episodes/chunk-000/file-001.parquet",
        "data/chunk-000/file-001.parquet",
        "videos/observation.images.wrist/chunk-000/file-001.mp4",
    ],
)
@pytest.mark.parametrize("content", [None, b"", b"not what it should be"])
def test_a_damaged_or_missing_file_is_one_clear_error(dataset_dir, name, content):
    path = dataset_dir / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(UserError, match="data set"):
        Dataset(dataset_dir).episode(4)
