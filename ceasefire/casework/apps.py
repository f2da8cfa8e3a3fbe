"""The room's place in Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.casework"
