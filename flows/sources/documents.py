"""Take the text out of Word and PDF files."""

from __future__ import annotations

import io
import zipfile

MAX_UNPACKED = 200_000_000
"""Bytes that a Word file may have when it is unpacked; more is a bomb."""


class DocumentError(ValueError):
    """Say why no text can be taken out of a document."""


def document_text(content: bytes) -> str | None:
    """Return the text of a Word or PDF file; None where the bytes are neither. Raises `DocumentError`."""
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04") and b"word/" in content:
        return _docx(content)
    return None


def _pdf(content: bytes) -> str:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        text = "\n".join(page.extract_text() for page in reader.pages)
    except Exception as error:  # a broken file raises anything
        raise DocumentError(f"not a sound PDF file ({type(error).__name__}: {error})") from None
    if not text.strip():
        raise DocumentError("this PDF file holds pictures and no text; recognise its characters (OCR) first")
    return text


def _docx(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MAX_UNPACKED:
            raise DocumentError(f"unpacks to {size:,} bytes, more than {MAX_UNPACKED:,}")
        import docx
        from docx.table import Table

        document = docx.Document(io.BytesIO(content))
        lines = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                # A line end inside a cell would begin another row.
                lines += ["\t".join(" ".join(cell.text.split()) for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
        return "\n".join(lines)
    except DocumentError:
        raise
    except Exception as error:  # a broken file raises anything
        raise DocumentError(f"not a sound Word file ({type(error).__name__}: {error})") from None
