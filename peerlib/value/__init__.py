"""Value for money: are the beds freed worth the cost of a peer worker?

Assumptions      everything the sum rests on, each with unit and source
worker_cost      what a worker-year costs, part by part
value_for_money  the sum: value of beds freed, cost, net value, ratio, and cash
break_even       how much of one thing it takes for the value of beds freed to equal the cost
simulate_value   the same sum with what is not known drawn at random

Bed days saved per person, times the people one worker supports in a year, times the
price of a bed day, against the cost of a worker-year. One pure function does it,
``value_for_money``; the point estimate, the sliders, the sensitivity analysis and the
simulation are all that function.
"""

from peerlib.value.assumptions import BASE_CASES, Assumptions, missing
from peerlib.value.believed import at_high_risk, believe, risk_of, together
from peerlib.value.break_even import BreakEven, break_even
from peerlib.value.certainty import drivers, options, population, simulate_value, what_to_learn_first, willingness_to_pay
from peerlib.value.designs import DESIGNS, design_of
from peerlib.value.dose import Dose, by_dose, contact_hour_cost, dose_range
from peerlib.value.qaly import BreakEvenQaly, break_even_qaly
from peerlib.value.savings import ValueForMoney, as_model, value_for_money
from peerlib.value.scenarios import (
    Scenario,
    compare_scenarios,
    compare_services,
    compare_structures,
    in_words,
    services,
    simulate_scenario,
    structures,
)
from peerlib.value.what_is_uncertain import PRICES_SEEN, base_for, distributions_for, labels, ranges_for, what_is_uncertain
from peerlib.value.worker import WorkerCost, people_per_worker_year, worker_cost

__all__ = ["BASE_CASES", "DESIGNS", "PRICES_SEEN", "Assumptions", "BreakEven", "BreakEvenQaly", "Dose", "Scenario"]
__all__ += ["ValueForMoney", "WorkerCost", "as_model", "at_high_risk", "base_for", "believe", "break_even", "break_even_qaly"]
__all__ += ["by_dose", "compare_scenarios", "compare_services", "compare_structures", "contact_hour_cost", "design_of"]
__all__ += ["distributions_for", "dose_range", "drivers", "in_words", "labels", "missing", "options", "people_per_worker_year"]
__all__ += ["population", "ranges_for", "risk_of", "services", "simulate_scenario", "simulate_value", "structures", "together"]
__all__ += ["value_for_money", "what_is_uncertain", "what_to_learn_first", "willingness_to_pay", "worker_cost"]
