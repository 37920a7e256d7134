"""Addresses of the pages on sources, quarantine and reviews; those on imports stand in farley.web.imports."""

from django.urls import path

from farley.web.sources.views import connected, quarantine, reviews

urlpatterns = [
    path("sources/connected", connected.sources, name="connected_sources"),
    path("sources/connected/new", connected.new, name="source_new"),
    path("sources/connected/<int:pk>", connected.source, name="source"),
    path("sources/connected/<int:pk>/live", connected.live, name="source_live"),
    path("sources/connected/<int:pk>/origins", connected.origins, name="source_origins"),
    path("sources/connected/<int:pk>/key", connected.renew, name="source_key"),
    path("sources/connected/<int:pk>/pause", connected.pause, name="source_pause"),
    path("sources/connected/<int:pk>/resume", connected.resume, name="source_resume"),
    path("sources/quarantine", quarantine.quarantine, name="quarantine"),
    path("sources/quarantine/<int:pk>", quarantine.item, name="quarantine_item"),
    path("sources/quarantine/retry", quarantine.retry, name="quarantine_retry"),
    path("sources/quarantine/discard", quarantine.discard, name="quarantine_discard"),
    path("sources/reviews", reviews.reviews, name="reviews"),
    path("sources/reviews/<int:pk>/same", reviews.same, name="review_same"),
    path("sources/reviews/<int:pk>/different", reviews.different, name="review_different"),
    path("sources/reviews/<int:pk>/reopen", reviews.reopen, name="review_reopen"),
]
