-- One row a placement, service month, standing, basis and budget: the expected share and its three parts in pence; carried repeats on each row, never add it up here.
select
    e.placement,
    e.service_month,
    m.financial_year,
    e.standing,
    e.basis,
    e.budget,
    e.agency,
    b.stream,
    e.expected,
    e.carried,
    e.declined,
    e.awaited,
    e.not_asked
from staging.exposure as e
join dim_month as m on m.month = e.service_month
left join dim_budget as b on b.budget = e.budget
