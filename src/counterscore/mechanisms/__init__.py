"""The vocabulary: what a scheme may say and what then happens to one person in one week.

MECHANISMS is the one ordered list; `engine/week.py` calls them in this order and
a test checks that it does. The rooms that stand empty are named too: campaign,
youth_league, speech, credit, redress, access, local_government, opinion.
"""

from __future__ import annotations

from counterscore.mechanisms import conduct, detection, lists, rollout, sanctions, scoring, services

MECHANISMS = (rollout, conduct, detection, scoring, lists, sanctions, services)
LATER = ("campaign", "youth_league", "speech", "credit", "redress", "access", "local_government", "opinion")
