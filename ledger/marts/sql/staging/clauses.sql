-- One row an agreement, rank and budget, as known: a budget's part of a clause; amount in pence.
select
    named_agreement.code as agreement,
    v.rank,
    v.kind,
    named_budget.code as budget,
    v.percent,
    v.amount,
    v.per,
    v.components,
    named_calendar.code as calendar,
    v.first_day,
    v.last_day,
    v.standing,
    v.settled
from raw.clause_versions as v
join raw.agreements as named_agreement on named_agreement.id = v.agreement_id
join raw.budgets as named_budget on named_budget.id = v.budget_id
left join raw.calendars as named_calendar on named_calendar.id = v.calendar_id
