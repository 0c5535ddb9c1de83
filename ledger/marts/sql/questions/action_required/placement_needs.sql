-- One row a reason for which one placement ($placement) needs a decision, most at stake first (pence).
select what, agreement, since, days, monthly_cost, at_stake, sentence
from needs_decision
where placement = $placement
order by at_stake desc nulls last, what
