"""Addresses of the pages on understanding."""

from django.urls import path

from farley.web.insights import proposals, replays, texts, views

urlpatterns = [
    path("insights", views.insights, name="insights"),
    path("insights/service", views.service, name="service_equity"),
    path("insights/progress", views.working, name="insights_progress"),
    path("insights/<int:pk>/verdicts", views.judge, name="insight_judge"),
    path("insights/<int:pk>/verdicts/<int:verdict>/withdraw", views.withdraw, name="insight_withdraw"),
    path("forecasts/<int:pk>/gut-judgement", views.judge_by_gut, name="judge_by_gut"),
    path("proposals/<int:pk>/answers", proposals.answer, name="proposal_answer"),
    path("proposals/<int:pk>/answers/withdraw", proposals.withdraw, name="proposal_withdraw"),
    path("insights/texts", texts.texts, name="texts"),
    path("insights/texts/progress", texts.progress, name="texts_progress"),
    path("insights/texts/learn", texts.learn, name="texts_learn"),
    path("insights/texts/back", texts.back, name="texts_back"),
    path("scorecard", views.scorecard, name="scorecard"),
    path("scorecard/replay", replays.anew, name="replay_anew"),
    path("scorecard/replay/stop", replays.stop, name="replay_stop"),
    path("scorecard/replay/go-on", replays.go_on, name="replay_go_on"),
    path("scorecard/replay/progress", replays.progress, name="replay_progress"),
    path("scorecard/<slug:name>", views.insight_card, name="insight_card"),
]
