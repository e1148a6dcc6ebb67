"""Workflows: declarations with their check, and the engine that performs transitions."""

from eoffice_cms.workflow.declaration import Insertion, Performed, State, Transition, Workflow

__all__ = ["Insertion", "Performed", "State", "Transition", "Workflow"]
