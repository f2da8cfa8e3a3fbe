"""The room's place in Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.web"
