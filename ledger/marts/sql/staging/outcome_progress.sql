-- One row an outcome: how it stands on the horizon day, where its last word puts it (way: whole percent), and what stands behind it.
select outcome, standing, ended_on, why, replaced_by, state, way, started, aim, latest, latest_on, rater, observations, raters_differ, evidence, backing
from raw.outcome_progress
