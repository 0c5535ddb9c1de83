-- One row a programme, month and head, as known.
select
    named_programme.code as programme,
    v.month,
    v.head,
    v.amount,
    v.eligible
from raw.programme_spend_versions as v
join raw.programmes as named_programme on named_programme.id = v.programme_id
