"""What each kind of news is called, after the reference of its case."""

from __future__ import annotations

from collections.abc import Mapping

from state_machines.messages.news_kind import NewsKind

NEWS_TITLES: Mapping[NewsKind, str] = {
    NewsKind.ACKNOWLEDGED: "acknowledged",
    NewsKind.UNDONE: "acknowledgement taken back",
    NewsKind.DECLINED: "handed on",
    NewsKind.CLIMBED: "not acknowledged, gone further",
    NewsKind.RESUMED: "asked again",
    NewsKind.STALLED: "no outcome yet, gone further",
    NewsKind.DECIDED: "an outcome was recorded",
    NewsKind.COMPLETED: "the report is complete",
    NewsKind.CORRECTED: "the report may be about another case",
    NewsKind.NO_CHANNEL: "the team's channel did not get it",
    NewsKind.SAFE: "the reporter is safe",
    NewsKind.FOLLOWED_UP: "a follow-up was recorded",
    NewsKind.ANSWERED: "an answer to what was asked",
    NewsKind.RELIEVED: "no longer asked of you",
    NewsKind.AMENDED: "a report was amended",
    NewsKind.WITHDRAWN: "a report was withdrawn",
    NewsKind.REMINDED: "a time limit comes near",
    NewsKind.PASSED_ON: "passed on",
    NewsKind.PLAN_CHANGED: "the plan has changed",
    NewsKind.PLAN_OUTSIDE: "the plan has changed, the chart has not",
    NewsKind.POLICY_MOVED: "goes by another text of its policy",
    NewsKind.ENDING_CONFIRMED: "the ending is confirmed",
    NewsKind.ENDING_REFUSED: "not to end yet",
    NewsKind.ENDING_OVERTAKEN: "the ending was not applied",
    NewsKind.FACT_ENDED: "what was known no longer holds",
    NewsKind.ALLOCATED: "the case is allocated",
    NewsKind.SHIFT_OVER: "still with you after your shift",
}
