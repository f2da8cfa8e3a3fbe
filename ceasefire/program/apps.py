"""The room's place in Django."""

from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.program"
