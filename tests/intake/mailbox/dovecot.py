"""A Dovecot of one's own: an ordinary process in a temporary folder, on free ports of loopback."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "ganz-geheim"
START_SECONDS = 20.0

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
first_valid_uid = 1
mail_max_userip_connections = 100
auth_failure_delay = 0
auth_mechanisms = plain xoauth2
auth_cache_size = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


class Dovecot:
    """Where the server listens.

    Attributes:
        folder: of its mails, log and certificate.
        port: without encryption, and with STARTTLS.
        tls_port: with TLS from the start.
    """

    def __init__(self, folder: Path, port: int, tls_port: int) -> None:
        self.folder = folder
        self.port = port
        self.tls_port = tls_port

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def forget_numbers(self, user: str) -> None:
        """Let all mails be numbered anew, under another UIDVALIDITY."""
        (self.folder / "mail" / user / "dovecot-uidlist").unlink()
        for path in (self.folder / "mail" / user).glob("dovecot*index*"):
            path.unlink()


@contextlib.contextmanager
def running(introspection_url: str) -> Iterator[Dovecot]:
    """Run a server whose users all have the same password."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    server = Dovecot(folder, _free_port(), _free_port())
    folder.chmod(0o755)
    _write(server, introspection_url)
    process = subprocess.Popen([PROGRAM, "-F", "-c", folder / "dovecot.conf"])
    try:
        _wait_until_up(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _write(server: Dovecot, introspection_url: str) -> None:
    folder = server.folder
    own = pwd.getpwuid(os.getuid())
    root = own.pw_uid == 0  # Dovecot gives root no mail
    mail = pwd.getpwnam("nobody") if root else own
    values = {
        "folder": folder,
        "internal": "dovecot" if root else own.pw_name,
        "login": "dovenull" if root else own.pw_name,
        "group": "dovecot" if root else _group(own.pw_gid),
        "uid": mail.pw_uid,
        "gid": mail.pw_gid,
        "port": server.port,
        "tls_port": server.tls_port,
        "password": PASSWORD,
    }
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(**values))
    (folder / "oauth2.conf").write_text(INTROSPECTION.format(url=introspection_url))
    for name in ("mail", "home"):
        (folder / name).mkdir()
        if root:
            os.chown(folder / name, mail.pw_uid, mail.pw_gid)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_up(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        time.sleep(0.05)
    log = server.folder / "log"
    raise RuntimeError(f"Dovecot does not start: {log.read_text() if log.exists() else 'no log'}")
