-- One row a reason for which one placement ($placement) needs a decision, by law, then by what is at stake (pence), then by days; of what several agencies have, once.
select what, agreement, since, days, monthly_cost, at_stake, sentence
from needs_decision
where placement = $placement and counted
order by law nulls last, at_stake desc nulls last, days desc, what
