"""The vocabulary: what a scheme may say and what then happens to one person in one week.

MECHANISMS is the one ordered list, in the order of the week; the driver and
`engine/week.py` call them in this order and a test checks that they do.
"""

from __future__ import annotations

from counterscore.mechanisms import (
    access,
    campaign,
    conduct,
    credit,
    detection,
    lists,
    local_government,
    opinion,
    redress,
    rollout,
    sanctions,
    scoring,
    services,
    speech,
    youth_league,
)

MECHANISMS = (
    *(rollout, local_government, access, campaign, youth_league, conduct, speech, detection),
    *(scoring, credit, lists, sanctions, services, opinion, redress),
)
LATER: tuple[str, ...] = ()
