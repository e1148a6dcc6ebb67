"""Read the rows of a log, CSV or XES, plain or gzipped, one after the other."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from eoffice_cms.errors import _
from eoffice_cms.importing import messages
from eoffice_cms.importing.mapping import Mapping as LogMapping
from eoffice_cms.importing.messages import LogError
from eoffice_cms.importing.xes import xes_rows

LONGEST_LINE = 1 << 20
LONGEST_RECORD = 200
"""Lines that one row may take where the mapping allows more than one."""


@dataclass(frozen=True)
class Row:
    """One event as the log has it; the values of its case are in columns ``case:…``."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be used."""

    line: int
    reason: str


Rows = Iterator[Row | Rejected]


def read_rows(
    path: Path | str, mapping: LogMapping, progress: Callable[[int], None] | None = None
) -> Rows:
    """Yield every row of a log in its order, those that cannot be read as rejected.

    :param progress: called from time to time with the bytes of the file read so far
    :raises LogError: when the file cannot be read at all, or not beyond some line
    """
    try:
        with open(path, "rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if packed else raw
            rows = _rows(stream, mapping)
            for count, row in enumerate(rows):
                if progress is not None and count % 1000 == 0:
                    progress(raw.tell())
                yield row
            if progress is not None:
                progress(raw.tell())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise LogError(_("The compressed file is damaged or cut short.")) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise LogError(_("It cannot be read: ${reason}.", mapping={"reason": reason})) from error


def _rows(stream: IO[bytes], mapping: LogMapping) -> Rows:
    """Choose the reader by the first character: XML starts with ``<``, a header never does."""
    start = stream.read(512)
    stream.seek(0)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return (
            Row(line, what) if isinstance(what, dict) else Rejected(line, what)
            for line, what in xes_rows(stream)
        )
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise LogError(_("The file is in UTF-16. Save it as UTF-8."))
    return _csv_rows(stream, mapping)


def _csv_rows(stream: IO[bytes], mapping: LogMapping) -> Rows:
    lines = _lines(stream)
    first = next(lines, None)
    header = _header(first[1] if first else b"", mapping)
    records = _joined(lines) if mapping.multiline else lines
    for number, line in records:
        if len(line) > LONGEST_LINE:
            yield Rejected(number, messages.LONG_LINE)
            continue
        if not line.strip():
            continue
        values = _fields(line, mapping)
        if isinstance(values, str):
            yield Rejected(number, values)
        elif len(values) != len(header):
            yield Rejected(number, messages.field_count(len(values), len(header)))
        else:
            yield Row(number, dict(zip(header, values, strict=True)))


def _header(line: bytes, mapping: LogMapping) -> list[str]:
    header = _fields(line.removeprefix(b"\xef\xbb\xbf"), mapping) if line.strip() else None
    if header is None or isinstance(header, str) or len(line) > LONGEST_LINE:
        raise LogError(_("The first line does not name the columns."), line=1)
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise LogError(
            _("The column “${column}” is there twice.", mapping={"column": twice[0]}), line=1
        )
    missing = sorted(set(mapping.columns.values()) - set(header))
    if missing:
        raise LogError(
            _("These columns are missing: ${columns}.", mapping={"columns": ", ".join(missing)}),
            line=1,
        )
    return header


def _fields(line: bytes, mapping: LogMapping) -> list[str] | str:
    """Return the fields of a line, or the reason why it has none."""
    try:
        text = line.decode(mapping.encoding)
    except UnicodeError:
        return messages.BAD_BYTES
    try:
        reader = csv.reader(
            io.StringIO(text, newline="") if mapping.multiline else [text],
            delimiter=mapping.delimiter,
            strict=True,
        )
        return next(reader)
    except (csv.Error, StopIteration):
        return messages.BAD_QUOTES


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line without its end); of a line that is too long, enough to tell."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 2):
        number += 1
        yield number, line.rstrip(b"\r\n")
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            if not (line := stream.readline(LONGEST_LINE + 2)):
                break


def _joined(lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Join lines until their quotation marks pair up; a mark that never does costs one line."""
    waiting: deque[tuple[int, bytes]] = deque()
    while True:
        current = waiting.popleft() if waiting else next(lines, None)
        if current is None:
            return
        number, line = current
        taken: list[tuple[int, bytes]] = []
        marks, size = line.count(b'"'), len(line)
        while marks % 2 and len(taken) < LONGEST_RECORD and size <= LONGEST_LINE:
            further = waiting.popleft() if waiting else next(lines, None)
            if further is None:
                break
            taken.append(further)
            marks, size = marks + further[1].count(b'"'), size + len(further[1]) + 1
        if marks % 2 or size > LONGEST_LINE:
            waiting.extendleft(reversed(taken))
            yield number, line
        else:
            yield number, b"\n".join([line, *(each[1] for each in taken)])
