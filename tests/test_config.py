"""Config: read from the environment, refused by name."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path

import pytest

from app.config import Config, ConfigError, cpu_limit


def test_without_variables_every_setting_has_its_default() -> None:
    config = Config.from_environment({})
    assert (config.host, config.port, config.max_upload_mb) == ("127.0.0.1", 8000, 25)
    assert config.max_upload_bytes == 25 * 2**20
    assert config.render_workers >= 1
    assert config.data_dir.is_absolute()


def test_a_variable_replaces_the_default_and_spaces_around_it_do_not_count() -> None:
    config = Config.from_environment({"WHITTLE_PORT": " 9000 ", "WHITTLE_KEEP_DATA": "No"})
    assert (config.port, config.keep_data) == (9000, False)


def test_an_empty_variable_counts_as_absent() -> None:
    assert Config.from_environment({"WHITTLE_PORT": ""}) == Config.from_environment({})


def test_a_flag_of_the_shell_wins_over_the_environment_and_an_absent_one_does_not() -> None:
    environ = {"WHITTLE_PORT": "9000", "WHITTLE_HOST": "::1"}
    config = Config.from_environment(environ, port=9001, host=None)
    assert (config.port, config.host) == (9001, "::1")


def test_a_publication_is_for_good_only_where_data_is_kept() -> None:
    environ = {"WHITTLE_PUBLICATION_TTL_DAYS": "0", "WHITTLE_DATA_DIR": "/var/lib/whittle"}
    assert Config.from_environment(environ).publication_ttl_s is None
    for change in ({"WHITTLE_DATA_DIR": ""}, {"WHITTLE_KEEP_DATA": "false"}):
        with pytest.raises(ConfigError, match="WHITTLE_PUBLICATION_TTL_DAYS=0 is for good"):
            Config.from_environment(environ | change)


def test_origins_are_separated_by_commas_or_spaces() -> None:
    environ = {"WHITTLE_ALLOWED_ORIGINS": "https://a.example, http://b.example:8080"}
    assert Config.from_environment(environ).allowed_origins == ("https://a.example", "http://b.example:8080")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "80.5"),
        ("KEEP_DATA", "maybe"),
        ("MAX_UPLOAD_MB", "0"),
        ("MAX_PIXELS", "1e6"),
        ("RENDER_WORKERS", "0"),
        ("RENDER_TIMEOUT_S", "0"),
        ("RENDER_MEMORY_MB", "10"),
        ("IMAGE_TTL_MIN", "0"),
        ("RATE_LIMIT", "lots"),
        ("RATE_LIMIT", "0 per minute"),
        ("REDIS_URL", "http://127.0.0.1"),
        ("STORAGE_URL", "s3:bucket"),
        ("STORAGE_URL", "s3://bucket/p?key=secret"),
        ("STORAGE_URL", "s3://bucket/p?endpoint=ftp://example.org"),
        ("CELL_NAME", "a name"),
        ("WEBHOOK_URL", "ftp://hooks.example/"),
        ("WEBHOOK_URL", "https://hooks.example/a b"),
        ("WEBHOOK_URL", "https://hooks.example/\x01"),
        ("WEBHOOK_URL", "https:///path"),
        ("WEBHOOK_URL", "http://[::1/"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://a.example/path"),
        ("SETTLE_MS", "-5"),
        ("TRUSTED_PROXIES", "some"),
    ],
)
def test_a_bad_value_is_refused_naming_the_variable_and_what_it_accepts(name: str, value: str) -> None:
    accepts = next(field for field in fields(Config) if field.name == name.lower()).metadata["kind"].accepts
    with pytest.raises(ConfigError) as refused:
        Config.from_environment({f"WHITTLE_{name}": value})
    assert f"WHITTLE_{name}={value!r}" in str(refused.value)
    assert accepts in str(refused.value)


def test_what_stands_before_the_name_of_an_address_is_not_said() -> None:
    with pytest.raises(ConfigError) as refused:
        Config.from_environment({"WHITTLE_STORAGE_URL": "s3://a-key:a-secret@bucket/p"})
    assert "a-secret" not in str(refused.value) and "a-key" not in str(refused.value)


def test_the_number_of_cores_is_lowered_by_a_cgroup_v2_quota_and_rounded_up(tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    assert cpu_limit(tmp_path) == 1


def test_the_number_of_cores_is_lowered_by_a_cgroup_v1_quota(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu/cpu.cfs_quota_us").write_text("100000\n")
    (tmp_path / "cpu/cpu.cfs_period_us").write_text("100000\n")
    assert cpu_limit(tmp_path) == 1


@pytest.mark.parametrize("quota", ["max 100000", "900000000 100000", "", "garbage"])
def test_without_a_quota_that_binds_all_cores_count(tmp_path: Path, quota: str) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert cpu_limit(tmp_path) == len(os.sched_getaffinity(0))


def test_without_a_cgroup_all_cores_count(tmp_path: Path) -> None:
    assert cpu_limit(tmp_path / "absent") == len(os.sched_getaffinity(0))
