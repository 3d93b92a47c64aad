"""Prints the numbers that statistics_test.cpp, resampled_test.cpp and summary_test.cpp expect (needs SciPy)."""
import math

from scipy import stats


def half_width(values):
    return stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)


print("five repeats", half_width([0.71, 0.74, 0.69, 0.78, 0.73]))
print("two repeats", half_width([0.0, 1.0]))
print("three repeats", half_width([0.6, 0.7, 0.8]))
print("paired", half_width([0.6 - 0.5, 0.7 - 0.4, 0.8 - 0.6]))
for only_first, only_second in [(2, 30), (5, 8)]:
    print("mcnemar", only_first, only_second,
          stats.binomtest(only_first, only_first + only_second).pvalue)
print("wilson 3 of 4", stats.binomtest(3, 4).proportion_ci(method="wilson"))


def resampled(differences, test_over_train, rope):
    """As baycomp and WEKA have it: the variance times 1 / J + n_test / n_train."""
    count = len(differences)
    rho = test_over_train / (1 + test_over_train)
    scale = ((1 / count + rho / (1 - rho)) * stats.tvar(differences)) ** 0.5
    posterior = stats.t(count - 1, loc=stats.tmean(differences), scale=scale)
    t = stats.tmean(differences) / scale
    print("resampled: mean", stats.tmean(differences), "half width",
          posterior.interval(0.95)[1] - stats.tmean(differences), "t", t,
          "p", 2 * stats.t.sf(abs(t), count - 1), "better", posterior.sf(rope),
          "as good", posterior.cdf(rope) - posterior.cdf(-rope), "worse", posterior.cdf(-rope))


resampled([0.02, -0.01, 0.03, 0.0, 0.01, 0.04, -0.02, 0.02, 0.01, 0.03], 0.25, 0.01)
resampled([-0.031, -0.048, -0.029, -0.040, -0.035], 1 / 9, 0.01)
