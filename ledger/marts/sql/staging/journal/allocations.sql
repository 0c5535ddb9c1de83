-- One row a difference that an entry adds to an allocation; whole pence.
select
    o.entry,
    o.line,
    e.posting_month,
    e.service_month,
    e.placement,
    agreement.code as agreement,
    budget.code as budget,
    o.standing,
    o.settled,
    lead_budget.code as lead_budget,
    o.amount
from raw.allocations as o
join staging.entries as e on e.entry = o.entry
left join raw.agreements as agreement on agreement.id = o.agreement_id
join raw.budgets as budget on budget.id = o.budget_id
join raw.budgets as lead_budget on lead_budget.id = o.lead_budget_id
