-- One row a contribution in kind and month up to the horizon's: its value by days, in pence.
select contribution, agency, what, given_for, placement, service_month, days, value
from raw.in_kind_months
