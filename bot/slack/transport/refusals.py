"""What each of Slack's error codes means to us, and the words for those whom it keeps from hearing."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from threading import Lock

from bot.log_events import log_event
from bot.slack.transport.documented_errors import DOCUMENTED, SEEN
from state_machines.messages.refusal import Refusal, RefusalKind

log = logging.getLogger(__name__)

#: Said to be of the form: sent shorter, then as words, then as one line.
_FORM = """
    alt_txt_too_large as_user_not_supported attachment_payload_limit_exceeded block_mismatch blocked_file_type
    cannot_reply_to_message cant_broadcast_message duplicate_channel_not_found duplicate_external_id
    duplicate_message_not_found draft_already_deleted draft_already_sent draft_has_conflict draft_not_found
    file_deleted file_is_deleted file_not_found file_share_limit_reached file_type_not_allowed
    file_upload_size_restricted file_uploads_disabled file_uploads_except_images_disabled invalid_arguments
    invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema
    markdown_text_conflict max_file_sharing_exceeded metadata_must_be_sent_from_app metadata_too_large
    missing_file_data msg_blocks_too_long msg_too_long no_dual_broadcast_content_update no_text
    send_on_behalf_not_allowed slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
    slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
    slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked snippet_too_large
    storage_limit_reached too_many_attachments too_many_contact_cards unable_to_share_files
    unknown_snippet_type unknown_subtype view_too_large
"""
#: Refused for what travels beside the words, without which it may well be taken.
_METADATA = """
    invalid_metadata_format invalid_metadata_schema metadata_must_be_sent_from_app metadata_too_large
"""
#: This person, this channel or this card is closed to us.
_PLACE = """
    app_access_restricted cannot_dm_bot cant_delete_message cant_update_message channel_is_archived
    channel_is_limited_access channel_not_found compliance_exports_prevent_deletion edit_window_closed
    invalid_channel invalid_user_combination is_archived is_inactive message_not_found messages_tab_disabled
    method_not_supported_for_channel_type not_found not_in_channel posting_to_channel_denied
    restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel streaming_state_conflict
    user_disabled user_not_found user_not_visible users_not_found
"""
#: Of a card that stands: a new one may be posted beside it.
_CARD = "cant_update_message edit_window_closed message_not_found streaming_state_conflict"
_NOT_NOW = """
    exchanged_trigger_id expired_trigger_id external_channel_migrating fatal_error fetch_members_failed
    file_update_failed hash_conflict internal_error invalid_trigger_id message_limit_exceeded rate_limited
    ratelimited request_timeout service_unavailable team_added_to_org update_failed
"""
_OURS = """
    bot_not_found bots_not_found channels_limit_exceeded deprecated_endpoint enterprise_is_restricted
    forbidden_team insecure_request invalid_arg_name invalid_array_arg invalid_charset invalid_cursor
    invalid_form_data invalid_limit invalid_metadata_filter_keys invalid_post_type invalid_ts_latest
    invalid_ts_oldest is_bot method_deprecated missing_args missing_argument missing_post_type
    missing_profile_id missing_scope no_permission not_allowed_token_type not_enabled not_enough_users
    not_implemented team_not_found too_many_users unknown_method users_list_not_supplied
"""
#: Ours, and the app as a whole is shut out: nobody else can be told either, until somebody lets it in again.
_OF_EVERYTHING = """
    access_denied accesslimited account_inactive ekm_access_denied invalid_auth not_authed org_login_required
    team_access_not_granted token_expired token_revoked two_factor_setup_required
"""
#: The meanings with their codes.
GROUPS = (
    (RefusalKind.FORM, _FORM),
    (RefusalKind.PLACE, _PLACE),
    (RefusalKind.NOT_NOW, _NOT_NOW),
    (RefusalKind.OURS, _OURS),
    (RefusalKind.OURS, _OF_EVERYTHING),
)

#: What is meant, for whoever reads why somebody was not told. Others are called by their code.
_WORDS = {
    "access_denied": "Slack denies the app access",
    "accesslimited": "Slack does not let the app in from this network",
    "account_inactive": "the app's access was taken away",
    "app_access_restricted": "this person may not use the app",
    "cannot_dm_bot": "the account is a bot",
    "cant_delete_message": "the message is not ours to delete, or the workspace does not let apps delete",
    "cant_update_message": "the message is not ours to change",
    "channel_is_archived": "the channel is archived",
    "channel_not_found": "there is no such channel, or Doorstep was not invited",
    "compliance_exports_prevent_deletion": "the workspace's compliance exports keep every message",
    "edit_window_closed": "the message can no longer be changed",
    "ekm_access_denied": "an administrator has suspended posting",
    "invalid_arguments": "Slack did not accept the message",
    "invalid_auth": "Slack does not accept the bot token",
    "invalid_blocks": "Slack did not accept the message's layout",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived or frozen",
    "message_not_found": "the message is no longer there",
    "messages_tab_disabled": "the app's messages are switched off: switch on its Messages tab",
    "missing_scope": "the app lacks a permission: install it again from its manifest",
    "msg_blocks_too_long": "the message is too long",
    "msg_too_long": "the message is too long",
    "no_permission": "the app lacks a permission: install it again from its manifest",
    "not_authed": "no bot token is set",
    "not_enabled": "the app's Home tab is switched off",
    "not_found": "there is nobody to show it to",
    "not_in_channel": "Doorstep is not in the channel: invite it with /invite @Doorstep",
    "org_login_required": "the workspace is being moved to an organisation",
    "restricted_action": "an administrator allows nobody to post there",
    "restricted_action_read_only_channel": "nobody may post in the channel",
    "restricted_action_thread_only_channel": "only replies may be posted in the channel",
    "team_access_not_granted": "the app may not use this workspace",
    "token_expired": "the bot token has expired",
    "token_revoked": "the bot token was revoked",
    "user_disabled": "the account is deactivated",
    "user_not_found": "there is no such account",
    "user_not_visible": "the account is not visible to Doorstep",
    "users_not_found": "there is no such account",
}


def _refusals() -> Iterator[Refusal]:
    for kind, codes in GROUPS:
        for code in codes.split():
            yield Refusal(kind, code, of_everything=codes is _OF_EVERYTHING)


#: What each code means, by the code.
REFUSALS: Mapping[str, Refusal] = {one.code: one for one in _refusals()}

#: What a redraw can be refused with while a new message could be posted in the same place.
CARD_IS_FIXED = frozenset(_CARD.split())
#: What is sent again without metadata.
METADATA_REFUSED = frozenset(_METADATA.split())


def refusal_of(code: str) -> Refusal:
    """What this code means. One that no page lists is ours to look at."""
    return REFUSALS.get(code) or Refusal(RefusalKind.OURS, code)


def refusal_words(code: str) -> str:
    """What it means in words, as the reason for which something was not sent."""
    return _WORDS.get(code) or f"Slack answered {code}"


def _is_listed(method: str, code: str) -> bool:
    """Whether Slack's page of this method has the code, or any page where no one method is meant."""
    listed = DOCUMENTED.get(method)
    return code in SEEN or (code in REFUSALS if listed is None else code in listed.codes)


class RefusalLog:
    """Says of each refusal once in this process that it is there, however often it is met."""

    def __init__(self) -> None:
        self._said: set[tuple[str, str]] = set()
        self._lock = Lock()

    def note(self, method: str, code: str) -> None:
        """Log it, as an error where somebody has to mend something, the first time that it is met."""
        refusal = refusal_of(code)
        with self._lock:
            if (method, code) in self._said:
                return
            self._said.add((method, code))
        grave = refusal.kind in {RefusalKind.OURS, RefusalKind.FORM}
        log_event(
            log,
            "slack.refused",
            logging.ERROR if grave else logging.WARNING,
            method=method,
            error=code,
            meaning=refusal.kind.value,
            listed=_is_listed(method, code),
        )


#: One for the process: the same refusal met in two places is one thing to mend.
REFUSAL_LOG = RefusalLog()
