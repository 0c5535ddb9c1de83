-- One row a budget and service month: what is posted, what is still to come by the facts as posted, and both together, in pence.
with borne as (
    select budget, financial_year, service_month, amount as posted, 0 as to_come from allocations
    union all
    select budget, financial_year, service_month, 0, amount from forecast
)
select
    o.budget,
    b.agency,
    b.stream,
    o.financial_year,
    o.service_month,
    sum(o.posted)::bigint as posted,
    sum(o.to_come)::bigint as forecast,
    sum(o.posted + o.to_come)::bigint as committed
from borne as o
join dim_budget as b on b.budget = o.budget
group by o.budget, b.agency, b.stream, o.financial_year, o.service_month
