"""Every address of the program, taken from its URL map, each with its parameters filled.

A page that is added is here without anyone remembering it; one whose parameter has no sample value fails every test
that asks, until someone adds the value to SAMPLES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import getclosurevars, isfunction
from types import MappingProxyType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

SAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "period": "2024",
        "figure": "referred_in",
        "secret": "no-such-secret",
        "mfa_remove_webauthn:pk": "1",
    }
)
"""A value for each parameter of an address, by the parameter's name; where one name has several, by `page:name`."""

BOTH = frozenset({"GET", "POST"})


class NoSample(LookupError):
    """An address has a parameter that nobody gave a value."""


@dataclass(frozen=True)
class Address:
    """One page: its name with its namespaces, the route it is written as, its path, and what it may answer to."""

    name: str
    route: str
    path: str
    methods: frozenset[str]
    """GET, POST or both."""
    parameters: Mapping[str, str]
    view: Callable[..., Any]

    def __str__(self) -> str:
        """Its name, by which a test that fails is found."""
        return self.name


def addresses(urlconf: str | None = None, /, **values: str) -> list[Address]:
    """Every routed page in the order of the URL map; `values` take the place of samples, by parameter.

    Raises NoSample for a parameter without a value, and NoReverseMatch for one whose value does not fit.
    """
    return list(_walked(get_resolver(urlconf).url_patterns, (), (), values, urlconf))


def _walked(
    patterns: Sequence[URLPattern | URLResolver],
    above: tuple[Any, ...],
    namespaces: tuple[str, ...],
    values: Mapping[str, str],
    urlconf: str | None,
) -> Iterator[Address]:
    for one in patterns:
        parts = (*above, one.pattern)
        if isinstance(one, URLResolver):
            within = (*namespaces, *filter(None, [one.namespace]))
            yield from _walked(one.url_patterns, parts, within, values, urlconf)
        else:
            yield _address(one, parts, namespaces, values, urlconf)


def _address(
    page: URLPattern,
    parts: tuple[Any, ...],
    namespaces: tuple[str, ...],
    values: Mapping[str, str],
    urlconf: str | None,
) -> Address:
    route = "".join(str(part) for part in parts)
    if not page.name:
        raise NoSample(f"The address [{route}] has no name. Give it one in its urls.py: name=...")
    name = ":".join((*namespaces, page.name))
    # A path() pattern lists its converters, a re_path() pattern its groups.
    named = [parameter for part in parts for parameter in (*part.converters, *part.regex.groupindex)]
    parameters = {parameter: _value(name, parameter, values) for parameter in named}
    path = reverse(name, urlconf=urlconf, kwargs=parameters)
    found = resolve(path, urlconf)
    if (found.view_name, found.kwargs.keys()) != (name, parameters.keys()):
        raise NoSample(
            f"The path [{path}] of the page [{name}] leads to another page. Give it another sample."
        )
    return Address(
        name, found.route, path, methods_of(page.callback), MappingProxyType(parameters), page.callback
    )


def _value(name: str, parameter: str, values: Mapping[str, str]) -> str:
    known = {**SAMPLES, **values}
    value = known.get(f"{name}:{parameter}", known.get(parameter))
    if value is None:
        raise NoSample(
            f"The page [{name}] has the parameter [{parameter}], which has no value to try it with. "
            "Add one to SAMPLES in tests/wall/addresses.py."
        )
    return value


def methods_of(view: Callable[..., Any]) -> frozenset[str]:
    """GET, POST or both: what a view class has methods for, or what a decorator lets through; else both."""
    allowed = BOTH
    layer: Any = view
    while layer is not None:
        if hasattr(layer, "view_class"):
            allowed &= {name for name in BOTH if hasattr(layer.view_class, name.lower())}
            allowed &= {name.upper() for name in layer.view_class.http_method_names}
        if isfunction(layer):
            # `require_http_methods` keeps its list in the closure of the function it makes.
            allowed &= set(getclosurevars(layer).nonlocals.get("request_method_list", BOTH))
        layer = getattr(layer, "__wrapped__", None)
    return frozenset(allowed)
