-- One row an outcome and kind of rater: the latest word of each up to the horizon; value is exact text, way whole percent.
select outcome, rater, "on", value, reads, state, way
from raw.outcome_readings
