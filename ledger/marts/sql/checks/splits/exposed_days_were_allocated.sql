-- One row a placement, month and standing where days of which something is expected of partners cost more than was allocated of days without an agreement, each charge being rounded to a penny.
with charged as (
    select placement, service_month, count(price) as charges, count(*) - count(price) as accepted
    from staging.charges
    group by placement, service_month
),
parts as (
    select placement, service_month, standing, carried as amount, 1 as roundings from exposure_days
    union all
    select placement, service_month, standing, -amount, 0 from staging.allocations where agreement is null
)
select
    'placement ' || p.placement || ' in ' || p.service_month || ', ' || p.standing || ': its days cost '
    || sum(p.amount) || ' pence more than was allocated of them' as detail
from parts as p
left join charged as c on c.placement = p.placement and c.service_month = p.service_month
where coalesce(c.accepted, 0) = 0
group by p.placement, p.service_month, p.standing, c.charges
having sum(p.amount) > 1 + (sum(p.roundings) + coalesce(c.charges, 0)) / 2.0
