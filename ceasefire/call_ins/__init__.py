"""Custom notifications and call-ins: one message, to one individual or to several who are connected."""
