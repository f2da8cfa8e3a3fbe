"""The addresses of the workbook."""

from django.urls import URLPattern, path

from ceasefire.web.workbook import views

urlpatterns: list[URLPattern] = [
    # /workbook/
    path("workbook/", views.workbook, name="workbook"),
    path("workbook/template/", views.workbook_template, name="workbook_template"),
    path("workbook/export/", views.workbook_export, name="workbook_export"),
    path("workbook/import/", views.workbook_import, name="workbook_import"),
    path("workbook/cancel/", views.workbook_cancel, name="workbook_cancel"),
]
