-- One row a number or name, folded, by which a provider is known in somebody's payments; the lower code where two providers share it.
select
    lower(trim(regexp_replace(value, '\s+', ' ', 'g'))) as known_as,
    min(code) as provider
from staging.identifiers
where kind = 'provider'
group by lower(trim(regexp_replace(value, '\s+', ' ', 'g')))
