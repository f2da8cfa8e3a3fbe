"""The audit room's place in Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.audit"
