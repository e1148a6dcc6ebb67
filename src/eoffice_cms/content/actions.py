"""What officials do with files: each function acts and records, or refuses and writes nothing."""

from eoffice_cms.content.beginning import create_file
from eoffice_cms.content.moving import (
    act,
    ask_back,
    close_file,
    decide,
    open_file,
    park,
    pull_back,
    put_up,
    reopen,
    resume,
    return_file,
    send,
)
from eoffice_cms.content.papers import (
    add_draft,
    add_letter,
    approve_draft,
    discard_note,
    write_note,
)
from eoffice_cms.content.sharing import share, unshare
from eoffice_cms.content.yellow import take_note

__all__ = [
    "act",
    "add_draft",
    "add_letter",
    "approve_draft",
    "ask_back",
    "close_file",
    "create_file",
    "decide",
    "discard_note",
    "open_file",
    "park",
    "pull_back",
    "put_up",
    "reopen",
    "resume",
    "return_file",
    "send",
    "share",
    "take_note",
    "unshare",
    "write_note",
]
