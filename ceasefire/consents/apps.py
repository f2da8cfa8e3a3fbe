"""The room's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.consents"

    def ready(self) -> None:
        """Register the room's rules; they need its models, which exist only once Django is ready."""
        import_module("ceasefire.consents.rules")
