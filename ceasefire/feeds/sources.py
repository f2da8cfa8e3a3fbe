"""Every feed by its name. To add one: a folder of the same shape beside portland_ppb, and its line here."""

from __future__ import annotations

from ceasefire.feeds.feed import Feed
from ceasefire.feeds.portland_ppb import mapping as portland_ppb

FEEDS: dict[str, Feed] = {feed.name: feed for feed in (portland_ppb.FEED,)}


class UnknownFeed(LookupError):
    """No feed has that name."""


def feed_named(name: str) -> Feed:
    """The feed of that name; raises UnknownFeed."""
    if name not in FEEDS:
        raise UnknownFeed(f"There is no feed [{name}]. There are: {', '.join(sorted(FEEDS))}.")
    return FEEDS[name]
