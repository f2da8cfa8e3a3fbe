from __future__ import annotations

from datetime import date, timedelta

import pytest

from ceasefire.access.gate import Denied
from ceasefire.access.models import User
from ceasefire.audit import clock
from ceasefire.audit.rules import BrokenRules
from ceasefire.call_ins.actions import deliver_notification, plan_notification
from ceasefire.call_ins.models import CustomNotification
from ceasefire.call_ins.queries import notifications
from tests import city
from tests.kept import last_act, refused, versions

pytestmark = pytest.mark.django_db


def test_a_notification_is_planned_and_then_delivered() -> None:
    notification = plan_notification(
        by=city.COORDINATOR, person=city.person(), planned_on=date(2024, 3, 4), message_version="2024-1"
    )
    assert (notification.delivered_on, last_act().purpose) == (None, "call_ins.plan_notification")
    deliver_notification(
        by=city.COORDINATOR,
        notification=notification,
        delivered_on=date(2024, 3, 8),
        offer_accepted_on=date(2024, 3, 8),
    )
    assert versions(notification, "delivered_on") == [None, date(2024, 3, 8)]
    assert versions(notification, "offer_accepted_on") == [None, date(2024, 3, 8)]
    assert last_act().records == {"call_ins.customnotification": [str(notification.id)]}


def test_a_notification_may_be_planned_and_not_delivered_ahead() -> None:
    tomorrow = clock.today() + timedelta(days=1)
    notification = city.notification(planned_on=tomorrow)
    with pytest.raises(BrokenRules, match="lies in the future"):
        deliver_notification(by=city.COORDINATOR, notification=notification, delivered_on=tomorrow)


def test_the_database_refuses_an_offer_accepted_before_delivery() -> None:
    notification = city.notification()
    with refused("an_offer_is_accepted_after_delivery"):
        deliver_notification(
            by=city.COORDINATOR,
            notification=notification,
            delivered_on=date(2024, 3, 8),
            offer_accepted_on=date(2024, 3, 7),
        )
    with refused("an_offer_is_accepted_after_delivery"):
        CustomNotification.objects.update(offer_accepted_on=date(2024, 3, 7))


def test_the_office_sees_notifications_and_a_provider_does_not(ana: User, ben: User) -> None:
    notification = city.notification()
    assert list(notifications(asker=ana.asker)) == [notification]
    for asker in (ben.asker, city.OFFICER):
        with pytest.raises(Denied):
            notifications(asker=asker)
