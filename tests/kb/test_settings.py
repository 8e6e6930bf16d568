"""Where a setting comes from, and what is told of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.settings import GROUPS, SETTINGS_FILE, Settings, load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_set_the_defaults_hold() -> None:
    settings = load_settings()
    assert (settings.language, settings.knowledge_base) == ("ja", Path("data/kb"))
    assert settings == Settings()


def test_a_flag_goes_before_the_environment_and_that_before_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / SETTINGS_FILE).write_text('port = 1\nlang = "en"\n', encoding="utf-8")
    assert (load_settings().port, load_settings().language) == (1, "en")
    monkeypatch.setenv("YOROZU_PORT", "2")
    assert load_settings().port == 2
    assert load_settings(port=3).port == 3


def test_a_flag_that_is_not_given_leaves_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOROZU_KB", "elsewhere")
    assert load_settings(kb=None).knowledge_base == Path("elsewhere")


def test_an_unknown_setting_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / SETTINGS_FILE).write_text("prot = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="'prot'"):
        load_settings()
    (folder / SETTINGS_FILE).unlink()
    monkeypatch.setenv("YOROZU_PROT", "1")
    with pytest.raises(SettingsError, match="YOROZU_PROT"):
        load_settings()


def test_a_value_out_of_its_bounds_is_named() -> None:
    with pytest.raises(SettingsError, match="'caution'"):
        load_settings(caution=2)


def test_a_list_that_is_no_json_is_told_as_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOROZU_PDF_PASSWORDS", "[")
    with pytest.raises(SettingsError, match="YOROZU_"):
        load_settings()


def test_a_file_that_is_no_toml_is_told(folder: Path) -> None:
    (folder / SETTINGS_FILE).write_text("port =", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"{SETTINGS_FILE} cannot be read"):
        load_settings()


def test_a_token_is_not_shown_where_settings_are_written() -> None:
    assert "hush" not in repr(load_settings(chroma_token="hush"))


def test_every_setting_belongs_to_one_group() -> None:
    grouped = [name for group in GROUPS for name in group.model_fields]
    assert sorted(grouped) == sorted(Settings.model_fields)
