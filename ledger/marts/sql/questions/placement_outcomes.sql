-- One row an outcome of one placement ($placement): where it started, where it is, who answers for it.
select outcome, domain, statement, whose_words, accountable_name, instrument, baseline, target, first_value, latest_value, latest_on, rater, distance, due, evidence_current
from outcomes_beside_money
where placement = $placement
order by outcome
