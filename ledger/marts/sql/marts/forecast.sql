-- One row a placement, service month, agreement, budget and standing: what the days from the horizon to 31 March will bear by the facts as posted, in pence.
with parts as (
    select placement, service_month, agreement, budget, standing, amount
    from staging.projected
    union all
    -- Of the horizon's own month a part may be posted already.
    select a.placement, a.service_month, a.agreement, a.budget, a.standing, -a.amount
    from allocations as a
    cross join meta
    where a.service_month = strftime(meta.horizon, '%Y-%m')
        and a.placement in (select placement from staging.projected)
)
select
    p.placement,
    p.service_month,
    m.financial_year,
    p.agreement,
    p.budget,
    b.agency,
    b.stream,
    p.standing,
    sum(p.amount)::bigint as amount
from parts as p
join dim_month as m on m.month = p.service_month
join dim_budget as b on b.budget = p.budget
group by p.placement, p.service_month, m.financial_year, p.agreement, p.budget, b.agency, b.stream, p.standing
having sum(p.amount) <> 0
