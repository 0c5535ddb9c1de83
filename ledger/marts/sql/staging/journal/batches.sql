-- One row a batch: an import, form, posting, closing or reopening.
select number as batch, recorded_at, who, command, version, source
from raw.batches
