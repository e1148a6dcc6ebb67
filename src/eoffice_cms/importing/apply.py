"""Import a log into a site: case by case, in small transactions, and never twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eoffice_cms.clock import to_micros, utcnow
from eoffice_cms.content.categories import add_categories
from eoffice_cms.errors import Refused, _
from eoffice_cms.importing.cases import Case, Event, Impossible, Report, Spool
from eoffice_cms.importing.checks import oddities
from eoffice_cms.importing.history import begin, go_on
from eoffice_cms.importing.mapping import Mapping
from eoffice_cms.importing.organisation import code_of, desk_id, organisation_of
from eoffice_cms.importing.readers import Rejected, read_rows
from eoffice_cms.importing.state import (
    Imported,
    ImportState,
    about_digest,
    digest_of,
    what_is_new,
)

BATCH = 400
"""Events in a transaction, or one case if it has more."""

NUMBER = re.compile(r"[\w/().-]{3,80}")

Progress = Callable[[str, int, int], None]


@dataclass
class Summary:
    """What a log holds, and what of it is now in the site.

    :ivar files, events, open: of the log, and in the site; the same after a second import
    :ivar new, grown, unchanged: files made now, gone on with now, and left as they were
    :ivar written: events written now
    :ivar changed: cases that say something else than when they were imported; left as they were
    :ivar rejected: rows rejected; rejections: the first of them, with line and reason
    :ivar impossible: the first dates that no record can hold, with line and as the log has them
    :ivar warnings: how often each kind of ``messages.WARNINGS`` was met
    """

    files: int = 0
    events: int = 0
    open: int = 0
    new: int = 0
    grown: int = 0
    unchanged: int = 0
    written: int = 0
    changed: list[str] = field(default_factory=list)
    rejected: int = 0
    rejections: list[Rejected] = field(default_factory=list)
    impossible: list[Impossible] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    columns: list[str] = field(default_factory=list)

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return the summary for a machine to read, its sentences translated."""
        values = {**vars(self), "warnings": dict(self.warnings)}
        values["rejections"] = [
            {"line": each.line, "reason": translate(each.reason)} for each in self.rejections
        ]
        values["impossible"] = [vars(each) for each in self.impossible]
        return values


class CaseRefused(Exception):
    """A case cannot be written; its transaction is given up and tried again without it."""

    def __init__(self, case: Case, message: str) -> None:
        super().__init__(case.id)
        self.case = case
        self.message = message


def import_log(
    app: Any,
    path: Path | str,
    mapping: Mapping,
    progress: Progress | None = None,
) -> Summary:
    """Import a log, or what is new in it.

    Nothing is written before the log was read to its end. Each transaction writes whole cases;
    interrupted, the import is simply started again.

    :param progress: called with ``"read"`` or ``"write"``, what is done, and of how much
    :raises LogError: when the log cannot be read to its end
    """
    size = Path(path).stat().st_size if Path(path).is_file() else 0
    told = progress or (lambda phase, done, total: None)
    with Spool(mapping) as spool:
        spool.take(read_rows(path, mapping, lambda done: told("read", done, size)))
        report, summary = spool.report, Summary()
        done = 0
        for batch in _batches(spool.cases()):
            _import_batch(app, batch, mapping, report, summary)
            done += len(batch)
            told("write", done, report.cases)
        summary.rejected, summary.rejections = report.rejected, report.rejections
        summary.impossible = report.impossible
        summary.warnings += report.warnings
        summary.columns = sorted(report.columns)
    return summary


def _batches(cases: Iterator[Case]) -> Iterator[list[Case]]:
    batch: list[Case] = []
    size = 0
    for case in cases:
        if batch and size + len(case.events) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(case)
        size += len(case.events)
    if batch:
        yield batch


def _import_batch(
    app: Any, batch: list[Case], mapping: Mapping, report: Report, summary: Summary
) -> None:
    """Write a batch; a case that is refused is reported, and the others are written without it."""
    now = to_micros(utcnow()) or 0
    rest = list(batch)
    while rest:
        try:
            outcomes: list[tuple[str, int]] = app.run(_write, rest, mapping)
            break
        except CaseRefused as refused:
            rest = [case for case in rest if case.id != refused.case.id]
            report.reject(refused.case.line, refused.message, rows=len(refused.case.events))
    else:
        return
    for case, (outcome, written) in zip(rest, outcomes, strict=True):
        summary.files += 1
        summary.events += len(case.events)
        summary.open += case.closed is None
        summary.written += written
        summary.warnings += oddities(case, mapping, now)
        if outcome == "changed":
            summary.changed.append(case.id)
        else:
            setattr(summary, outcome, getattr(summary, outcome) + 1)


def _write(office: Any, cases: list[Case], mapping: Mapping) -> list[tuple[str, int]]:
    """Write cases in one transaction; return of each what became of it and its new events."""
    state = office.site.imports.get(mapping.id)
    if state is None:
        state = office.site.imports[mapping.id] = ImportState()
    importer = _Importer(office, state, mapping)
    outcomes = []
    for case in cases:
        try:
            outcomes.append(importer.write(case))
        except Refused as refused:
            raise CaseRefused(case, refused.message) from refused
    return outcomes


class _Importer:
    """Writes cases within one transaction."""

    def __init__(self, office: Any, state: ImportState, mapping: Mapping) -> None:
        self.office = office
        self.state = state
        self.mapping = mapping
        self.organisation = organisation_of(office.site)

    def write(self, case: Case) -> tuple[str, int]:
        """Write what is new in a case."""
        before: Imported | None = self.state.cases.get(case.id)
        if before is None:
            self._begin(case)
            return "new", len(case.events)
        fresh = what_is_new(case, before)
        if fresh is None:
            return "changed", 0
        if not fresh.events and fresh.closed is None:
            return "unchanged", 0
        if before.file.record.length != before.entries:
            return "changed", 0  # officials went on with it here: the log no longer has its story
        last = go_on(self.office, before.file, fresh, before.last, self.desk)
        self._remember(case, before.file, last)
        return "grown", len(fresh.events)

    def _begin(self, case: Case) -> None:
        if not NUMBER.fullmatch(case.number):
            raise Refused(_("The number “${number}” is unfit.", mapping={"number": case.number}))
        place = self.branch(case.group(self.mapping.branch))
        file = begin(self.office, case, place, self.desk)
        last = go_on(self.office, file, case, file.custody.since, self.desk)
        self._remember(case, file, last)

    def _remember(self, case: Case, file: Any, last: int) -> None:
        self.state.cases[case.id] = Imported(
            file,
            len(case.events),
            digest_of(case.events),
            about_digest(case),
            case.closed,
            last,
            file.record.length,
        )

    def branch(self, group: str | None) -> Any:
        """Return the branch of a group, made on first use."""
        key = group or ""
        branch = self.state.branches.get(key)
        if branch is None:
            if self.state.department is None:
                self.state.department = self.organisation.department(
                    self.office, code_of(self.mapping.id), self.mapping.titles
                )
                add_categories(self.office.site, self.mapping.category_titles)
            branch = self.state.branches[key] = self.organisation.branch(
                self.office, self.state.department, code_of(group or "none"), self._titles(group)
            )
        return branch

    def desk(self, event: Event) -> str:
        """Return the id of the desk of a step, made on first use."""
        key = f"{event.group or ''}\0{event.resource or ''}"
        found: str | None = self.state.desks.get(key)
        if found is None:
            who = dict.fromkeys(("en", "hi"), event.resource) if event.resource else None
            unit, person = self._titles(event.group), who or self.mapping.unknown_resource
            titles = {
                language: f"{name} ({unit.get(language) or next(iter(unit.values()))})"
                for language, name in person.items()
            }
            wanted = desk_id(self.mapping.id, event.group, event.resource)
            branch = self.branch(event.group)
            found = self.organisation.desk(self.office, branch, wanted, titles)
            self.state.desks[key] = found
        return found

    def _titles(self, group: str | None) -> dict[str, str]:
        if group is None:
            return self.mapping.unknown_group
        return self.mapping.group_titles.get(group) or {"en": group, "hi": group}
