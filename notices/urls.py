from django.conf import settings
from django.urls import path

from . import kept, views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/read/", views.notice_read_all, name="notice-read-all"),
    path("notices/<uuid:pk>/open/", views.notice_open, name="notice-open"),
    path("notices/<uuid:pk>/read/", views.notice_read, name="notice-read"),
    path("settings/reminders/", views.reminder_settings, name="reminder-settings"),
    path("settings/reminders/end-links/", views.end_links, name="end-links"),
    path("reminders/<str:signed>/", views.reminders_by_link, name="reminders-by-link"),
    path("operations/outbox/", views.dead_letters, name="dead-letters"),
    path("operations/outbox/pause/", views.delivery, {"to": "pause"}, name="delivery-pause"),
    path("operations/outbox/resume/", views.delivery, {"to": "resume"}, name="delivery-resume"),
    path("operations/outbox/<uuid:pk>/send-again/", views.letter_again, name="letter-again"),
]
if settings.MAIL_PAGE:
    urlpatterns += [
        path("mail/", kept.mail_list, name="mail-list"),
        path("mail/<uuid:pk>/", kept.mail_detail, name="mail-detail"),
        path("mail/<uuid:pk>/session.ics", kept.mail_calendar, name="mail-calendar"),
    ]
