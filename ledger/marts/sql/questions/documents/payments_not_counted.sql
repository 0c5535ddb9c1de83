-- One row a body, layout and month of published payments that is not counted, and the layout that is counted for it.
select *
from payments_left_out
