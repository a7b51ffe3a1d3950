"""Nothing that reads a stranger's file can reach another machine."""

from __future__ import annotations

import ast
from pathlib import Path

REACHING = {
    "aiohttp", "ftplib", "http", "httpx", "imaplib", "imap_tools", "requests", "smtplib", "socket",
    "ssl", "telnetlib", "urllib", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
# Mailboxes, the upload endpoint, the walls that switch the network off; commands and the service;
# pairs of sockets between our own processes, the name of this machine, a look whether a cluster is
# there; and the sinks and mails to people, which see records and notices and no file.
ALLOWED = (
    "intake/mailbox/", "web/", "jail/", "cli/", "service/", "intake/bell.py", "store/owners.py",
    "store/marking.py", "processes/worker.py", "batch/ray_cluster.py",
    "delivery/webhook.py", "delivery/addresses.py", "delivery/amqp.py", "delivery/smtp.py",
)  # fmt: skip
HARMLESS = {"urllib.parse"}


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {it.name for it in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_only_mailboxes_uploads_and_sinks_know_of_a_network(root: Path) -> None:
    package = root / "extractor"
    reaching = {
        f"{path.relative_to(package)}: {name}"
        for path in package.rglob("*.py")
        if not str(path.relative_to(package)).startswith(ALLOWED)
        for name in _imported(path) - HARMLESS
        if name.partition(".")[0] in REACHING
    }
    assert reaching == set()
