-- One row a placement, service month and component: what it costs, in pence.
select
    c.placement,
    p.setting,
    p.setting_group,
    c.service_month,
    m.financial_year,
    c.component,
    sum(c.amount)::bigint as amount
from staging.charges as c
join dim_placement as p on p.placement = c.placement
join dim_month as m on m.month = c.service_month
group by c.placement, p.setting, p.setting_group, c.service_month, m.financial_year, c.component
having sum(c.amount) <> 0
