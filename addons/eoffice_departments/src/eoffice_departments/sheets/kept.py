"""Sheets that were uploaded and wait to be taken in: beside the store, for a day, their owner's."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from pathlib import Path
from typing import IO, Any

from eoffice_cms.errors import NotPossible
from eoffice_departments.sheets.messages import SheetError
from eoffice_departments.translation import _

LARGEST = 20 << 20
KEPT_SECONDS = 86_400
TOKEN = re.compile(r"[0-9a-f]{32}")


def keep(home: Path, user_id: str, stream: IO[bytes]) -> str:
    """Keep a sheet and return its token; those of yesterday go.

    :raises SheetError: when it is too large
    """
    place = _place(home)
    for old in place.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    path = place / f"{user_id}.{token}.sheet"
    with path.open("wb") as kept:
        shutil.copyfileobj(stream, kept)
        size = kept.tell()
    if size > LARGEST:
        path.unlink()
        raise SheetError(_("This sheet is too large."), field="upload")
    return token


def path_of(home: Path, user_id: str, token: str) -> Path:
    """Return where a sheet lies.

    :raises NotPossible: when this person has no such sheet, or it was kept too long ago
    """
    path = _place(home) / f"{user_id}.{token}.sheet"
    if not TOKEN.fullmatch(token) or not path.is_file():
        raise NotPossible(_("This sheet is not here any more. Choose it again."))
    return path


def say(path: Path, state: dict[str, Any]) -> None:
    """Note how far taking a sheet in has come."""
    written = path.with_suffix(".new")
    written.write_text(json.dumps(state), encoding="utf-8")
    written.replace(path.with_suffix(".state"))


def said(path: Path) -> dict[str, Any] | None:
    """Return what was noted last, or None before it was begun."""
    try:
        found: dict[str, Any] = json.loads(path.with_suffix(".state").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found


def _place(home: Path) -> Path:
    place = home / "sheets"
    place.mkdir(mode=0o700, exist_ok=True)
    return place
