-- One row a placement, agreement and agency that needs a decision for one reason ($what; all: every reason), most at stake first (pence).
select
    n.placement,
    n.key,
    n.what,
    n.agreement,
    n.agency,
    g.name as agency_name,
    n.since,
    n.days,
    n.monthly_cost,
    n.at_stake,
    n.sentence
from needs_decision as n
left join dim_agency as g on g.agency = n.agency
where $what = 'all' or n.what = $what
order by n.at_stake desc nulls last, n.days desc nulls last, n.placement, n.what
