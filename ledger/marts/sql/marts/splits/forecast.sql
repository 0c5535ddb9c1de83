-- One row a placement, service month, agreement, budget and standing: what is still to come of it up to 31 March by the facts known, in pence.
select
    c.placement,
    c.service_month,
    m.financial_year,
    c.agreement,
    c.budget,
    b.agency,
    b.stream,
    c.standing,
    c.amount
from staging.to_come as c
join dim_month as m on m.month = c.service_month
join dim_budget as b on b.budget = c.budget
