"""Prints the numbers that statistics_test.cpp and summary_test.cpp expect (needs SciPy)."""
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
