"""The fields of the editors, where the pages of the settings look for them."""

from carefront.views.typed_fields import HEIGHT as HEIGHT
from carefront.views.typed_fields import Choice as Choice
from carefront.views.typed_fields import DateField as DateField
from carefront.views.typed_fields import Number as Number
from carefront.views.typed_fields import OpenDate as OpenDate
from carefront.views.typed_fields import TextField as TextField
from carefront.views.typed_fields import TickBox as TickBox
from carefront.views.typed_fields import bring_into_view as bring_into_view
from carefront.views.typed_fields import minutes_suffix as minutes_suffix
