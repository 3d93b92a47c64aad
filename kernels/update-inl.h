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

/// What a kernel is made for: the rule, and whether there are penalties.
template <Rule kRule, bool kPenalised>
struct Descent {
  static constexpr Rule rule = kRule;
  static constexpr bool is_penalised = kPenalised;
};

template <Rule kRule, class Number, class Body>
HWY_INLINE void with_penalties_of(const Update<Number>& update, const Body& body) {
  if (update.is_penalised()) return body(Descent<kRule, true>{});
  body(Descent<kRule, false>{});
}

/// Calls body(Descent{}) for what `update` does to `numbers`.
template <class Number, class Body>
HWY_INLINE void with_descent(const Update<Number>& update, const Updated<Number>& numbers,
                             const Body& body) {
  if (numbers.velocity == nullptr) return with_penalties_of<Rule::plain>(update, body);
  if (numbers.square == nullptr) return with_penalties_of<Rule::momentum>(update, body);
  with_penalties_of<Rule::adam>(update, body);
}

/// An Update in registers: the compiler must not think that storing a weight changes it.
template <class Descent, class Number>
class Stepper {
 public:
  HWY_INLINE Stepper(const Update<Number>& u, const Updated<Number>& numbers)
      : u_(u), numbers_(numbers) {}

  /// Steps the numbers of one register, at `at`; returns the new weights.
  HWY_INLINE Vector<Number> operator()(Vector<Number> g, int64_t at) const {
    const auto w = load(numbers_.weight + at);
    const auto stepped = Descent::rule == Rule::plain
                             ? hn::NegMulAdd(same(u_.rate), g, shrunk(w))
                             : hn::NegMulAdd(same(u_.rate), direction(penalised(g, w), at), w);
    store(stepped, numbers_.weight + at);
    return stepped;
  }

 private:
  HWY_INLINE Vector<Number> shrunk(Vector<Number> w) const {
    if constexpr (!Descent::is_penalised) return w;
    return hn::Sub(hn::Mul(same(u_.shrink), w), with_sign_of<Number>(w, same(u_.l1_step)));
  }

  HWY_INLINE Vector<Number> penalised(Vector<Number> g, Vector<Number> w) const {
    if constexpr (!Descent::is_penalised) return g;
    return hn::Add(hn::MulAdd(same(u_.two_l2), w, g), with_sign_of<Number>(w, same(u_.l1)));
  }

  /// What the weight goes down, from the gradient with that of the penalties.
  HWY_INLINE Vector<Number> direction(Vector<Number> g, int64_t at) const {
    const auto v = hn::MulAdd(same(u_.keep), load(numbers_.velocity + at), g);
    store(v, numbers_.velocity + at);
    if constexpr (Descent::rule == Rule::momentum) return v;
    const auto s = hn::MulAdd(same(u_.keep_square), load(numbers_.square + at), hn::Mul(g, g));
    store(s, numbers_.square + at);
    return hn::Div(v, hn::Add(hn::Sqrt(s), same(u_.epsilon)));
  }

  const Update<Number> u_;
  const Updated<Number> numbers_;
};

template <class Number>
HWY_INLINE void step_numbers(const Update<Number>& update, const Updated<Number>& numbers,
                             const Number* gradient, int64_t count) {
  with_descent(update, numbers, [&](auto descent) HWY_ATTR {
    const Stepper<decltype(descent), Number> step(update, numbers);
    for (int64_t at = 0; at < count; at += lanes<Number>) step(load(gradient + at), at);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#endif
