"""The room's place in Django."""

from django.apps import AppConfig


class CallInsConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.call_ins"
