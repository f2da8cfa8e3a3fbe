"""The room's place in Django."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.feeds"
