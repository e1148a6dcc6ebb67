"""Workflows: declarations, their check, the engine that performs transitions, the picture's data."""

from eoffice_cms.workflow.declaration import State, Transition, Workflow

__all__ = ["State", "Transition", "Workflow"]
