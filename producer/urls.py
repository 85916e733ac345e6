from django.urls import include, path

urlpatterns = [
    path("", include("producer.dashboard.urls")),
    path("accounts/", include("allauth.urls")),
]
