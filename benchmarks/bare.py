"""The application with one address more, `/bare/`: the baseline, a view that passes 50 rows of json_agg through."""

import os

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "producer.settings")
application = get_wsgi_application()

ROWS = "SELECT json_agg(row) FROM (SELECT id, title, stage, currency FROM projects_album ORDER BY sort_key, id LIMIT 50) row"


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({ROWS})::text")
        return HttpResponse(cursor.fetchone()[0], content_type="application/json")


from producer import urls  # noqa: E402

settings.ROOT_URLCONF = __name__
urlpatterns = [path("bare/", bare), *urls.urlpatterns]
handler404 = getattr(urls, "handler404", "django.views.defaults.page_not_found")
