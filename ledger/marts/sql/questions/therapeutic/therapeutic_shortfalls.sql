-- One row a placement with hours of therapy in the last twelve months: hundredths of hours bought, given, missing and not reported, the price paid for those missing (pence), and for how many months on end up to the last reported one some were missing, and whether that is as long as the lead allows.
with by_month as (
    select
        placement,
        month_number,
        sum(undelivered) > 0 as short
    from therapy_hours
    where undelivered is not null
    group by placement, month_number
),
runs as (
    select
        placement,
        month_number,
        short,
        month_number - row_number() over (partition by placement, short order by month_number) as run,
        max(month_number) over (partition by placement) as last_reported
    from by_month
),
running as (
    select placement, count(*) as months_running
    from runs
    where short
    group by placement, run
    having max(month_number) = max(last_reported)
)
select
    h.placement,
    h.key,
    h.provider_name,
    h."open",
    sum(h.contracted)::bigint as contracted,
    coalesce(sum(h.delivered), 0)::bigint as delivered,
    coalesce(sum(h.undelivered), 0)::bigint as undelivered,
    coalesce(sum(h.contracted) filter (where h.status = 'not_reported'), 0)::bigint as not_reported,
    coalesce(sum(h.undelivered) filter (where h.status = 'not_known'), 0)::bigint as not_known,
    coalesce(sum(h.price_paid), 0)::bigint as price_paid,
    coalesce(max(r.months_running), 0) as months_running,
    any_value(t.number) as months_allowed,
    coalesce(max(r.months_running), 0) >= months_allowed as long_missing
from therapy_hours as h
left join running as r on r.placement = h.placement
join dim_placement as p on p.placement = h.placement
join staging.allowed as t on t.agency = p.lead_agency and t.threshold = 'hours_missing_months'
where h.in_last_12_months
group by h.placement, h.key, h.provider_name, h."open"
order by price_paid desc, undelivered desc, h.placement
