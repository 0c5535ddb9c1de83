-- One row: how many outcomes are open, of how many placements, how they stand, and how many ended in the 12 months to the horizon.
select
    count(*) filter (where standing = 'open') as "open",
    count(distinct placement) filter (where standing = 'open') as placements,
    count(*) filter (where standing = 'open' and state in ('reached', 'moved')) as nearer,
    count(*) filter (where standing = 'open' and state = 'reached') as reached,
    count(*) filter (where evidence = 'current') as evidenced,
    count(*) filter (where evidence = 'stale') as stale,
    count(*) filter (where evidence = 'missing') as missing,
    count(*) filter (where standing = 'open' and backing = 'no_funder') as no_funder,
    count(*) filter (where standing = 'open' and backing = 'not_charged') as not_charged,
    count(*) filter (where standing = 'open' and raters_differ) as raters_differ,
    count(*) filter (where past_due) as past_due,
    count(*) filter (where standing = 'ended' and ended_on > meta.horizon - interval 12 month) as ended
from outcomes_beside_money
cross join meta
