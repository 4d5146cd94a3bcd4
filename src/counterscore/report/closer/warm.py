"""Importing this makes the page of a comparison quick: what a closer look needs is there before the lives are lived."""

import counterscore.audit.filled
import counterscore.audit.law.table
import counterscore.audit.refusals
import counterscore.report.warm
import counterscore.study.attribution
import counterscore.study.found
import counterscore.study.life

WARM = (counterscore.audit, counterscore.report, counterscore.study)
