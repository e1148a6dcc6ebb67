"""Find what is impossible or missing in a case; nothing of it is dropped, all of it is counted."""

from __future__ import annotations

from collections import Counter

from eoffice_cms.importing.cases import Case
from eoffice_cms.importing.mapping import Mapping
from eoffice_cms.importing.moments import day_of


def oddities(case: Case, mapping: Mapping, now: int) -> Counter[str]:
    """Return how often each kind of :data:`messages.WARNINGS` occurs in a case.

    :param now: microseconds since the epoch
    """
    found: Counter[str] = Counter()
    times = [event.at for event in case.events]
    found["events_in_future"] = sum(at > now for at in times)
    if case.closed is not None:
        late = sum(at > case.closed for at in times)
        found["events_after_close"] = late
        found["files_with_events_after_close"] = bool(late)
        found["closed_in_future"] = case.closed > now
    if case.received is None:
        found["no_received"] = "received" in mapping.columns
    else:
        early = sum(at < case.received for at in times)
        found["events_before_received"] = early
        found["files_with_events_before_received"] = bool(early)
        found["closed_before_received"] = case.closed is not None and case.closed < case.received
        found["due_before_received"] = case.due is not None and case.due < day_of(
            case.received, mapping
        )
    return +found
