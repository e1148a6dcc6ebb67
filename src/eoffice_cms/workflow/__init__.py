"""Workflows: declarations with their check, and the engine that performs transitions."""

from eoffice_cms.workflow.declaration import Performed, State, Transition, Workflow

__all__ = ["Performed", "State", "Transition", "Workflow"]
