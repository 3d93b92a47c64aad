// Included once for each instruction set: no ordinary guard.
#if defined(FACESWEEP_KERNELS_UPDATE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef FACESWEEP_KERNELS_UPDATE_INL_H
#undef FACESWEEP_KERNELS_UPDATE_INL_H
#else
#define FACESWEEP_KERNELS_UPDATE_INL_H
#endif

#include "kernels/lines-inl.h"
#include "kernels/update.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

/// Which of an Updated's arrays there are.
enum class Rule { plain, momentum, adam };

template <class Number>
HWY_INLINE Rule rule_of(const Updated<Number>& numbers) {
  if (numbers.velocity == nullptr) return Rule::plain;
  return numbers.square == nullptr ? Rule::momentum : Rule::adam;
}

/// An Update in registers: the compiler must not think that storing a weight changes it.
template <Rule kRule, class Number>
class Stepper {
 public:
  HWY_INLINE Stepper(const Update<Number>& u, const Updated<Number>& numbers)
      : u_(u), numbers_(numbers) {}

  /// Steps the numbers of one register, at `at`; returns the new weights.
  HWY_INLINE Vector<Number> operator()(Vector<Number> g, int64_t at) const {
    const auto w = load(numbers_.weight + at);
    const auto stepped = new_weight(w, g, at);
    store(stepped, numbers_.weight + at);
    return stepped;
  }

 private:
  HWY_INLINE Vector<Number> new_weight(Vector<Number> w, Vector<Number> g, int64_t at) const {
    if constexpr (kRule == Rule::plain) {
      const auto shrunk =
          hn::Sub(hn::Mul(same(u_.shrink), w), with_sign_of<Number>(w, same(u_.l1_step)));
      return hn::NegMulAdd(same(u_.rate), g, shrunk);
    }
    const auto gradient =
        hn::Add(hn::MulAdd(same(u_.two_l2), w, g), with_sign_of<Number>(w, same(u_.l1)));
    return hn::NegMulAdd(same(u_.rate), direction(gradient, at), w);
  }

  /// What the weight goes down, from the gradient with that of the penalties.
  HWY_INLINE Vector<Number> direction(Vector<Number> g, int64_t at) const {
    const auto taken = kRule == Rule::momentum ? g : hn::Mul(same(u_.take), g);
    const auto v = hn::MulAdd(same(u_.keep), load(numbers_.velocity + at), taken);
    store(v, numbers_.velocity + at);
    if constexpr (kRule == Rule::momentum) return v;
    const auto s = hn::MulAdd(same(u_.keep_square), load(numbers_.square + at),
                              hn::Mul(same(u_.take_square), hn::Mul(g, g)));
    store(s, numbers_.square + at);
    const auto root = hn::Sqrt(hn::Mul(s, same(u_.inverse_correction)));
    return hn::Div(v, hn::Add(root, same(u_.epsilon)));
  }

  const Update<Number> u_;
  const Updated<Number> numbers_;
};

template <Rule kRule, class Number>
HWY_INLINE void step_by(const Update<Number>& update, const Updated<Number>& numbers,
                        const Number* gradient, int64_t count) {
  const Stepper<kRule, Number> step(update, numbers);
  for (int64_t at = 0; at < count; at += lanes<Number>) step(load(gradient + at), at);
}

template <class Number>
HWY_INLINE void step_numbers(const Update<Number>& update, const Updated<Number>& numbers,
                             const Number* gradient, int64_t count) {
  switch (rule_of(numbers)) {
    case Rule::plain:
      return step_by<Rule::plain>(update, numbers, gradient, count);
    case Rule::momentum:
      return step_by<Rule::momentum>(update, numbers, gradient, count);
    case Rule::adam:
      return step_by<Rule::adam>(update, numbers, gradient, count);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#endif
