from django.urls import include, path

urlpatterns = [
    path("", include("producer.dashboard.urls")),
    path("", include("accounts.urls")),
    path("", include("notices.urls")),
    path("", include("projects.urls")),
    path("", include("budgets.urls")),
    path("accounts/", include("accounts.sign_in")),
    path("", include("sessions.urls")),
    path("api/", include("producer.api")),
]

handler400 = "producer.dashboard.errors.bad_request"
handler403 = "producer.dashboard.errors.forbidden"
handler404 = "producer.dashboard.errors.not_found"
handler500 = "producer.dashboard.errors.server_error"
