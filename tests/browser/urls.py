"""The whole site, and the style guide that otherwise only developers have."""

from django.urls import path

from producer import urls
from producer.dashboard.styleguide import styleguide

urlpatterns = [*urls.urlpatterns, path("styleguide/", styleguide)]
handler404 = urls.handler404
