"""Turn an item's bytes into an article, or say why it is none."""

from __future__ import annotations

import hashlib
import re

from flows.sources.documents import DocumentError, document_text
from flows.sources.items import Item, Reason, Reject
from transforms.encodings import Decoded, decode
from transforms.records import Article

UNDECODABLE_SHARE = 0.2
"""A text in which more characters than this could not be decoded is not read."""
CONTROL_SHARE = 0.02
"""A text with more control characters than this is no text."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def article_of(item: Item) -> Article | Reject:
    """Return the article that an item holds."""
    if not item.content.strip() and item.text is None:
        return _refuse(item, "empty", "nothing is in it; remove it or fill it")
    try:
        given = item.text if item.text is not None else document_text(item.content)
    except DocumentError as error:
        return _refuse(item, "unreadable", str(error))
    found = decode(item.content, item.charset) if given is None else Decoded(given, "utf-8", 0)
    text = found.text
    if len(_CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        if item.locator.lower().endswith(".docx"):
            return _refuse(item, "unreadable", "not a sound Word file (it does not begin as one, or its end is gone)")
        return _refuse(item, "binary", "it is no text; give a text file, or convert it first")
    if found.undecodable > UNDECODABLE_SHARE * len(text):
        said = f"{found.undecodable} of {len(text)} characters cannot be decoded; save it as UTF-8"
        return _refuse(item, "undecodable", said)
    if not text.replace("\ufeff", "").strip():
        return _refuse(item, "empty", "only blanks are in it; remove it or fill it")
    return Article(
        text=text,
        key=article_key(text),
        name=item.locator,
        title=item.title,
        publisher=item.publisher,
        published=item.published,
        url=item.url,
        encoding=found.encoding,
        undecodable=found.undecodable,
    )


def article_key(text: str) -> str:
    """Return the key of an article: the hash of its text, whatever bytes and place it came from."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def content_hash(item: Item) -> str:
    """Return the hash by which it is known whether an item has changed."""
    content = item.content if item.text is None else item.text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _refuse(item: Item, reason: Reason, said: str) -> Reject:
    return Reject(item.source, item.locator, reason, said, item.etag, content_hash(item))
