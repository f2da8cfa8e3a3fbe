"""Measures of the clear message and of safety."""

from ceasefire.measures.measure import Measure

MEASURES = (
    Measure(
        name="custom_notifications",
        label="Custom notifications",
        unit="notification",
        question="How many custom notifications were delivered?",
        counts="Custom notifications by the day of delivery; not those only planned.",
    ),
    Measure(
        name="call_ins",
        label="Call-ins",
        unit="call_in",
        question="How many call-ins were held?",
        counts="Sessions, by their day.",
    ),
    Measure(
        name="call_in_individuals",
        label="Call-in individuals",
        unit="attendance",
        question="How many individuals came to call-ins?",
        counts="Those present, by the day of the call-in; not the excused, absent or only invited.",
    ),
    Measure(
        name="relocations",
        label="Individuals or families relocated",
        unit="household",
        question="How many individuals or families were moved out of danger?",
        counts="Households by the day they moved, a family once.",
    ),
)
