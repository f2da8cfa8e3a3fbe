"""The room's place in Django."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.keys"
