-- One row a month of the last twelve: how many placements tell of it, hundredths of hours bought, given, missing and not reported, and the price paid for those missing (pence).
select
    service_month,
    count(distinct placement) as placements,
    sum(contracted)::bigint as contracted,
    coalesce(sum(delivered), 0)::bigint as delivered,
    coalesce(sum(undelivered), 0)::bigint as undelivered,
    coalesce(sum(contracted) filter (where status = 'not_reported'), 0)::bigint as not_reported,
    coalesce(sum(undelivered) filter (where status = 'not_known'), 0)::bigint as not_known,
    coalesce(sum(price_paid), 0)::bigint as price_paid
from therapy_hours
where in_last_12_months
group by service_month
order by service_month
