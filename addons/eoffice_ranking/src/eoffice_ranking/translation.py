"""The add-on's translation domain."""

from pyramid.i18n import TranslationStringFactory

_ = TranslationStringFactory("eoffice_ranking")
