"""What is on disk has the names, types and numbers of LeRobotDataset v3.0."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

VIDEO = "observation.images.front"


@pytest.fixture
def info(dataset_dir):
    return json.loads((dataset_dir / "meta/info.json").read_text())


@pytest.fixture
def episodes(dataset_dir):
    paths = sorted((dataset_dir / "meta/episodes").glob("*/*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def test_info_has_the_fields_of_version_3(info):
    assert info["codebase_version"] == "v3.0"
    assert info["data_path"] == "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
    assert info["video_path"] == "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"
    assert (info["fps"], info["chunks_size"], info["robot_type"]) == (10, 1000, "test_robot")
    assert (info["data_files_size_in_mb"], info["video_files_size_in_mb"]) == (100, 200)
    assert (info["total_episodes"], info["total_frames"], info["total_tasks"]) == (5, 35, 5)
    assert info["splits"] == {"train": "0:5"}


def test_features_describe_joints_and_videos(info):
    features = info["features"]
    assert features["action"]["dtype"] == "float32"
    assert features["action"]["shape"] == [7]
    assert features["action"]["names"][-1] == "gripper"
    assert features[VIDEO]["names"] == ["height", "width", "channels"]
    assert features[VIDEO]["shape"] == [32, 32, 3]
    assert features[VIDEO]["info"]["video.codec"] == "h264"
    assert features[VIDEO]["info"]["video.pix_fmt"] == "yuv444p"
    for name in ("timestamp", "frame_index", "episode_index", "index", "task_index", "next.done"):
        assert features[name]["shape"] == [1]


def test_data_columns_have_the_types_of_their_features(dataset_dir, info):
    schema = pq.read_schema(dataset_dir / "data/chunk-000/file-000.parquet")
    assert set(schema.names) == {name for name, feature in info["features"].items() if feature["dtype"] != "video"}
    assert schema.field("action").type == pa.list_(pa.float32(), 7)
    assert schema.field("perturbed").type == pa.bool_()
    assert schema.field("timestamp").type == pa.float32()
    assert schema.field("task_index").type == pa.int64()


def test_each_episode_is_a_row_group(dataset_dir):
    assert pq.ParquetFile(dataset_dir / "data/chunk-000/file-001.parquet").num_row_groups == 2


def test_rows_are_numbered_through_all_files(dataset_dir):
    tables = [pq.read_table(path) for path in sorted((dataset_dir / "data").glob("*/*.parquet"))]
    table = pa.concat_tables(tables)
    assert table["index"].to_pylist() == list(range(35))
    assert table["episode_index"].to_pylist() == np.repeat(range(5), [5, 6, 7, 8, 9]).tolist()
    assert table["frame_index"].to_pylist()[:7] == [0, 1, 2, 3, 4, 0, 1]
    np.testing.assert_allclose(table["timestamp"].to_numpy()[:5], [0, 0.1, 0.2, 0.3, 0.4], atol=1e-6)
    assert [i for i, done in enumerate(table["next.done"].to_pylist()) if done] == [4, 10, 17, 25, 34]


def test_episodes_point_to_their_rows_and_videos(dataset_dir, episodes):
    assert [row["episode_index"] for row in episodes] == [0, 1, 2, 3, 4]
    assert [row["length"] for row in episodes] == [5, 6, 7, 8, 9]
    assert [row["dataset_from_index"] for row in episodes] == [0, 5, 11, 18, 26]
    assert [row["dataset_to_index"] for row in episodes] == [5, 11, 18, 26, 35]
    assert [row["data/file_index"] for row in episodes] == [0, 0, 0, 1, 1]
    assert [row["meta/episodes/file_index"] for row in episodes] == [0, 0, 0, 1, 1]
    assert [row[f"videos/{VIDEO}/file_index"] for row in episodes] == [0, 0, 0, 1, 1]
    np.testing.assert_allclose([row[f"videos/{VIDEO}/from_timestamp"] for row in episodes], [0, 0.5, 1.1, 0, 0.8])
    np.testing.assert_allclose([row[f"videos/{VIDEO}/to_timestamp"] for row in episodes], [0.5, 1.1, 1.8, 0.8, 1.7])
    assert (dataset_dir / f"videos/{VIDEO}/chunk-000/file-001.mp4").is_file()
    assert episodes[1]["tasks"] == ["push number 0"]
    assert (episodes[1]["task"], episodes[1]["seed"], episodes[1]["success"]) == ("push", 2, True)


def test_statistics_of_episodes_and_images_have_the_expected_shapes(episodes):
    for name in ("min", "max", "mean", "std", "q01", "q10", "q50", "q90", "q99"):
        assert len(episodes[0][f"stats/action/{name}"]) == 7
        assert np.shape(episodes[0][f"stats/{VIDEO}/{name}"]) == (3, 1, 1)
    assert episodes[0]["stats/action/count"] == [5]


def test_total_statistics_are_those_of_all_rows(dataset_dir):
    stats = json.loads((dataset_dir / "meta/stats.json").read_text())["action"]
    tables = [pq.read_table(path) for path in sorted((dataset_dir / "data").glob("*/*.parquet"))]
    rows = np.array(pa.concat_tables(tables)["action"].to_pylist())
    np.testing.assert_allclose(stats["mean"], rows.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(stats["std"], rows.std(axis=0), rtol=1e-6)
    np.testing.assert_allclose(stats["max"], rows.max(axis=0))
    assert stats["count"] == [35]


def test_tasks_map_instructions_to_indices_with_the_instruction_as_pandas_index(dataset_dir):
    table = pq.read_table(dataset_dir / "meta/tasks.parquet")
    assert table["task"].to_pylist()[:2] == ["reach number 0", "push number 0"]
    assert table["task_index"].to_pylist() == [0, 1, 2, 3, 4]
    assert json.loads(table.schema.metadata[b"pandas"])["index_columns"] == ["task"]
