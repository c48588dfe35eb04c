"""How many people a trial would need: the optimal information size of GRADE."""

import math

from peerlib.shared.numbers import check_level, finite


def optimal_information_size(difference, sd1, sd2, power=0.8, level=0.05):
    """Return how many people a trial of two equal arms would need to find a difference in means.

    Parameters
    ----------
    difference : float
        The difference that matters, in the unit of the standard deviations: for GRADE the one at which the decision
        changes. Its sign does not matter.
    sd1, sd2 : float
        Standard deviation in each arm, above zero.
    power : float
        Probability of finding the difference if it is there, a share of at least one half.
    level : float
        Two-sided level of the test, a share.

    Returns
    -------
    int
        People in both arms together, rounded up.

    Raises
    ------
    ValueError
        If the difference is zero, or a number cannot be used.

    Notes
    -----
    2 (z1 + z2)^2 (sd1^2 + sd2^2) / difference^2, with the textbook's z to two decimals (1.96 and 0.84 for 5% and 80%).
    Below this number GRADE considers rating down for imprecision: guidelines 6,
    https://www.jclinepi.com/article/S0895-4356(11)00206-X/fulltext. Days in hospital are skewed, so that a real trial
    would need more people still.

    Examples
    --------
    >>> optimal_information_size(9, 17.31, 21.63), optimal_information_size(4.53, 17.31, 21.63)
    (149, 587)
    """
    from scipy.special import ndtri

    difference = finite("difference", difference)
    if difference == 0:
        raise ValueError("difference is 0; no trial is large enough to find nothing. Give the smallest difference that matters.")
    spread = finite("sd1", sd1, above=0) ** 2 + finite("sd2", sd2, above=0) ** 2
    check_level(level)
    if not 0.5 <= finite("power", power) < 1:
        raise ValueError(f"power is {power:g}; give a share from 0.5 to below 1, such as 0.8.")
    z = round(float(ndtri(1 - level / 2)), 2) + round(float(ndtri(power)), 2)
    # Rounded first, so that a remainder of rounding does not become a person.
    return math.ceil(round(2 * z**2 * spread / difference**2, 9))
