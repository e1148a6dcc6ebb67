"""The third store: what is neither content nor derived from it, such as sessions."""

from eoffice_cms.transient.store import TransientStore

__all__ = ["TransientStore"]
