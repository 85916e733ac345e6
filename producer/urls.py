from django.urls import include, path

urlpatterns = [
    path("", include("producer.dashboard.urls")),
    path("", include("accounts.urls")),
    path("", include("projects.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("producer.api")),
]
