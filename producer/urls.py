from django.urls import include, path

urlpatterns = [
    path("", include("producer.dashboard.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
]
