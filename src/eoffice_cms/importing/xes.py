"""Read the events of an XES log (IEEE 1849), event by event and in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from eoffice_cms.errors import _
from eoffice_cms.importing import messages
from eoffice_cms.importing.messages import LogError

CHUNK = 1 << 16
LONGEST_TAG = 1 << 22
DEEPEST = 64
MOST_ATTRIBUTES = 1000
ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})


def xes_rows(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield (line, values) for each event, or (line, why it is rejected).

    The attributes of a trace stand in columns ``case:…``; of nested attributes only the outer
    ones are read.

    :raises LogError: when it is not XML or not XES, or declares a document type: an entity in it
        could fill the memory or name a file
    """
    reader = _Reader()
    fed = 0
    while True:
        chunk = stream.read(CHUNK)
        fed += len(chunk)
        reader.feed(chunk)
        yield from reader.rows
        reader.rows.clear()
        if not chunk:
            return
        if fed - reader.parser.CurrentByteIndex > LONGEST_TAG:
            raise LogError(_("An element of the log is too long."), line=reader.line)


class _Reader:
    """Collect rows from what the XML parser reports."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, dict[str, str] | str]] = []
        self.path: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.started = 0
        self.events = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def feed(self, chunk: bytes) -> None:
        try:
            self.parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise LogError(
                _("The XML is broken: ${reason}.", mapping={"reason": reason}), line=error.lineno
            ) from error
        except (ValueError, LookupError) as error:  # an encoding that Python does not know
            raise LogError(_("The encoding of the XML is not known."), line=self.line) from error

    def _doctype(self, *_given: object) -> None:
        raise LogError(_("The log declares a document type; that is not accepted."), line=self.line)

    def _start(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        parent = self.path[-1] if self.path else ""
        if not self.path and name != "log":
            raise LogError(_("This is XML, but not a log in XES."), line=self.line)
        if len(self.path) >= DEEPEST:
            raise LogError(_("The log is nested too deeply."), line=self.line)
        self.path.append(name)
        if name == "trace":
            self.trace, self.events, self.started = {}, 0, self.line
        elif name == "event":
            self.event, self.event_line = {}, self.line
        elif name in ATTRIBUTES:
            self._attribute(parent, given.get("key", ""), given.get("value", ""))

    def _attribute(self, parent: str, key: str, value: str) -> None:
        if parent == "event":
            found = self.event
        elif parent == "trace":
            if self.events:
                raise LogError(
                    _("An attribute of a case follows its events; it has to come before them."),
                    line=self.line,
                )
            found, key = self.trace, f"case:{key}"
        else:
            return
        found[key] = value
        if len(found) > MOST_ATTRIBUTES:
            raise LogError(_("An element of the log is too long."), line=self.line)

    def _end(self, _name: str) -> None:
        name = self.path.pop()
        if name == "event":
            self.events += 1
            trace = self.trace if "trace" in self.path else {}
            self.rows.append((self.event_line, {**trace, **self.event}))
        elif name == "trace" and not self.events:
            self.rows.append((self.started, messages.NO_EVENT))
