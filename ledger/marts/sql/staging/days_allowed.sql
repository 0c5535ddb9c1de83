-- One row a threshold of days and agency: how many days that agency allows.
select threshold, agency, days
from raw.days_allowed
