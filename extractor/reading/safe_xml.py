"""XML without document types and entities, which make small files huge or fetch other files.

defusedxml's only door.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from extractor.errors import CorruptFileError, UnsafeFileError


def parse_xml(name: str, content: bytes) -> Element:
    """Give the root element.

    Args:
        name: of the file, for errors.
        content: the XML, in any encoding that it declares.

    Raises:
        CorruptFileError: it is no XML.
        UnsafeFileError: it declares a document type or entities.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnsafeFileError(name, "its XML declares a document type") from error
    except (ParseError, ValueError, LookupError) as error:
        raise CorruptFileError(name, "no readable XML") from error
    return root
