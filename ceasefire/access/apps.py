"""The access room's place in Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.access"
