"""What imap-tools, imaplib and the network raise, as errors of ours."""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from collections.abc import Iterator

import imap_tools

from extractor.errors import SourceError
from extractor.intake.mailbox.answers import clean_text

GARBLED = (ValueError, TypeError, IndexError)  # from imaplib's parsing


class RefusedError(Exception):
    """The server said no to one command; the connection goes on. It never leaves this package."""


@contextlib.contextmanager
def translated(name: str) -> Iterator[None]:
    """Raise RefusedError for a refused command, SourceError for a lost connection.

    Args:
        name: of the source, for the error.
    """
    try:
        yield
    except imap_tools.ImapToolsError as error:
        raise RefusedError(clean_text([str(error)])) from None
    except ssl.SSLCertVerificationError as error:
        detail = f"its certificate is not trusted ({error.verify_message}); set ca_file"
        raise SourceError(name, detail, retryable=False) from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise SourceError(name, f"the connection is lost ({clean_text([str(error)])})") from error
    except imaplib.IMAP4.error as error:
        if "BAD" in str(error):
            raise RefusedError(clean_text([str(error)])) from None
        raise SourceError(name, f"the server fails ({clean_text([str(error)])})") from error
    except GARBLED as error:
        detail = f"the server's answer cannot be understood ({type(error).__name__})"
        raise SourceError(name, detail) from error
