"""Proofs: what only this installation can have written, for its secret is not in the database.

Whoever writes to the database past the program can change a row, and not what proves it.
"""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac


def proof(of: str, *parts: object) -> str:
    """HMAC-SHA256 of the parts, in order, under the installation's secret; 64 hexadecimals. `of` keeps kinds apart."""
    told = "".join(f"{len(str(part))}:{part}" for part in parts)
    return salted_hmac(f"ceasefire.access.{of}", told, algorithm="sha256").hexdigest()


def proves(kept: str, of: str, *parts: object) -> bool:
    """Whether what is kept is their proof."""
    return constant_time_compare(kept, proof(of, *parts))
