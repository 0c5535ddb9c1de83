-- One row a placement, agreement and agency that needs a decision for one reason ($what) of one agency ($agency; all: any), most at stake first (pence).
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
    sentence
from needs_decision
where ($what = 'all' or what = $what) and ($agency = 'all' or agency = $agency)
order by at_stake desc nulls last, days desc nulls last, placement, what, agency
