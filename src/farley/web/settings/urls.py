"""The addresses of the settings."""

from django.urls import path

from farley.web.settings.views import audit, fields, language_model, organisation, own, people, sample, tags, trash

urlpatterns = [
    path("settings", own.settings, name="settings"),
    path("settings/profile", own.profile, name="profile"),
    path("settings/organisation", organisation.organisation, name="organisation"),
    path("settings/users", people.users, name="users"),
    path("settings/users/invite", people.invite, name="invite"),
    path("settings/users/<int:pk>", people.user, name="user"),
    path("settings/users/<int:pk>/reset-link", people.reset_link, name="reset-link"),
    path("settings/users/<int:pk>/remove-app", people.remove_app, name="remove-app"),
    path("settings/invitations/<int:pk>", people.invitation, name="invitation"),
    path("settings/invitations/<int:pk>/withdraw", people.withdraw_invitation, name="withdraw-invitation"),
    path("settings/teams", people.teams, name="teams"),
    path("settings/teams/<int:pk>", people.team, name="team"),
    path("settings/teams/<int:pk>/dissolve", people.dissolve_team, name="dissolve-team"),
    path("settings/fields", fields.fields, name="fields"),
    path("settings/fields/new", fields.new_field, name="new-field"),
    path("settings/fields/preview", fields.preview_field, name="preview-field"),
    path("settings/fields/<int:pk>", fields.field, name="field"),
    path("settings/fields/<int:pk>/move", fields.move_field, name="move-field"),
    path("settings/fields/<int:pk>/retire", fields.retire_field, name="retire-field"),
    path("settings/fields/<int:pk>/restore", fields.restore_field, name="restore-field"),
    path("settings/tags", tags.tags, name="tags"),
    path("settings/tags/<int:pk>", tags.tag, name="tag"),
    path("settings/tags/<int:pk>/merge", tags.merge_tag, name="merge-tag"),
    path("settings/tags/<int:pk>/delete", tags.delete_tag, name="delete-tag"),
    path("settings/language-model", language_model.language_model, name="language-model"),
    path("settings/language-model/test", language_model.test, name="test-language-model"),
    path("settings/language-model/forget-key", language_model.forget_key, name="forget-language-model-key"),
    path("settings/trash", trash.trash, name="trash"),
    path("settings/trash/restore", trash.restore, name="restore"),
    path("settings/sample-data", sample.sample_data, name="sample-data"),
    path("settings/sample-data/load", sample.load_sample_data, name="load-sample-data"),
    path("settings/sample-data/remove", sample.remove_sample_data, name="remove-sample-data"),
    path("settings/audit", audit.audit, name="audit"),
    path("settings/audit/export", audit.export_audit, name="export-audit"),
]
