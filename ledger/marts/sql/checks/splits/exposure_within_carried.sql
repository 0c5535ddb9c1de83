-- One row a placement, month, standing and basis where more is expected of partners than the days cost.
select
    'placement ' || placement || ' in ' || service_month || ': ' || expected || ' pence expected of ' || carried || ' carried' as detail
from exposure_days
where expected > carried + 1
