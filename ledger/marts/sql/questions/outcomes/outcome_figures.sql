-- One row: how many outcomes are open, of how many placements, and ended; of the open ones how their evidence stands, who is behind them, and what is past due.
select
    count(*) filter (where part = 'open') as "open",
    count(distinct placement) filter (where part = 'open') as placements,
    count(*) filter (where part = 'ended') as ended,
    count(*) filter (where evidence_current) as evidenced,
    count(*) filter (where evidence_awaited) as awaited,
    count(*) filter (where evidence_lacking) as lacking,
    count(*) filter (where evidence = 'stale') as stale,
    count(*) filter (where evidence = 'missing') as missing,
    count(*) filter (where part = 'open' and backing = 'no_funder') as no_funder,
    count(*) filter (where part = 'open' and backing = 'not_charged') as not_charged,
    count(*) filter (where part = 'open' and raters_differ) as raters_differ,
    count(*) filter (where past_due) as past_due
from outcomes_beside_money
