from django.urls import path

from .views import bookings, calendar, calls, importing, studios

app_name = "sessions"
urlpatterns = [
    path("studios/", studios.studio_list, name="studio-list"),
    path("studios/new/", studios.studio_new, name="studio-new"),
    path("studios/<uuid:pk>/", studios.studio_detail, name="studio-detail"),
    path("studios/<uuid:pk>/edit/", studios.studio_edit, name="studio-edit"),
    path("studios/<uuid:pk>/rooms/new/", studios.room_new, name="room-new"),
    path("rooms/<uuid:pk>/", studios.room_detail, name="room-detail"),
    path("rooms/<uuid:pk>/edit/", studios.room_edit, name="room-edit"),
    path("rooms/<uuid:pk>/rates/new/", studios.rate_new, name="rate-new"),
    path("rates/<uuid:pk>/edit/", studios.rate_edit, name="rate-edit"),
    path("rates/<uuid:pk>/remove/", studios.rate_remove, name="rate-remove"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("albums/<uuid:pk>/sessions/", bookings.album_sessions, name="album-sessions"),
    path("albums/<uuid:pk>/bookings/import/", importing.booking_import, name="booking-import"),
    path("bookings/", bookings.booking_list, name="booking-list"),
    path("bookings/new/", bookings.booking_new, name="booking-new"),
    path("bookings/quote/", bookings.booking_quote, name="booking-quote"),
    path("bookings/<uuid:pk>/", bookings.booking_detail, name="booking-detail"),
    path("bookings/<uuid:pk>/edit/", bookings.booking_edit, name="booking-edit"),
    path("bookings/<uuid:pk>/move/", bookings.booking_move, name="booking-move"),
    path("bookings/<uuid:pk>/confirm/", bookings.booking_confirm, name="booking-confirm"),
    path("bookings/<uuid:pk>/cancel/", bookings.booking_cancel, name="booking-cancel"),
    path("bookings/<uuid:pk>/restore/", bookings.booking_restore, name="booking-restore"),
    path("bookings/<uuid:pk>/done/", bookings.booking_done, name="booking-done"),
    path("bookings/<uuid:pk>/calls/new/", calls.call_new, name="call-new"),
    path("calls/", calls.my_calls, name="my-calls"),
    path("calls/<uuid:pk>/", calls.call_detail, name="call-detail"),
    path("calls/<uuid:pk>/edit/", calls.call_edit, name="call-edit"),
    path("calls/<uuid:pk>/answer/", calls.call_answer, name="call-answer"),
    path("calls/<uuid:pk>/remove/", calls.call_remove, name="call-remove"),
]
