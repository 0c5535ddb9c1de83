-- One row a service month and standing of the 24 months to the horizon: what the placements cost, in pence.
select
    w.service_month,
    w.standing,
    sum(w.amount)::bigint as amount
from who_pays as w
join dim_month as m on m.month = w.service_month
cross join meta
where m.month_number > 12 * year(meta.horizon) + month(meta.horizon) - 25
group by w.service_month, w.standing
order by w.service_month, w.standing
