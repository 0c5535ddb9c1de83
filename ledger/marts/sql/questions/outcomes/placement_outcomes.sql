-- One row an outcome of one placement ($placement): where it started, where it is, who answers for it and whether that agency funds.
select outcome, domain, statement, whose_words, accountable_name, instrument, started, latest, aim, latest_on, rater, raters_differ, state, distance, due, standing, ended_on, why, evidence, evidence_current, backing, past_due
from outcomes_beside_money
where placement = $placement
order by standing <> 'open', outcome
