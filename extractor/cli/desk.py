"""`extractor desk`: the pages, in the browser."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import threading
import zoneinfo
from pathlib import Path

from extractor.casework.office import no_ledger
from extractor.cli.console import say, tell
from extractor.cli.sample import Sample, processing, sample_of
from extractor.cli.serve import upload_rules
from extractor.cli.stores import open_casework, open_store, store_folder, this_user
from extractor.errors import SettingsError
from extractor.intake.mailbox.settings import is_here
from extractor.reconciliation.followed import FollowedLedger
from extractor.service.messenger import telling
from extractor.service.signals import stopping_on_signals
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.accounts import Account, NewAccount, account_named, add_account, has_accounts
from extractor.store.sessions import forget_ended
from extractor.store.store import Store
from extractor.values.case import Role

try:
    from extractor.cli.reviewing import review_room
    from extractor.web.desk import create_desk
    from extractor.web.frame.context import Desk
    from extractor.web.frame.signing import load_signer
    from extractor.web.people.passwords import Passwords
    from extractor.web.people.signing_in import invitation_link
    from extractor.web.people.vouching import Provider
    from extractor.web.serve import Service, Speaking, listen
except ModuleNotFoundError as error:
    raise SettingsError("extractor desk", "install dispute-extractor[desk]") from error

FIRST = "admin"  # the login of the account that the first start makes


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        ledger: None for that of the sample data, or none.
        sample: whether an empty store without settings is filled with sample data.
        components: show the page of all components.
    """

    host: str
    port: int
    ledger: Path | None
    settings: Path | None
    store: Path | None
    sample: bool
    components: bool


def run_desk(job: Job) -> None:
    """Serve until Ctrl-C or a polite kill.

    Raises:
        SettingsError: the address cannot be used.
        StoreError: the store cannot be opened.
    """
    file = job.settings or find_settings(job.ledger)
    settings = load_settings(file)
    wants_sample = job.sample and file is None and job.ledger is None
    sample = sample_of(store_folder(job.store, settings)) if wants_sample else None
    if sample is not None:
        settings = load_settings(sample.settings)
    _check_address(job.host, settings)
    with open_store(job.store, settings) as store:
        forget_ended(store)
        with listen(job.host, job.port, command="extractor desk") as listener:
            port = listener.getsockname()[1]
            folder = job.ledger or (sample.ledger if sample else None)
            books = FollowedLedger(folder) if folder else None
            desk = _desk(store, settings, job, (port, books))
            rules = settings.desk
            speaking = Speaking("desk", rules.certificate, rules.key, rules.proxy)
            with contextlib.ExitStack() as stack:
                room = stack.enter_context(review_room(desk.casework, settings, books))
                app = create_desk(desk, provider=_provider(desk), room=room)
                service = Service(app, listener, speaking)
                stack.enter_context(telling(store, settings.notices, desk.casework.rules))
                _greet(desk, job, sample)
                if sample is not None:
                    stack.enter_context(processing(sample, store))
                stack.enter_context(stopping_on_signals(threading.Event(), service.stop))
                service.run()
    tell("stopped", "stopped")


def run_invite(job: Job, login: str) -> None:
    """Print a new one-time link for somebody, as after a forgotten password.

    Raises:
        SettingsError: nobody has this login, or it cannot be told where the desk is.
        StoreError: the store cannot be opened.
    """
    settings = load_settings(job.settings or find_settings(job.ledger))
    with open_store(job.store, settings, must_exist=True) as store:
        account = account_named(store, login)
        if account is None:
            raise SettingsError("--invite", f"nobody signs in as {login!r}")
        say(_invitation(_desk(store, settings, job, (job.port, None)), account))


def _desk(
    store: Store, settings: Settings, job: Job, where: tuple[int, FollowedLedger | None]
) -> Desk:
    port, books = where
    kind = "https" if settings.desk.certificate else "http"
    host = f"[{job.host}]" if ":" in job.host else job.host
    return Desk(
        store=store,
        casework=open_casework(store, settings, books.ledger if books else no_ledger),
        settings=settings.desk,
        signer=load_signer(store.folder),
        passwords=Passwords(),
        address=settings.desk.address or f"{kind}://{host}:{port}",
        uploads=upload_rules(settings),
        zone=_zone(settings),
        shows_components=job.components,
    )


def _provider(desk: Desk) -> Provider | None:
    settings = desk.settings.openid
    if settings is None:
        return None
    try:
        from extractor.web.people.openid import OpenIdProvider  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError as error:
        detail = "install dispute-extractor[openid]"
        raise SettingsError("[desk.openid]", detail) from error
    return OpenIdProvider(settings, f"{desk.address}/desk/openid/back")


def _greet(desk: Desk, job: Job, sample: Sample | None) -> None:
    """Say where the desk is, and to whom there is nobody yet, how to come in."""
    if not has_accounts(desk.store):
        new = NewAccount(FIRST, FIRST.capitalize(), Role.ADMIN, desk.settings.language)
        account = add_account(desk.store, new, by=this_user())
        say("This is the first start. An account was made for you.")
        say(_invitation(desk, account))
    if sample is not None and sample.is_new:
        say("There are no settings here, so the store is filled with sample claims; this takes a")
        say("minute or two. With a ledger of yours: `extractor desk --ledger DIR`.")
    tell("serving", f"The desk is at {desk.address} (Ctrl-C ends)")
    if job.components:
        say(f"All components: {desk.address}/desk/components")


def _invitation(desk: Desk, account: Account) -> str:
    hours = dt.timedelta(hours=desk.settings.invitation_hours)
    ends = (desk.store.clock() + hours).astimezone(desk.zone)
    link = invitation_link(desk, account, by=this_user())
    return (
        f"Sign in as {account.login!r}: set a password with this link, which works once, until "
        f"{ends:%d %b %Y %H:%M %Z}:\n  {link}"
    )


def _check_address(host: str, settings: Settings) -> None:
    rules = settings.desk
    if not (is_here(host) or rules.certificate or rules.allow_plain):
        raise SettingsError(
            "extractor desk",
            f"on {host} others could read passwords; set certificate and key in [desk], or "
            "allow_plain = true and address behind a proxy that ends HTTPS",
        )


def _zone(settings: Settings) -> zoneinfo.ZoneInfo:
    name = settings.workflow.timezone
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError("[workflow] timezone", f"there is no time zone {name!r}") from error
