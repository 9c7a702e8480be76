"""Every kind of message that this release knows. A new one is a file of its own, and a line here."""

from __future__ import annotations

from bot.cards.messages.absence import ABSENCE_KIND
from bot.cards.messages.alarm import ALARM_KIND
from bot.cards.messages.broken_glass import BROKEN_GLASS_KIND
from bot.cards.messages.channel_ping import CHANNEL_PING_KIND
from bot.cards.messages.child_seen import CHILD_SEEN_KIND
from bot.cards.messages.chronology_not_sent import CHRONOLOGY_NOT_SENT_KIND
from bot.cards.messages.deletion import DELETION_KIND
from bot.cards.messages.drill import DRILL_KIND
from bot.cards.messages.family_report import FAMILY_REPORT_KIND
from bot.cards.messages.how_to import HOW_TO_KIND
from bot.cards.messages.kind import MessageKinds
from bot.cards.messages.news import NEWS_KIND
from bot.cards.messages.page_not_opened import PAGE_NOT_OPENED_KIND
from bot.cards.messages.ping import PING_KIND
from bot.cards.messages.question import QUESTION_KIND
from bot.cards.messages.visit import VISIT_KIND
from bot.health.administrator_cards import PEOPLE_CHECK_KIND, TROUBLE_KIND

MESSAGE_KINDS = MessageKinds(
    ALARM_KIND,
    VISIT_KIND,
    PING_KIND,
    CHANNEL_PING_KIND,
    NEWS_KIND,
    CHILD_SEEN_KIND,
    FAMILY_REPORT_KIND,
    BROKEN_GLASS_KIND,
    QUESTION_KIND,
    ABSENCE_KIND,
    HOW_TO_KIND,
    PAGE_NOT_OPENED_KIND,
    CHRONOLOGY_NOT_SENT_KIND,
    PEOPLE_CHECK_KIND,
    TROUBLE_KIND,
    DELETION_KIND,
    DRILL_KIND,
)
