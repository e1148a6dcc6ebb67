"""Workflows: declarations with their check, and the engine that performs transitions."""

from eoffice_cms.workflow.declaration import State, Transition, Workflow

__all__ = ["State", "Transition", "Workflow"]
