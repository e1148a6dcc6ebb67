"""An add-on enabled while others work: its projections miss nothing of what they commit."""

from __future__ import annotations

import pytest
from transaction.interfaces import TransientError

from eoffice_cms.addons.enabling import enable
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import actions


def test_rows_drawn_before_it_was_enabled_are_not_written_after(bench):
    """Drawn with the old set and written after the new list was built, they would be missing."""
    with bench.work() as office:
        enable(office, "ranking")
        enabled = office.site.enabled_addons

    def follow(step):
        if step == "voted":
            bench.app.probe = lambda _step: None
            bench.app.follow_addons(enabled)

    bench.app.probe = follow

    def create(office):
        file = actions.create_file(
            office, office.site["files"], subject="Allotment of land", desk="u-clerk"
        )
        office.site._p_jar.savepoint()  # whose rows are drawn before the vote
        return oid(file)

    file = bench.app.run(create, user_id="clerk")
    assert bench.inbox("clerk") == [file]
    assert bench.differences() == []


def test_such_a_transaction_is_tried_again(bench):
    def follow(step):
        if step == "voted":
            bench.app.follow_addons(frozenset({"ranking"}))

    bench.app.probe = follow
    with pytest.raises(TransientError), bench.app.work("clerk") as office:
        office.site.title = "Another title"
        office.site._p_jar.savepoint()
    bench.app.probe = lambda _step: None
    bench.new("clerk")
    assert bench.differences() == []
