-- One row a number or name, folded, by which a provider is known in somebody's payments; the lower code where two providers share it.
select
    folded(value) as known_as,
    min(code) as provider
from staging.identifiers
where kind = 'provider'
group by folded(value)
