"""Ranking: which department and branch decides files quickly, open files counted."""

from typing import Any

from eoffice_cms.addons import Addon
from eoffice_ranking.translation import _

addon = Addon(
    "ranking",
    title=_("Ranking"),
    description=_("Which department and branch decides files quickly, open files counted."),
)


def includeme(config: Any) -> None:
    """Declare what the add-on contributes."""
    from eoffice_ranking.projection import PROJECTIONS

    for projection in PROJECTIONS:
        config.add_projection(projection)
    # Figures of units are open to everyone signed in; whose file it is shows the file alone.
    config.add_permission(
        "ranking.view",
        roles=("Member", "Head", "Coordinator", "Administrator"),
        title=_("See the figures of departments and branches"),
    )
    config.add_menu_item("main", "ranking", permission="ranking.view", icon="chart", order=60)
    config.add_static_view("static-ranking", "eoffice_ranking:static", cache_max_age=3600)
    config.add_translation_dirs("eoffice_ranking:locale")
    config.scan("eoffice_ranking.views")
