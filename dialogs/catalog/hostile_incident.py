"""The report of a hostile incident: the reporter's own safety comes first, then what was said and done."""

from __future__ import annotations

from dialogs.catalog.call_back import CALL_ME
from dialogs.catalog.conditions import always, where
from dialogs.catalog.hostile_incident_more import MORE
from dialogs.catalog.missed_visit import DANGER_NOTICE
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import account_step, case_step, time_steps
from dialogs.catalog.siblings import ALSO_ABOUT
from dialogs.spec import Ask, Branch, Dialog, Notice, Option, Step
from dialogs.spec_checks import declare

NAME = "hostile_incident"

#: The answers to the first question by which somebody says that they are not safe.
SAFETY, HURT = "safety", "hurt"
UNSAFE = ("not_safe", HURT)

#: The authority's numbers stand below these words, on every screen until the report is submitted.
UNSAFE_NOTICE = Notice(
    "Get away if you can, and call 999. Doorstep has called nobody: not the police, not an ambulance. "
    "Others are being told: a message here says who. Those responsible for the case are told once you have "
    "said which child, before you submit. "
    "Once you are safe, change your first answer: the rest is asked then.",
    where(safe_now="no"),
    text_from="emergency_numbers",
)

_SAFETY = Step(
    name=SAFETY,
    ask=Ask.CHOICE,
    question="Are you safe now, and what do you need?",
    short="Safe now",
    help="This is about you. The child and the others come in a moment.",
    options=(
        Option("not_safe", "No, I am not safe", {"safe_now": "no"}),
        Option(HURT, "No, I am hurt", {"safe_now": "no", "injury": "yes"}),
        Option(CALL_ME, "Yes, but please telephone me", {"safe_now": "yes"}),
        Option("safe", "Yes, I need nothing now", {"safe_now": "yes"}),
    ),
    branches=always("case"),
    source="Suffolk 2017, Keeping Safe (hostile incident: safe now, support needed)",
    fact=("safe_now", "injury"),
)

_CASE = case_step(
    # Whoever is in danger is asked for one short text and nothing more.
    Branch("account", where(safe_now="no")),
    Branch("behaviours"),
    source="Camden 2019, section 7 (hostile incident: the allocated social worker is told)",
)

_BEHAVIOURS = Step(
    name="behaviours",
    ask=Ask.SEVERAL,
    question="How did they behave?",
    short="Behaviour",
    help="Tick all that you saw or heard. Threats and violence come next.",
    # From the least grave to the gravest: of several answers, the last one is the fact that policies read.
    options=(
        Option("felt_unsafe", "Nothing done, but I felt unsafe", {"hostility": "felt_unsafe"}, alone=True),
        Option("shouting", "Shouting or swearing", {"hostility": "shouting_or_swearing"}),
        Option("silence", "Deliberate silence", {"hostility": "intimidation"}),
        Option("body_language", "Domineering body language", {"hostility": "intimidation"}),
        Option("bombarding", "Bombarding by phone or e-mail", {"hostility": "intimidation"}),
        Option("recording", "Filming or recording me", {"hostility": "intimidation"}),
        Option("derogatory", "Intimidating or insulting words", {"hostility": "intimidation"}),
        Option("racist_homophobic", "Racist or homophobic remarks", {"hostility": "intimidation"}),
        Option("sexualised", "Sexualised remarks", {"hostility": "intimidation"}),
        Option("none", "None of these", alone=True),
    ),
    branches=(Branch("when", where(hostility="felt_unsafe")), Branch("threats")),
    source="Camden 2019, section 7; Pan-Dorset 2015, section 4; Suffolk 2017, Impact on Professionals",
    fact="hostility",
)

_THREATS = Step(
    name="threats",
    ask=Ask.SEVERAL,
    question="Was there a threat, violence, a weapon or an injury?",
    short="Threat, violence, injury",
    help="If there was none, please say so: tick “None of these”.",
    options=(
        Option(
            "none",
            "None of these",
            {"threat": "no", "violence": "no", "injury": "no", "weapons": "no"},
            alone=True,
        ),
        Option(
            "animals",
            "A dog or other animal as threat",
            {"hostility": "intimidation", "threat": "yes", "animals": "yes"},
        ),
        Option("weapon", "A weapon, shown or spoken of", {"hostility": "intimidation", "weapons": "yes"}),
        Option("throwing", "Things were thrown", {"hostility": "throwing_things"}),
        Option("damage", "Property was damaged", {"hostility": "damage"}),
        Option("written", "A threat in writing", {"hostility": "written_threat", "threat": "yes"}),
        Option("verbal", "A threat in words", {"hostility": "verbal_threat", "threat": "yes"}),
        Option("violence", "Physical violence", {"hostility": "actual_violence", "violence": "yes"}),
        Option("injury", "Somebody was hurt", {"injury": "yes"}),
    ),
    branches=always("when"),
    source="Camden 2019, section 7; Pan-Dorset 2015, section 4; Suffolk 2017, Impact on Professionals",
    fact=("hostility", "threat", "violence", "injury", "weapons", "animals"),
)

_WHEN, _WHEN_EXACTLY = time_steps("household")

_HOUSEHOLD = Step(
    name="household",
    ask=Ask.CHOICE,
    question="What about the child, and the others in the household?",
    short="Child and household",
    options=(
        Option("danger", "In immediate danger now", {"immediate_danger": "yes", "household_risk": "yes"}),
        Option("at_risk", "At risk, but not at this moment", {"household_risk": "yes"}),
        Option("not_at_risk", "Not at risk, as far as I saw", {"household_risk": "no"}),
        Option("not_known", "I do not know", {"household_risk": "not_sure"}),
    ),
    branches=always("account"),
    source="Pan-Dorset 2015, section 4 (hostile incident: risks to children and other family members)",
    fact=("immediate_danger", "household_risk"),
)

_ACCOUNT = account_step(
    "What was said and done, in their words and yours?",
    "Suffolk 2017, hostile or threatening behaviour (hostile incident: words and actions)",
    "As exactly as you can; who was there, too. Only people who may open this case can read it.",
)

HOSTILE_INCIDENT = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Hostile incident",
        first=_SAFETY.name,
        short_form=(
            _SAFETY,
            _CASE,
            _BEHAVIOURS,
            _THREATS,
            _WHEN,
            _WHEN_EXACTLY,
            _HOUSEHOLD,
            _ACCOUNT,
        ),
        more=MORE,
        notices=(UNSAFE_NOTICE, DANGER_NOTICE),
        on_review=(ALSO_ABOUT, *ON_REVIEW),
    )
)
