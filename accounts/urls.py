from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("invitation/", views.invitation, name="invitation"),
]
