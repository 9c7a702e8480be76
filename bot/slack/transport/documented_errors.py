"""Slack's documented errors of every method that is called, each with its page and the day it was read.

The lists are facts carried over from the methods' pages, as kept by date in the repositories
slack-ruby/slack-api-ref (of 2026-08-20) and, for what all methods have in common, in
smstoslack/slack_kit (of 2026-05-26).
What each code means to us stands in `refusals.py`; a test holds the two, and the calls in the code, against
each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

#: The day of the snapshot from which the lists were read.
READ = date(2026, 8, 20)


@dataclass(frozen=True, slots=True)
class MethodErrors:
    """One method's errors beside those that all have; `changed` is when its page last changed."""

    method: str
    changed: date
    own: frozenset[str]

    @property
    def page(self) -> str:
        """Where Slack documents it."""
        return f"https://docs.slack.dev/reference/methods/{self.method}"

    @property
    def codes(self) -> frozenset[str]:
        """Every documented code of the method."""
        return self.own | COMMON


def _codes(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: On the page of nearly every method: who calls, with what, and whether Slack is well.
COMMON = _codes(
    """
    access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied
    enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments
    invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type is_bot
    method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type not_authed
    org_login_required ratelimited request_timeout service_unavailable team_access_not_granted
    team_added_to_org token_expired token_revoked two_factor_setup_required unknown_method
    """
)

#: On no page of ours, yet answered: for a bot's account, by older names, and where exports keep everything.
SEEN = frozenset(("cannot_dm_bot", "channel_is_archived", "compliance_exports_prevent_deletion"))


def _errors(method: str, changed: str, codes: str) -> MethodErrors:
    return MethodErrors(method, date.fromisoformat(changed), _codes(codes))


_ALL = (
    _errors(
        "apps.connections.open",
        "2025-09-18",
        """
        forbidden_team insecure_request missing_args
        """,
    ),
    _errors(
        "auth.test",
        "2025-09-18",
        """

        """,
    ),
    _errors(
        "bots.info",
        "2026-03-27",
        """
        bot_not_found bots_not_found missing_argument team_not_found
        """,
    ),
    _errors(
        "chat.delete",
        "2025-09-18",
        """
        cant_delete_message channel_not_found message_not_found
        """,
    ),
    _errors(
        "chat.postMessage",
        "2026-08-01",
        """
        app_access_restricted as_user_not_supported attachment_payload_limit_exceeded
        cannot_reply_to_message channel_not_found draft_already_deleted draft_already_sent
        draft_has_conflict draft_not_found duplicate_channel_not_found duplicate_message_not_found
        invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema
        is_archived markdown_text_conflict message_limit_exceeded messages_tab_disabled
        metadata_must_be_sent_from_app metadata_too_large missing_file_data msg_blocks_too_long
        no_text not_in_channel rate_limited restricted_action
        restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_locked restricted_action_thread_only_channel
        send_on_behalf_not_allowed slack_connect_canvas_sharing_blocked
        slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked team_not_found
        too_many_attachments too_many_contact_cards
        """,
    ),
    _errors(
        "chat.update",
        "2026-05-13",
        """
        as_user_not_supported block_mismatch blocked_file_type cant_broadcast_message
        cant_update_message channel_not_found edit_window_closed external_channel_migrating
        file_deleted file_is_deleted file_not_found file_share_limit_reached invalid_attachments
        invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema
        is_inactive markdown_text_conflict max_file_sharing_exceeded message_limit_exceeded
        message_not_found metadata_must_be_sent_from_app metadata_too_large msg_too_long
        no_dual_broadcast_content_update no_text posting_to_channel_denied
        slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
        slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_file_upload_sharing_blocked streaming_state_conflict team_not_found
        too_many_attachments unable_to_share_files update_failed
        """,
    ),
    _errors(
        "conversations.history",
        "2025-09-18",
        """
        channel_is_limited_access channel_not_found invalid_cursor invalid_metadata_filter_keys
        invalid_ts_latest invalid_ts_oldest not_in_channel
        """,
    ),
    _errors(
        "conversations.info",
        "2025-10-28",
        """
        channel_is_limited_access channel_not_found
        """,
    ),
    _errors(
        "conversations.members",
        "2025-09-18",
        """
        channel_not_found fetch_members_failed invalid_cursor invalid_limit
        method_not_supported_for_channel_type
        """,
    ),
    _errors(
        "conversations.open",
        "2026-03-27",
        """
        channel_not_found invalid_user_combination method_not_supported_for_channel_type
        not_enough_users too_many_users user_disabled user_not_found user_not_visible
        users_list_not_supplied
        """,
    ),
    _errors(
        "files.completeUploadExternal",
        "2026-08-01",
        """
        channel_not_found channels_limit_exceeded file_not_found file_type_not_allowed
        file_update_failed file_uploads_except_images_disabled invalid_blocks invalid_channel
        not_in_channel posting_to_channel_denied
        """,
    ),
    _errors(
        "files.getUploadURLExternal",
        "2026-05-13",
        """
        alt_txt_too_large file_type_not_allowed file_upload_size_restricted file_uploads_disabled
        file_uploads_except_images_disabled missing_argument snippet_too_large storage_limit_reached
        unknown_snippet_type unknown_subtype
        """,
    ),
    _errors(
        "users.info",
        "2025-09-18",
        """
        too_many_users user_not_found user_not_visible
        """,
    ),
    _errors(
        "users.lookupByEmail",
        "2025-09-18",
        """
        users_not_found
        """,
    ),
    _errors(
        "views.open",
        "2025-09-18",
        """
        duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id
        view_too_large
        """,
    ),
    _errors(
        "views.publish",
        "2026-06-22",
        """
        duplicate_external_id hash_conflict missing_profile_id not_enabled not_implemented
        view_too_large
        """,
    ),
    _errors(
        "views.update",
        "2025-09-18",
        """
        duplicate_external_id hash_conflict not_found view_too_large
        """,
    ),
)

#: By the method's name.
DOCUMENTED: Mapping[str, MethodErrors] = {one.method: one for one in _ALL}
