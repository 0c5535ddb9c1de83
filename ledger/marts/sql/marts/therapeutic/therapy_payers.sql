-- One row a placement, month and budget: its part of what was paid for hours not given, in proportion to what it bore of the placement's month; pence.
select
    h.placement,
    p.key,
    h.service_month,
    m.in_last_12_months,
    h.budget,
    b.name as budget_name,
    b.agency,
    b.agency_name,
    h.amount
from staging.hours_paid as h
join dim_placement as p on p.placement = h.placement
join dim_month as m on m.month = h.service_month
join dim_budget as b on b.budget = h.budget
