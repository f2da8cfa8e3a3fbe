"""The map of addresses misses none, and says so when it cannot fill one."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import clear_url_caches, include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tests.wall.addresses import NoSample, addresses


def page(request: HttpRequest, **asked: str) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def oz(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A URL map of its own."""
    module = ModuleType("urls_of_oz")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    # The maps of other tests had the same name.
    clear_url_caches()
    return module


def in_oz(oz: Any, *patterns: Any) -> dict[str, Any]:
    oz.urlpatterns = list(patterns)
    return {one.name: one for one in addresses(oz.__name__)}


def test_every_address_of_the_program_has_a_value_for_each_parameter() -> None:
    found = {one.name: one for one in addresses()}
    assert found["home"].path == "/"
    assert found["figure"].path == "/report/2024/referred_in/"


def test_a_value_takes_the_place_of_a_sample() -> None:
    found = {one.name: one for one in addresses(period="2023-Q4")}
    assert found["report"].path == "/report/2023-Q4/"


def test_a_page_under_another_map_is_found_by_its_namespace(oz: ModuleType) -> None:
    under = ([re_path(r"^(?P<figure>\w+)/$", page, name="tower")], "city")
    found = in_oz(oz, path("emerald/<str:period>/", include(under)))
    assert found["city:tower"].path == "/emerald/2024/referred_in/"


def test_says_what_to_add_for_a_parameter_without_a_value(oz: ModuleType) -> None:
    with pytest.raises(NoSample, match=r"\[road\] has the parameter \[brick\]"):
        in_oz(oz, path("road/<int:brick>/", page, name="road"))


def test_says_that_a_page_has_no_name(oz: ModuleType) -> None:
    with pytest.raises(NoSample, match="has no name"):
        in_oz(oz, path("road/", page))


def test_says_that_another_page_stands_before_one(oz: ModuleType) -> None:
    with pytest.raises(NoSample, match="leads to another page"):
        in_oz(oz, path("<str:period>/", page, name="any"), path("road/", page, name="road"))


def test_knows_what_each_page_answers_to(oz: ModuleType) -> None:
    found = in_oz(
        oz,
        path("any/", page, name="any"),
        path("post/", never_cache(require_POST(page)), name="post"),
        path("class/", TemplateView.as_view(template_name="oz.html"), name="class"),
    )
    assert found["any"].methods == {"GET", "POST"}
    assert found["post"].methods == {"POST"}
    assert found["class"].methods == {"GET"}
