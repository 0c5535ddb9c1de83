-- One row a decision that was asked for, those who were waited for, and the agency for whom the lead carried it up to the horizon; pence.
select placement, request, agreement, waited_for, agency, first_day, last_day, days, answered_on, carried, cost
from raw.delays
