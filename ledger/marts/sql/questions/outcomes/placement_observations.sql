-- One row an observation of an outcome of one placement ($placement), newest first.
select o.outcome, o."on", o.value, o.rater, o.note
from staging.observations as o
join staging.outcomes as x on x.outcome = o.outcome
where x.placement = $placement
order by o."on" desc, o.outcome, o.rater
