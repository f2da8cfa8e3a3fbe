"""The room's place in Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.web"

    def ready(self) -> None:
        """Have every session know when it began, in whichever way, and the settings checked."""
        from django.contrib.auth.signals import user_logged_in
        from django.core.checks import Tags, register

        from ceasefire.web.checks import addresses_are_safe
        from ceasefire.web.sign_in.session import begin

        user_logged_in.connect(begin)
        register(addresses_are_safe, Tags.security, deploy=True)
