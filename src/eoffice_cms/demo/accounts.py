"""The accounts of a demonstration site, listed on its sign-in page on the machine itself."""

from __future__ import annotations

from typing import Any


def demo_accounts(site: Any, language: str) -> list[tuple[str, str, str, str]]:
    """Return (name, user id, password, description) of the accounts made to be tried."""
    found = []
    for user_id, password in site.settings.get("demo_accounts", ()):
        user = site.users.get(user_id)
        if user is not None and user.standing.active:
            titles = [
                site.desks[each].title_in(language)
                for each in user.standing.desks
                if not each.startswith("u-") or len(user.standing.desks) == 1
            ]
            found.append((user.title_in(language), user_id, password, ", ".join(titles)))
    return found
