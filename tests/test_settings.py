"""One file sets everything, and says where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.settings import Settings, find_settings, load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "extractor.toml"
    path.write_text(text)
    return path


def test_no_file_gives_the_defaults() -> None:
    assert load_settings(None) == Settings()


def test_the_company_is_put_in_order(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[company]\nname = " Valmont "\naliases = ["V", " "]\n'
        'email_domains = ["@Valmont.FR"]\nvat_ids = ["fr 40 303 265 045"]\n',
    )
    company = load_settings(path).company.as_company()
    assert (company.name, company.aliases) == ("Valmont", ("V",))
    assert company.email_domains == ("valmont.fr",)
    assert company.vat_ids == ("FR40303265045",)


def test_every_section_is_read(tmp_path: Path) -> None:
    settings = load_settings(
        written(
            tmp_path,
            "[reading]\ndpi = 300\n[intake]\nmail_depth = 3\n[decision]\ninvoice = 0.5\n",
        )
    )
    assert (settings.reading.dpi, settings.intake.mail_depth) == (300, 3)
    assert settings.decision.invoice == 0.5


def test_paths_are_beside_their_file(tmp_path: Path) -> None:
    settings = load_settings(
        written(
            tmp_path, '[store]\npath = "kept"\n[models]\npath = "/m"\n[reading]\ncache_dir = "c"\n'
        )
    )
    assert settings.store.path == tmp_path / "kept"
    assert settings.models.path == Path("/m")
    assert settings.reading.cache_dir == tmp_path / "c"
    assert settings.reading.tessdata_dir is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[company]\nnam = 'x'", r"\[company\] nam: .* did you mean 'name'", id="typo"),
        pytest.param(
            "[compny]\nname = 'x'", r"\[compny\]: .* did you mean 'company'", id="section"
        ),
        pytest.param("[store]\nzzz = 1", r"\[store\] zzz: .* known are path", id="stranger"),
        pytest.param("[reading]\ndpi = 'x'", r"\[reading\] dpi: Input should be", id="type"),
        pytest.param(
            "[intake]\nmail_depth = 0", r"\[intake\] mail_depth: .* greater than 0", id="range"
        ),
        pytest.param("[company\n", r"is no valid TOML: .*line 1", id="syntax"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError, match=said) as caught:
        load_settings(path)
    assert caught.value.file == str(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        load_settings(tmp_path / "gone.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_an_unreadable_file_says_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.toml"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(path)


@pytest.mark.parametrize("place", ["ledger", ".", "here"])
def test_settings_are_found_in_the_ledger_beside_it_or_here(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ledger", "here"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    expected = written(tmp_path / place, "")
    found = find_settings(tmp_path / "ledger")
    assert found is not None
    assert found.resolve() == expected.resolve()


def test_no_settings_are_found_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_settings() is None
