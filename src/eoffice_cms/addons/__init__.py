"""Add-ons: ordinary packages that contribute to the product where a site has them enabled.

An add-on author needs :class:`Addon` and the directives of :class:`Configurator`; the core calls
:func:`load_addons` once at start and the functions of ``enabling`` and ``operations`` later.
"""

from eoffice_cms.addons.addon import Addon, Step
from eoffice_cms.addons.configurator import Configurator
from eoffice_cms.addons.declarations import Broken, Declarations, SiteDeclarations
from eoffice_cms.addons.discovery import AddonError
from eoffice_cms.addons.enabling import disable, enable, purge, upgrade
from eoffice_cms.addons.loading import load_addons
from eoffice_cms.addons.operations import report
from eoffice_cms.addons.planning import Plan, pending_steps, plan

__all__ = [
    "Addon",
    "AddonError",
    "Broken",
    "Configurator",
    "Declarations",
    "Plan",
    "SiteDeclarations",
    "Step",
    "disable",
    "enable",
    "load_addons",
    "pending_steps",
    "plan",
    "purge",
    "report",
    "upgrade",
]
