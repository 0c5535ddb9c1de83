-- One row a budget and service month: what is posted, what is still to come by the facts known, both together, and of that the days after planned ends, in pence.
with borne as (
    select budget, service_month, amount as posted, 0 as to_come, 0 as after_planned_end from staging.spent
    union all
    select budget, service_month, 0, amount, 0 from staging.to_come
    union all
    select budget, service_month, 0, 0, amount from staging.planned_ends
)
select
    o.budget,
    b.agency,
    b.stream,
    m.financial_year,
    o.service_month,
    sum(o.posted)::bigint as posted,
    sum(o.to_come)::bigint as forecast,
    sum(o.posted + o.to_come)::bigint as committed,
    sum(o.after_planned_end)::bigint as after_planned_end
from borne as o
join dim_month as m on m.month = o.service_month
join dim_budget as b on b.budget = o.budget
group by o.budget, b.agency, b.stream, m.financial_year, o.service_month
