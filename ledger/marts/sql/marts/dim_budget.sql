-- One row a budget, with the agency whose purse it is.
select
    b.budget,
    b.name,
    b.agency,
    a.name as agency_name,
    a.kind as agency_kind,
    b.stream,
    b.first_day,
    b.last_day,
    b.successor
from staging.budgets as b
join staging.agencies as a on a.agency = b.agency
