-- One row a placement, agreement and agency that needs a decision for one reason ($what) of one agency ($agency; all: any), by law, then by what is at stake (pence), then by days.
select
    placement,
    key,
    what,
    agreement,
    agency,
    agency_name,
    since,
    days,
    monthly_cost,
    at_stake,
    counted,
    sentence
from needs_decision
where ($what = 'all' or what = $what) and ($agency = 'all' or agency = $agency)
order by law nulls last, at_stake desc nulls last, days desc nulls last, placement, what, agency
