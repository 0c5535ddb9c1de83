-- One row an agency that publishes its payments, known by its name or by an identifier of kind agency that is the body's name.
with known as (
    select agency, lower(trim(regexp_replace(name, '\s+', ' ', 'g'))) as known_as from staging.agencies
    union
    select code, lower(trim(regexp_replace(value, '\s+', ' ', 'g'))) from staging.identifiers where kind = 'agency'
)
select k.agency, min(f.body) as body
from staging.payment_files as f
join known as k on k.known_as = lower(trim(regexp_replace(f.body, '\s+', ' ', 'g')))
group by k.agency
