-- One row a placement, month, standing, basis and budget where declined, awaited and not asked for are not what is expected.
select
    'placement ' || placement || ' in ' || service_month || ', budget ' || budget || ': its parts are '
    || (coalesce(declined, 0) + coalesce(awaited, 0) + coalesce(not_asked, 0)) || ' pence of ' || expected || ' expected' as detail
from exposure
where expected is not null
    and coalesce(declined, 0) + coalesce(awaited, 0) + coalesce(not_asked, 0) <> expected
