"""One TOML file holds everything that can be set; each stage brings its own section."""

from __future__ import annotations

import difflib
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pydantic

from extractor.delivery.notice_settings import NoticeSettings
from extractor.delivery.settings import Sinks
from extractor.desk_settings import DeskSettings
from extractor.errors import SettingsError
from extractor.intake.folder_settings import FolderSettings
from extractor.intake.limits import Limits
from extractor.intake.mailbox.settings import Mailboxes, MaildirSettings, MboxSettings
from extractor.intake.upload_settings import UploadSettings
from extractor.reading.settings import ReadingSettings
from extractor.taxonomy_settings import INLINE, TaxonomySettings, near
from extractor.values.ledger import Company
from extractor.workflow.drift_settings import DriftSettings
from extractor.workflow.retention_settings import RetentionSettings
from extractor.workflow.settings import WorkflowSettings

FILE_NAME = "extractor.toml"
STORE = Path(".extractor")  # of the current folder, where nothing else is set
RELEASES = "models"  # in the store's folder
SCHEMA_VERSION: Final = "1"  # a key that is gone or means something else is a new one


class _Section(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class CompanySettings(_Section):
    """The `[company]` section: the supplier who receives the claims.

    Attributes:
        aliases: other names customers use.
        email_domains: of the supplier's own mail addresses.
        vat_ids: with the country's letters.
    """

    name: str = ""
    aliases: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    vat_ids: tuple[str, ...] = ()

    def as_company(self) -> Company:
        """Give the supplier with domains in lower case and VAT ids without blanks."""
        return Company(
            name=self.name.strip(),
            aliases=tuple(it.strip() for it in self.aliases if it.strip()),
            email_domains=tuple(it.strip().lstrip("@").lower() for it in self.email_domains),
            vat_ids=tuple("".join(it.split()).upper() for it in self.vat_ids),
        )


class PolicySettings(_Section):
    """The `[policy]` section: the dial.

    Attributes:
        auto_precision: of the documents decided without a look, the share that is to be right
            throughout, from 0.5 up to but not including 1.
        evidence: reviewed documents that prove it, as `extractor evaluate --evidence` writes
            them; None for those alone that people decided in the store.
        audit_share: of the documents that could be decided without a look, the share that a
            person looks at all the same; what people find there proves or refutes the dial. 0
            draws none, and then nothing is ever proven by the store.
    """

    auto_precision: float = pydantic.Field(default=0.99, ge=0.5, lt=1)
    evidence: Path | None = None
    audit_share: float = pydantic.Field(default=0.05, ge=0, le=1)


class DecisionSettings(_Section):
    """The `[decision]` section: how sure each part must be at least, whatever the dial says.

    From 0 to 1. A dispute is decided "auto" only when every part of it reaches its threshold and
    the whole document is as sure as the dial asks; 1.01 or more sends everything to a person.
    """

    triage: float = pydantic.Field(default=0.5, ge=0)
    customer: float = pydantic.Field(default=0.5, ge=0)
    invoice: float = pydantic.Field(default=0.5, ge=0)
    category: float = pydantic.Field(default=0.5, ge=0)
    amount: float = pydantic.Field(default=0.5, ge=0)


class StoreSettings(_Section):
    """The `[store]` section.

    Attributes:
        path: folder of the record store; None for ".extractor" in the current folder.
        url: of a PostgreSQL database that takes everything but originals and readings, such as
            "postgresql://extractor@host/disputes"; None keeps all of it in the folder.
    """

    path: Path | None = None
    url: str | None = None


class WorkSettings(_Section):
    """The `[work]` section: how a worker goes about what the store holds.

    Attributes:
        ahead: how many further files are read in other processes while one is concluded; 0 for
            none. Each takes the memory of one more process that reads.
        keep_after_seconds: what took as long to read, or to understand, is kept as a state of its
            own and not done again after a crash; 0 keeps everything.
    """

    ahead: int = pydantic.Field(default=1, ge=0, le=8)
    keep_after_seconds: float = pydantic.Field(default=0.5, ge=0)


class ModelsSettings(_Section):
    """The `[models]` section.

    Attributes:
        path: folder of trained models; None for those that come with the package.
        releases: folder of the installation's own releases; None for "models" in the store's.
        margin: the share of cases by which a release may be worse than what is in use, on all
            cases and on each part that has enough of them.
        least_cases: so many held-out cases are enough.
        shadow: number of the release that runs beside the one in use; 0 for none.
    """

    path: Path | None = None
    releases: Path | None = None
    margin: float = pydantic.Field(default=0.01, ge=0, lt=1)
    least_cases: int = pydantic.Field(default=30, ge=1)
    shadow: int = pydantic.Field(default=0, ge=0)


class AuditSettings(_Section):
    """The `[audit]` section.

    Attributes:
        head_file: to which `extractor watch` adds the trail's head every minute that it is
            another; best where whoever can write to the database cannot. None exports none.
    """

    head_file: Path | None = None


class Settings(_Section):
    """All settings; every section and key may be left out."""

    company: CompanySettings = CompanySettings()
    reading: ReadingSettings = ReadingSettings()
    intake: Limits = Limits()
    folder: FolderSettings = FolderSettings()
    mailbox: Mailboxes = ()
    maildir: tuple[MaildirSettings, ...] = ()
    mbox: tuple[MboxSettings, ...] = ()
    upload: UploadSettings = UploadSettings()
    policy: PolicySettings = PolicySettings()
    decision: DecisionSettings = DecisionSettings()
    store: StoreSettings = StoreSettings()
    work: WorkSettings = WorkSettings()
    models: ModelsSettings = ModelsSettings()
    taxonomy: TaxonomySettings = TaxonomySettings()
    workflow: WorkflowSettings = WorkflowSettings()
    desk: DeskSettings = DeskSettings()
    sink: Sinks = ()
    notices: NoticeSettings = NoticeSettings()
    audit: AuditSettings = AuditSettings()
    retention: RetentionSettings = RetentionSettings()
    drift: DriftSettings = DriftSettings()

    def store_folder(self, given: Path | None = None) -> Path:
        """Give the folder of the record store.

        Args:
            given: goes before what is set.
        """
        return given or self.store.path or STORE

    def releases_folder(self, store: Path | None = None) -> Path:
        """Give the folder of the installation's own models, which need not exist.

        Args:
            store: the folder of the record store, where another than the set one is used.
        """
        return self.models.releases or self.store_folder(store) / RELEASES


def load_settings(path: str | Path | None) -> Settings:
    """Read a settings file.

    Args:
        path: of a TOML file; None gives the defaults. Paths in it are relative to its folder.

    Raises:
        SettingsError: it is missing, no TOML, or has an unknown key or a wrong value.
    """
    if path is None:
        return Settings()
    file = Path(path)
    try:
        content = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SettingsError(str(file), "there is no such settings file; check the path") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(file), f"cannot be read ({error})") from error
    try:
        tables = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(file), f"is no valid TOML: {error}") from error
    try:
        settings = Settings.model_validate(tables)
    except pydantic.ValidationError as error:
        raise SettingsError(str(file), "; ".join(_complaints(error))) from error
    return _for_taxonomy(_beside(file.parent, settings), str(file))


def find_settings(ledger: str | Path | None = None) -> Path | None:
    """Find the settings file that belongs to a ledger: in it, beside it, or where one stands.

    Args:
        ledger: folder of the ledger; None looks in the current folder only.

    Returns:
        The first `extractor.toml` found, or None.
    """
    folders = [] if ledger is None else [Path(ledger), Path(ledger).absolute().parent]
    for folder in (*folders, Path()):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def _for_taxonomy(settings: Settings, file: str) -> Settings:
    """Check the taxonomy, and treat categories of the user's own like those they are based on.

    Raises:
        SettingsError: the taxonomy is wrong, or another section names a category that is in none.
    """
    try:
        taxonomy = settings.taxonomy.as_taxonomy()
    except SettingsError as error:
        raise SettingsError(file if error.file == INLINE else error.file, error.detail) from error
    retention = settings.retention
    for code in taxonomy.unknown(retention.category):
        hint = near(code, taxonomy.categories)
        detail = f"[retention.category] {code}: this category is not known; {hint}"
        raise SettingsError(file, detail)
    days = taxonomy.inherited(retention.category)
    return settings.model_copy(
        update={"retention": retention.model_copy(update={"category": days})}
    )


def _beside(folder: Path, settings: Settings) -> Settings:
    """Make the paths of the settings relative to the folder of their file."""
    entries: dict[str, object] = {
        "mailbox": tuple(it.beside(folder) for it in settings.mailbox),
        "maildir": tuple(it.beside(folder) for it in settings.maildir),
        "mbox": tuple(it.beside(folder) for it in settings.mbox),
        "upload": settings.upload.beside(folder),
        "desk": settings.desk.beside(folder),
        "sink": tuple(it.beside(folder) for it in settings.sink),
        "notices": settings.notices.beside(folder),
    }
    updates: dict[str, pydantic.BaseModel] = {}
    for section, key in (
        ("store", "path"),
        ("models", "path"),
        ("models", "releases"),
        ("policy", "evidence"),
        ("reading", "tesseract_path"),
        ("reading", "tessdata_dir"),
        ("reading", "cache_dir"),
        ("workflow", "states"),
        ("workflow", "targets"),
        ("workflow", "owners"),
        ("workflow", "proofs"),
        ("workflow", "templates"),
        ("audit", "head_file"),
        ("taxonomy", "file"),
    ):
        model: pydantic.BaseModel = updates.get(section, getattr(settings, section))
        given = getattr(model, key)
        if given is not None:
            updates[section] = model.model_copy(update={key: folder / given})
    return settings.model_copy(update=entries | updates)


def _complaints(error: pydantic.ValidationError) -> Iterator[str]:
    for problem in error.errors():
        # entries of a list are counted from 1: "[mailbox.2] host"
        *place, key = [str(it + 1) if isinstance(it, int) else it for it in problem["loc"]]
        where = f"[{'.'.join(place)}] {key}" if place else f"[{key}]"
        if problem["type"] != "extra_forbidden":
            yield f"{where}: {problem['msg']}"
            continue
        known = _keys_of(place)
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
        yield f"{where}: this key is not known; {hint}"


def _keys_of(place: list[str]) -> list[str]:
    """Give the keys that are allowed in a section; of the whole file for an empty place."""
    model: type[pydantic.BaseModel] = Settings
    for name in place:
        if name.isdigit():  # which entry of a list
            continue
        field = model.model_fields.get(name)
        kinds = typing.get_args(field.annotation) or (field.annotation,) if field else ()
        if not kinds or not isinstance(kinds[0], type):
            return []
        model = kinds[0]
    return list(model.model_fields)
