"""Where a district's data lies: one directory with the store, its projections and the rest."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The data directory of one site."""

    path: Path

    @classmethod
    def locate(cls, given: str | os.PathLike[str] | None = None) -> Home:
        """Return the home given, else that of ``EOFFICE_HOME``, else ``var/``."""
        return cls(Path(given or os.environ.get("EOFFICE_HOME") or "var").absolute())

    def create(self) -> Home:
        """Make the directory where it is missing, readable by its owner alone."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    @property
    def data_fs(self) -> Path:
        return self.path / "Data.fs"

    @property
    def blobs(self) -> Path:
        return self.path / "blobs"

    @property
    def projections(self) -> Path:
        return self.path / "projections.sqlite"

    @property
    def transient(self) -> Path:
        return self.path / "transient.sqlite"

    @property
    def templates_cache(self) -> Path:
        return self.path / "cache" / "templates"
